import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvaluationCase, parseCase } from '../../../src/cli/evaluate/case.ts';
import { ENGINES } from '../../../src/cli/evaluate/engines.ts';

const rule = { evaluationPeriods: 3, comparisonOperator: 'GreaterThanThreshold', threshold: 10 };

function caseOf(points: readonly unknown[], alarm: object = {}, fields: object = {}): EvaluationCase {
  const parsed = parseCase(JSON.stringify({ id: 'a', points, alarm: { ...rule, ...alarm }, ...fields }));
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed;
}

describe.each(Object.entries(ENGINES))('the engine %s', (_, answer) => {
  it.each([
    ['where nothing decides', caseOf([], { treatMissingData: 'ignore', previousState: 'ALARM' }), 'ALARM'],
    ['where one of three datapoints breaches', caseOf([null, 20], { previousState: 'OK' }), 'OK'],
  ])('keeps the state %s', (_where, one, state) => {
    expect(answer(one).state).toBe(state);
  });

  it('takes a new alarm for one without data, unless the case says what it is', () => {
    expect(answer(caseOf([null, 20])).state).toBe('INSUFFICIENT_DATA');
    expect(answer(caseOf([null, 20], { notAlarmYet: 'OK' })).state).toBe('OK');
  });

  it('ignores a percentile of too few samples', () => {
    const alarm = {
      evaluationPeriods: 1,
      extendedStatistic: 'p99',
      evaluateLowSampleCountPercentile: 'ignore',
      previousState: 'OK',
    };
    expect(answer(caseOf([20], alarm, { samples: [999] })).state).toBe('OK');
    expect(answer(caseOf([20], alarm, { samples: [1000] })).state).toBe('ALARM');
  });
});

describe('both engines', () => {
  it('gives the same bytes by both engines, whatever the case', { timeout: 60_000 }, () => {
    const point = fc.option(
      fc.oneof(fc.integer({ min: 8, max: 12 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      { freq: 2 },
    );
    const anyCase = fc
      .record({
        points: fc.array(point, { maxLength: 8 }),
        N: fc.integer({ min: 1, max: 4 }),
        M: fc.integer({ min: 1, max: 4 }),
        extra: fc.integer({ min: 0, max: 3 }),
        comparisonOperator: fc.constantFrom(
          'GreaterThanThreshold',
          'GreaterThanOrEqualToThreshold',
          'LessThanThreshold',
          'LessThanOrEqualToThreshold',
        ),
        threshold: fc.oneof(fc.integer({ min: 9, max: 11 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        treatMissingData: fc.constantFrom(undefined, 'missing', 'ignore', 'breaching', 'notBreaching'),
        previousState: fc.constantFrom(undefined, 'OK', 'ALARM', 'INSUFFICIENT_DATA'),
        notAlarmYet: fc.constantFrom(undefined, 'retain', 'OK', 'INSUFFICIENT_DATA'),
        prematureBound: fc.constantFrom(undefined, 'evaluation-range'),
        namespace: fc.constantFrom(undefined, undefined, 'AWS/ECS', 'AWS/DynamoDB'),
        ignoreWithEnoughBreaching: fc.constantFrom(undefined, 'retain'),
        percent: fc.constantFrom(undefined, undefined, 'p50', 'p99', 'p99.9'),
        samples: fc.constantFrom(19, 20, 999, 1_000, 10_000),
      })
      .map(({ points, N, M, extra, percent, samples, ...alarm }) =>
        caseOf(
          points,
          {
            ...alarm,
            evaluationPeriods: N,
            datapointsToAlarm: Math.min(N, M),
            evaluationRange: N + extra,
            ...(percent === undefined
              ? {}
              : { extendedStatistic: percent, evaluateLowSampleCountPercentile: 'ignore' }),
          },
          { samples: points.map((_, index) => samples + index) },
        ),
      );
    const cases = fc.sample(anyCase, 10_000);
    expect(cases.map(ENGINES.plain)).toEqual(cases.map(ENGINES.fast));
  });
});
