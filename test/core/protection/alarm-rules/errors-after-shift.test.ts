import { describe, expect, it } from 'vitest';
import { steadyErrorsAfterShift } from '../../../../src/core/protection/alarm-rules/errors-after-shift.ts';
import { LATTICE_TARGET_GROUP } from '../../../../src/core/protection/alarm-rules/requests.ts';
import type { Shift } from '../../../../src/core/protection/alarm-rules/shift.ts';
import { mathEngines, type Points } from '../../../contract/metric-math-engines.ts';

const SHIFTS = ['blue-green', 'canary', 'linear'] as const;

const timesOf = (shift: Shift) => ({ shift, bakeTime: 10, step: undefined });

/** Requests and errors of both groups per period of two minutes. */
interface Traffic {
  readonly br: Points;
  readonly gr: Points;
  readonly be?: Points;
  readonly ge?: Points;
}

/** The periods that count as bad, by every engine alike. */
function badPeriods(shift: Shift, { br, gr, be = br.map(() => 0), ge = gr.map(() => 0) }: Traffic): readonly number[] {
  const { expression = '', threshold } = steadyErrorsAfterShift(LATTICE_TARGET_GROUP, timesOf(shift), 2);
  const answers = mathEngines.map(([, engine]) => {
    const answer = engine({ expression, inputs: { be, br, ge, gr } });
    if (!('series' in answer)) throw new Error(`no series: ${JSON.stringify(answer)}`);
    return answer.series.flatMap((point, index) => ((point ?? 0) >= threshold ? [index] : []));
  });
  const [first = []] = answers;
  for (const answer of answers) expect(answer).toEqual(first);
  return first;
}

const times = (count: number, value: number): readonly number[] => Array.from({ length: count }, () => value);

describe('steadyErrorsAfterShift', () => {
  it('is three of seven periods of two minutes with more errors than 2 % explain', () => {
    const rule = steadyErrorsAfterShift(LATTICE_TARGET_GROUP, timesOf('blue-green'), 2);
    expect(rule).toMatchObject({
      kind: 'SteadyErrors',
      threshold: 1,
      datapointsToAlarm: 3,
      evaluationPeriods: 7,
      treatMissingData: 'notBreaching',
      why: '3 of 7 periods of 2 minutes had more errors than you can expect at an error rate of 2 %, in the target group of the new version',
    });
    expect(Object.entries(rule.metrics).map(([id, { metricName, period }]) => [id, metricName, period])).toEqual([
      ['be', 'HTTPCode_5XX_Count', 120],
      ['br', 'TotalRequestCount', 120],
      ['ge', 'HTTPCode_5XX_Count', 120],
      ['gr', 'TotalRequestCount', 120],
    ]);
  });

  it.each([
    // bake time and period, in minutes
    [0, 2],
    [10, 2],
    [11, 3],
    [60, 12],
    [1_440, 200],
  ])('with a bake time of %d minutes has periods of %d', (bakeTime, period) => {
    const rule = steadyErrorsAfterShift(LATTICE_TARGET_GROUP, { shift: 'canary', bakeTime }, 2);
    expect(Object.values(rule.metrics).map((one) => one.period)).toEqual(times(4, period * 60));
    expect(rule.why).toContain(`3 of 7 periods of ${period} minutes`);
  });

  it.each(SHIFTS)('judges nobody while no %s deployment runs', (shift) => {
    const idle: Traffic = { br: times(12, 200), be: times(12, 200), gr: times(12, 0) };
    expect(badPeriods(shift, idle)).toEqual([]);
    expect(badPeriods(shift, { br: idle.gr, gr: idle.br, ge: times(12, 200) })).toEqual([]);
    // A group that never had a request has no datapoints.
    expect(badPeriods(shift, { ...idle, gr: times(12, 0).map(() => null), ge: times(12, 0).map(() => null) })).toEqual(
      [],
    );
  });

  describe('in a blue/green deployment', () => {
    // All requests move in the middle of period 5.
    const br = [...times(5, 200), 100, ...times(8, 0)];
    const gr = [...times(5, 0), 100, ...times(8, 200)];

    it('judges the new version for ten minutes from the shift', () => {
      expect(badPeriods('blue-green', { br, gr, ge: gr })).toEqual([5, 6, 7, 8, 9]);
      expect(badPeriods('blue-green', { br: gr, gr: br, be: gr })).toEqual([5, 6, 7, 8, 9]);
    });

    it('does not judge the old version, whose fix it would roll back', () => {
      expect(badPeriods('blue-green', { br, gr, be: br })).toEqual([]);
    });

    it.each([
      // 0.2 + 0.022 * 200 + 0.2 * 14.14 = 7.4; 0.2 + 0.022 * 100 + 0.2 * 10 = 4.4 in period 5
      [7, [5]],
      [8, [5, 6, 7, 8, 9]],
      [4, []],
    ])('takes %d errors of 200 for %j', (errors, bad) => {
      expect(badPeriods('blue-green', { br, gr, ge: gr.map((n) => (n === 0 ? 0 : errors)) })).toEqual(bad);
    });

    it('does not take the old version for new because of a few test requests before the shift', () => {
      const tested = (requests: number) => gr.map((n, index) => (index < 5 ? requests : n));
      expect(badPeriods('blue-green', { br, gr: tested(5), be: br })).toEqual([]);
      // A tenth of the requests makes the period of the shift a bad one, where three are needed.
      expect(badPeriods('blue-green', { br, gr: tested(20), be: br })).toEqual([5]);
    });

    it('does not judge requests that the old version still answers after the shift', () => {
      const draining = br.map((n, index) => (index === 6 || index === 7 ? 2 : n));
      const be = draining.map((n, index) => (index > 5 ? n : 0));
      // Such errors count in two periods, where three are needed.
      expect(badPeriods('blue-green', { br: draining, gr, be }).length).toBeLessThan(3);
    });
  });

  describe('in a canary deployment', () => {
    // 5 % in periods 5 to 9, then all.
    const br = [...times(5, 200), ...times(5, 190), ...times(6, 0)];
    const gr = [...times(5, 0), ...times(5, 10), ...times(6, 200)];

    it('judges the version with few requests, and then the one with all of them', () => {
      expect(badPeriods('canary', { br, gr, ge: gr })).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13]);
    });

    it('does not judge the old version, also in a period in which the new one gets no request', () => {
      expect(badPeriods('canary', { br, gr, be: br })).toEqual([]);
      const quiet = gr.map((n, index) => (index === 7 || index === 8 ? 0 : n));
      expect(badPeriods('canary', { br, gr: quiet, be: br })).toEqual([]);
    });

    it.each([
      // 0.2 + 0.022 * 10 + 0.3 * 3.16 = 1.4; 0.2 + 0.022 * 200 + 0.3 * 14.14 = 8.8
      [1, []],
      [2, [5, 6, 7, 8, 9]],
      [8, [5, 6, 7, 8, 9]],
      [9, [5, 6, 7, 8, 9, 10, 11, 12, 13]],
    ])('takes %d errors for %j', (errors, bad) => {
      expect(badPeriods('canary', { br, gr, ge: gr.map((n) => Math.min(n, errors)) })).toEqual(bad);
    });
  });

  describe('in a linear deployment', () => {
    // Steps of a quarter, two periods each.
    const br = [...times(5, 200), 150, 150, 100, 100, 50, 50, ...times(6, 0)];
    const gr = br.map((n) => 200 - n);

    it('judges the new version once it has all requests', () => {
      expect(badPeriods('linear', { br, gr, ge: gr })).toEqual([11, 12, 13, 14]);
    });

    it('judges neither version before, and never the old one', () => {
      expect(badPeriods('linear', { br, gr, be: br })).toEqual([]);
    });
  });
});
