import { describe, expect, it } from 'vitest';
import {
  loadBalancerErrorShare,
  loadBalancerErrors,
  loadBalancerRefusals,
} from '../../../../src/core/protection/alarm-rules/load-balancer.ts';
import { deadLetters, queueAge } from '../../../../src/core/protection/alarm-rules/queue.ts';
import {
  APPLICATION_TARGET_GROUP,
  LATTICE_TARGET_GROUP,
  serviceConnectWith,
  targetErrorShare,
  targetErrors,
  targetLatency,
} from '../../../../src/core/protection/alarm-rules/requests.ts';
import { DEPLOYMENT_ALARM_KINDS, type DeploymentAlarmRule } from '../../../../src/core/protection/alarm-rules/rule.ts';
import { unhealthyTargets } from '../../../../src/core/protection/alarm-rules/targets.ts';
import { utilization } from '../../../../src/core/protection/alarm-rules/tasks.ts';
import { type AlarmProperties, IDLE_SITUATIONS, statesWhen } from './idle-service.ts';

const times = { grace: 60, interval: 30, unhealthyThreshold: 2 };

const rules: readonly (readonly [string, DeploymentAlarmRule])[] = [
  ...[
    APPLICATION_TARGET_GROUP,
    LATTICE_TARGET_GROUP,
    serviceConnectWith({ perRequest: undefined, idle: undefined }),
  ].flatMap((source) =>
    [
      targetErrorShare(source, 5),
      targetErrors(source, 10, 5),
      targetLatency(source, 5, 0),
      targetLatency(source, 5, 100),
      targetLatency(source, 5, 1_000),
    ].map((rule) => [`${source.namespace} ${rule.kind}`, rule] as const),
  ),
  ...[
    unhealthyTargets('AWS/ApplicationELB', times, 0),
    unhealthyTargets('AWS/NetworkELB', times, 0),
    loadBalancerErrorShare(5),
    loadBalancerErrors(10, 5),
    loadBalancerRefusals(50),
    utilization('Cpu', 90),
    utilization('Memory', 90),
    queueAge(600),
    deadLetters(0),
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
      const states = statesWhen(situation, alarmOf(rule));
      expect(states).toEqual(new Set(['OK']));
      if (rule.whenIdle[situation] !== 'does not exist') expect(states).toEqual(new Set([rule.whenIdle[situation]]));
    },
  );

  it('would be told from one that is in ALARM while nothing happens', () => {
    const wrong: DeploymentAlarmRule = {
      ...targetErrorShare(APPLICATION_TARGET_GROUP, 5),
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
