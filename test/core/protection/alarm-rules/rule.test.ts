import { describe, expect, it } from 'vitest';
import { errorComparison } from '../../../../src/core/protection/alarm-rules/error-comparison.ts';
import {
  loadBalancerErrors,
  sharpErrors,
  steadyErrors,
  steadyErrorsOfTwo,
} from '../../../../src/core/protection/alarm-rules/errors.ts';
import {
  deadLetters,
  queueAge,
  returnedMessages,
  unfinishedMessages,
} from '../../../../src/core/protection/alarm-rules/queue.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  serviceConnectWith,
  targetLatency,
} from '../../../../src/core/protection/alarm-rules/requests.ts';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmRule } from '../../../../src/core/protection/alarm-rules/rule.ts';
import {
  noHealthyNetworkTarget,
  noHealthyTarget,
  noHealthyTargetOfTwo,
  unhealthyTargets,
} from '../../../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../../../src/core/protection/alarm-rules/tasks.ts';
import { type AlarmProperties, IDLE_SITUATIONS, statesWhen } from './idle-service.ts';

const times = { grace: 60, interval: 30, unhealthyThreshold: 2 };

const step = { percent: 5, bakeTime: 10 };

const rules: readonly (readonly [string, DeploymentAlarmRule])[] = [
  ...[
    APPLICATION_TARGET_GROUP,
    LATTICE_TARGET_GROUP,
    serviceConnectWith({ perRequest: undefined, idle: undefined }),
  ].flatMap((metrics) =>
    [
      steadyErrors({ metrics, ownsLoadBalancer: false }, 2),
      sharpErrors({ metrics, ownsLoadBalancer: false }, 8),
      targetLatency(metrics, 5, 0),
      targetLatency(metrics, 5, 100),
      targetLatency(metrics, 5, 1_000),
    ].map((rule) => [`${metrics.namespace} ${rule.kind}`, rule] as const),
  ),
  ...[APPLICATION_TARGET_GROUP, LATTICE_TARGET_GROUP].flatMap((metrics) =>
    [
      ...(['blue-green', 'canary', 'linear'] as const).map((shift) =>
        steadyErrorsOfTwo(metrics, { shift, bakeTime: 10 }, 2),
      ),
      ...(['canary', 'linear'] as const).map((shift) => errorComparison(metrics, shift, 3, step)),
    ].map((rule) => [`two groups ${metrics.namespace} ${rule.kind}`, rule] as const),
  ),
  ...[
    steadyErrors({ metrics: APPLICATION_TARGET_GROUP, ownsLoadBalancer: true }, 2),
    sharpErrors({ metrics: APPLICATION_TARGET_GROUP, ownsLoadBalancer: true }, 8),
    loadBalancerErrors(2),
    noHealthyTarget(),
    noHealthyTargetOfTwo(),
    noHealthyNetworkTarget(),
    unhealthyTargets('AWS/ApplicationELB', times, 0),
    unhealthyTargets('AWS/NetworkELB', times, 0),
    utilization('Cpu', 90),
    utilization('Memory', 90),
    queueAge(600),
    deadLetters(3),
    unfinishedMessages({ threshold: 50, visibilityTimeout: 30 }),
    returnedMessages({ threshold: 50, visibilityTimeout: 30 }, undefined),
    returnedMessages({ threshold: 50, visibilityTimeout: 30 }, 3),
  ].map((rule) => [rule.kind, rule] as const),
];

/** What CloudWatch is told of a rule. */
function alarmOf(rule: DeploymentAlarmRule): AlarmProperties {
  const metrics = Object.entries(rule.metrics).map(([id, { namespace, metricName }]) => [
    id,
    `${namespace} ${metricName}`,
  ]);
  return { ...rule, metrics: Object.fromEntries(metrics) };
}

describe('every default alarm', () => {
  it('is here', () => {
    expect(new Set(rules.map(([, { kind }]) => kind))).toEqual(new Set(DEPLOYMENT_ALARM_KINDS));
  });

  it.each(rules.flatMap(([name, rule]) => IDLE_SITUATIONS.map((situation) => [name, situation, rule] as const)))(
    'has its documented state on a healthy service: %s %s',
    (_, situation, rule) => {
      const documented = rule.whenIdle[situation];
      expect(['OK', 'does not exist']).toContain(documented);
      if (documented === 'OK') expect(statesWhen(situation, alarmOf(rule))).toEqual(new Set(['OK']));
    },
  );

  it('would be told from one that is in ALARM while nothing happens', () => {
    const wrong: DeploymentAlarmRule = {
      ...steadyErrors({ metrics: APPLICATION_TARGET_GROUP, ownsLoadBalancer: false }, 2),
      treatMissingData: 'breaching',
    };
    expect(statesWhen('on an unused target group', alarmOf(wrong))).toContain('ALARM');
  });

  it.each(rules)('says why: %s', (_, { why }) => {
    expect(why.length).toBeGreaterThan(40);
  });

  it.each(rules)(
    'looks at a day at most, by ten metrics at most: %s',
    (_, { metrics, evaluationPeriods, datapointsToAlarm }) => {
      const [first] = Object.values(metrics);
      expect(evaluationPeriods * (first?.period ?? 0)).toBeLessThanOrEqual(86_400);
      expect(new Set(Object.values(metrics).map(({ period }) => period)).size).toBe(1);
      expect(datapointsToAlarm).toBeLessThanOrEqual(evaluationPeriods);
    },
  );
});
