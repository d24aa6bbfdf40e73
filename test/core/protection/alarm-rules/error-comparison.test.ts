import { describe, expect, it } from 'vitest';
import { errorComparison } from '../../../../src/core/protection/alarm-rules/error-comparison.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
} from '../../../../src/core/protection/alarm-rules/requests.ts';
import type { DeploymentAlarmRule } from '../../../../src/core/protection/alarm-rules/rule.ts';
import { mathEngines } from '../../../contract/metric-math-engines.ts';
import { pointsOf } from './idle-service.ts';

const canary = errorComparison(APPLICATION_TARGET_GROUP, 'canary', 3, { percent: 5, bakeTime: 10 });
const linear = errorComparison(APPLICATION_TARGET_GROUP, 'linear', 3, { percent: 10, bakeTime: 6 });
const healthy = { bh: 2, gh: 2 };

function pointOf({ expression }: DeploymentAlarmRule, values: Readonly<Record<string, number>>): number | undefined {
  return pointsOf(expression ?? '', values)[0];
}

describe('errorComparison', () => {
  it('compares ten minutes of a canary, and more than three steps of a linear deployment', () => {
    expect(canary.metrics['br']?.period).toBe(600);
    expect(linear.metrics['br']?.period).toBe(1_200);
    expect([canary.datapointsToAlarm, canary.evaluationPeriods, canary.threshold]).toEqual([1, 2, 3]);
    expect(canary.why).toBe(
      'in 10 minutes, the new version failed more requests than the old one, by 3 percentage points or more, or had no healthy target for a time',
    );
  });

  it.each([
    // minutes after a step, and the period in minutes
    [0, 10],
    [1, 10],
    [15, 50],
    [1_440, 720],
  ])('with %d minutes after each step compares %d minutes', (bakeTime, minutes) => {
    const { metrics } = errorComparison(APPLICATION_TARGET_GROUP, 'linear', 3, { percent: 10, bakeTime });
    expect(metrics['gr']?.period).toBe(minutes * 60);
  });

  it('judges a canary with its share of the requests, by five standard deviations and three points', () => {
    expect(pointOf(canary, { ...healthy, br: 9_500, be: 95, gr: 500, ge: 25 })).toBe(25);
    // 1 % and 3.8 %: significant, but less than three points.
    expect(pointOf(canary, { ...healthy, br: 9_500, be: 95, gr: 500, ge: 19 })).toBe(0);
    // 1 % and 6 % of 50 requests: three points, but not significant.
    expect(pointOf(canary, { ...healthy, br: 950, be: 9, gr: 50, ge: 3 })).toBe(0);
    // The old version fails.
    expect(pointOf(canary, { ...healthy, br: 9_500, be: 950, gr: 500, ge: 0 })).toBe(0);
  });

  it('does not judge a group whose share did not grow', () => {
    // The same numbers in both periods: a linear deployment grows from step to step, so this is none.
    expect(pointOf(linear, { ...healthy, br: 1_000, be: 0, gr: 1_000, ge: 500 })).toBe(0);
  });

  it('knows of no health behind VPC Lattice', () => {
    const rule = errorComparison(LATTICE_TARGET_GROUP, 'linear', 3, { percent: 10, bakeTime: 6 });
    expect(Object.keys(rule.metrics)).toEqual(['be', 'br', 'ge', 'gr']);
    expect(rule.why).toBe(
      'in 20 minutes, the new version failed more requests than the old one, by 3 percentage points or more',
    );
  });

  it('fits the longest expression that CloudWatch takes', () => {
    // See https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
    for (const { expression = '' } of [canary, linear]) expect(expression.length).toBeLessThanOrEqual(2_048);
  });
});

describe('errorComparison where a metric counts healthy targets', () => {
  it('reads the fewest of both target groups, in the same periods', () => {
    expect([canary.metrics['bh'], linear.metrics['gh']]).toMatchObject([
      { metricName: 'HealthyHostCount', statistic: 'Minimum', period: 600 },
      { metricName: 'HealthyHostCount', statistic: 'Minimum', period: 1_200, of: 'alternate target group' },
    ]);
  });

  it.each([
    // Two periods of a linear deployment from blue to green: requests, and the fewest healthy targets.
    ['the new version had none for a time', { br: [1_700, 1_200], gr: [300, 800], bh: [2, 2], gh: [2, 0] }, 3],
    ['the same after all requests moved', { br: [300, null], gr: [1_700, 2_000], bh: [2, 2], gh: [2, 0] }, 3],
    ['the same in a canary at last', { br: [190, 100], gr: [4, 96], bh: [2, 2], gh: [2, 0] }, 3],
    ['the new version had one at all times', { br: [1_700, 1_200], gr: [300, 800], bh: [2, 2], gh: [2, 1] }, 0],
    // A fix: the tasks of the old version crash together.
    ['the old version had none for a time', { br: [1_700, 1_200], gr: [300, 800], bh: [0, 0], gh: [2, 2] }, 0],
    ['neither had one: a dependency failed', { br: [1_700, 1_200], gr: [300, 800], bh: [2, 0], gh: [2, 0] }, 0],
    // The new version's tasks became healthy before its first request, and the period began earlier.
    ['the tasks of the new version were starting', { br: [2_000, 1_700], gr: [null, 300], bh: [2, 2], gh: [0, 0] }, 0],
    // Before and long after a deployment.
    ['one group alone had none', { br: [2_000, 2_000], gr: [null, null], bh: [2, 0], gh: [null, null] }, 0],
  ] as const)('if %s', (_, { br, gr, bh, gh }, expected) => {
    const nothing = br.map(() => null);
    const inputs = { be: nothing, br, bh, ge: nothing, gr, gh };
    for (const [, engine] of mathEngines) {
      const answer = engine({ expression: linear.expression ?? '', inputs });
      expect('series' in answer && (answer.series[1] ?? 0)).toBe(expected);
    }
  });
});
