import { Template } from 'aws-cdk-lib/assertions';
import { ApplicationLoadBalancer, ListenerAction, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import {
  choicesOf,
  ESSENTIAL_BEHIND_SHARED,
  essentialAlarms,
  isEssential,
} from '../../../lib/protection/essential-alarms.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { deadLetters, unfinishedMessages } from '../../../src/core/protection/alarm-rules/queue.ts';
import { noHealthyNetworkTarget, unhealthyTargets } from '../../../src/core/protection/alarm-rules/targets.ts';
import { type Choice, createService, type EmptyCluster, templateOf } from '../guarded-services.ts';
import { createClusterWithTask, worker } from '../other-services.ts';
import { resourcesOf } from '../synth.ts';

const shared = ({ stack, vpc }: EmptyCluster): Choice => {
  const defaultAction = ListenerAction.fixedResponse(404);
  const listener = new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
    port: 80,
    defaultAction,
  });
  const conditions = [ListenerCondition.pathPatterns(['/web'])];
  return { traffic: Traffic.applicationLoadBalancer({ listener, conditions, priority: 1 }) };
};
const lattice = () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) });
const nlb = () => ({ traffic: Traffic.networkLoadBalancer() });

/** The ids of the alarms, and how many metrics CloudWatch bills. */
function alarmsOf(template: Template): readonly [ids: readonly string[], metrics: number] {
  const alarms = Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  const metrics = alarms.map(([, { Properties }]) => {
    const { Metrics = [{ MetricStat: {} }] } = Properties as { Metrics?: readonly { MetricStat?: object }[] };
    return Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
  });
  const ids = alarms.map(([id]) => /DeploymentProtection(\w+)[0-9A-F]{8}$/.exec(id)?.[1] ?? id);
  return [ids, metrics.reduce((sum, one) => sum + one, 0)];
}

describe('the essential alarms', () => {
  it.each<[string, (parts: EmptyCluster) => Choice, readonly string[], number]>([
    ['an own load balancer', () => ({}), ['SteadyErrors', 'UnhealthyTargets'], 4],
    ['a shared load balancer', shared, ['SteadyErrors'], 3],
    ['two target groups, blue/green', () => ({ strategy: Strategy.blueGreen() }), ['SteadyErrors'], 6],
    ['two target groups, canary', () => ({ strategy: Strategy.canary() }), ['SteadyErrors'], 6],
    ['two target groups, linear', () => ({ strategy: Strategy.linear() }), ['SteadyErrors'], 6],
    ['two target groups, shared', (parts) => ({ ...shared(parts), strategy: Strategy.canary() }), ['SteadyErrors'], 6],
    ['a Network Load Balancer', nlb, ['NoHealthyTarget'], 1],
    [
      'a Network Load Balancer, blue/green',
      () => ({ ...nlb(), strategy: Strategy.blueGreen() }),
      ['UnhealthyTargets', 'UnhealthyTargets2'],
      2,
    ],
    ['a Network Load Balancer, no task kept', () => ({ ...nlb(), minHealthyPercent: 0 }), ['UnhealthyTargets'], 1],
    ['Service Connect', () => ({ traffic: Traffic.serviceConnect({ portName: 'http' }) }), ['SteadyErrors'], 2],
    ['VPC Lattice', lattice, ['SteadyErrors'], 2],
    ['VPC Lattice, canary', () => ({ ...lattice(), strategy: Strategy.canary() }), ['SteadyErrors'], 4],
    ['a queue', ({ stack }) => ({ queue: new Queue(stack, 'Queue') }), ['UnfinishedMessages'], 2],
    [
      'a queue with dead letters',
      ({ stack }) => ({ queue: new Queue(stack, 'Queue'), deadLetterQueue: new Queue(stack, 'Dead') }),
      ['DeadLetters'],
      2,
    ],
    ['no traffic', () => ({ traffic: Traffic.none() }), [], 0],
  ])('behind %s have the fewest metrics', (_, choose, ids, metrics) => {
    const guarded = createService((parts) => ({ ...choose(parts), alarms: 'essential' }));
    expect(alarmsOf(templateOf(guarded))).toEqual([ids, metrics]);
  });

  it('read the health of each target group of a service that has several', () => {
    const { stack, cluster, taskDefinition } = createClusterWithTask();
    const { service } = new patterns.ApplicationMultipleTargetGroupsFargateService(stack, 'Web', {
      cluster,
      taskDefinition,
      targetGroups: [{ containerPort: 80 }, { containerPort: 81, pathPattern: '/api/*', priority: 10 }],
    });
    DeploymentProtection.of(service, { alarms: 'essential' });
    expect(alarmsOf(Template.fromStack(stack))).toEqual([['SteadyErrors', 'SteadyErrors2'], 6]);
  });

  it('read no metric of a shared load balancer', () => {
    const guarded = createService((parts) => ({ ...shared(parts), alarms: 'essential' }));
    const text = JSON.stringify(resourcesOf(templateOf(guarded), 'AWS::CloudWatch::Alarm'));
    expect(text).toContain('HealthyHostCount');
    expect(text).not.toContain('HTTPCode_ELB');
  });

  it('of all services below a scope leave one without traffic to its circuit breaker', () => {
    const parts = createClusterWithTask();
    worker(parts);
    DeploymentProtection.ofAll(parts.stack, { alarms: 'essential' });
    Template.fromStack(parts.stack).resourceCountIs('AWS::CloudWatch::Alarm', 0);
  });
});

describe('essentialAlarms', () => {
  it('keeps one alarm of a worker, and the health of targets whose requests no metric counts', () => {
    const times = { grace: 60, interval: 10, unhealthyThreshold: 2 };
    const [dead, unfinished] = [
      { rule: deadLetters(3) },
      { rule: unfinishedMessages({ threshold: 50, visibilityTimeout: 30 }) },
    ];
    const [none, unhealthy] = [
      { rule: noHealthyNetworkTarget() },
      { rule: unhealthyTargets('AWS/NetworkELB', times, 0) },
    ];
    expect(essentialAlarms([unfinished, dead, unhealthy])).toEqual([dead, unhealthy]);
    expect(essentialAlarms([unfinished, none, unhealthy])).toEqual([unfinished, none]);
  });
});

describe('the word essential', () => {
  it('stands for no choices per kind', () => {
    expect(choicesOf('essential')).toEqual({});
    expect(choicesOf(undefined)).toEqual({});
    expect(choicesOf({ Cpu: {} })).toEqual({ Cpu: {} });
  });

  it('is not the same as leaving out the alarms on the load balancer', () => {
    expect([isEssential('essential'), isEssential(ESSENTIAL_BEHIND_SHARED)]).toEqual([true, true]);
    expect([isEssential({ LoadBalancerErrors: false }), isEssential(undefined)]).toEqual([false, false]);
  });
});
