import { Annotations as CoreAnnotations, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';

import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { LifecycleHook } from '../../../../lib/protection/lifecycle-hook.ts';
import type { DeploymentProtectionProps } from '../../../../lib/protection/protection-props.ts';
import { Strategy } from '../../../../lib/service/strategy.ts';
import { Traffic } from '../../../../lib/service/traffic-kinds.ts';
import { type Choice, createService, type EmptyCluster } from '../../guarded-services.ts';
import { createClusterWithTask, web, worker } from '../../other-services.ts';

/** What the rules say about a service: warnings, or information, by the id of the rule. */
function findingsIn(stack: Stack, level: 'warning' | 'info'): Readonly<Record<string, string>> {
  const annotations = Annotations.fromStack(stack);
  const found =
    level === 'warning' ? annotations.findWarning('*', Match.anyValue()) : annotations.findInfo('*', Match.anyValue());
  return Object.fromEntries(
    found.flatMap(({ entry }) => {
      const [, text = '', id = ''] = /^(.*) \[ack: ecs-deployment-guard:(\S+)\]$/s.exec(String(entry.data)) ?? [];
      return id === '' ? [] : [[id, text] as const];
    }),
  );
}

const warningsOf = (choose: (parts: EmptyCluster) => Choice) => findingsIn(Stack.of(createService(choose)), 'warning');
const infosOf = (choose: (parts: EmptyCluster) => Choice) => findingsIn(Stack.of(createService(choose)), 'info');

/** The warnings about a worker. */
function workerWarnings(
  props: Partial<ecs.FargateServiceProps>,
  protection: DeploymentProtectionProps = { deploymentAlarms: ['mine'] },
): Readonly<Record<string, string>> {
  const parts = createClusterWithTask();
  DeploymentProtection.of(worker(parts, props), protection);
  return findingsIn(parts.stack, 'warning');
}

describe('a guarded service', () => {
  it.each<[string, (parts: EmptyCluster) => Choice]>([
    ['its defaults', () => ({})],
    ['a Network Load Balancer', () => ({ traffic: Traffic.networkLoadBalancer() })],
    ['Service Connect', () => ({ traffic: Traffic.serviceConnect({ portName: 'http' }) })],
    ['VPC Lattice', () => ({ traffic: Traffic.vpcLattice({ portName: 'http' }) })],
    ['a queue', ({ stack }) => ({ queue: new Queue(stack, 'Queue') })],
    ['blue/green', () => ({ strategy: Strategy.blueGreen() })],
    ['a canary', () => ({ strategy: Strategy.canary() })],
    ['a linear shift', () => ({ strategy: Strategy.linear() })],
    ['the essential alarms', () => ({ alarms: 'essential' })],
    [
      'a canary behind a Network Load Balancer',
      () => ({ traffic: Traffic.networkLoadBalancer(), strategy: Strategy.canary() }),
    ],
  ])('has no warning with %s', (_, choose) => {
    expect(warningsOf(choose)).toEqual({});
  });

  it('has no information that can be acknowledged with its defaults, and behind a Network Load Balancer', () => {
    expect(infosOf(() => ({}))).toEqual({});
    expect(infosOf(() => ({ traffic: Traffic.networkLoadBalancer() }))).toEqual({});
  });
});

describe('a finding of low severity', () => {
  it('is information about a queue without dead letters', () => {
    const found = infosOf(({ stack }) => ({ queue: new Queue(stack, 'Queue') }));
    expect(found).toEqual({
      'queue-without-dead-letters': expect.stringMatching(
        /^the queue \(Test\/Queue\.QueueName\) has no dead-letter queue\. /,
      ),
    });
  });

  it('is information about how long a message may take', () => {
    const found = infosOf(({ stack }) => {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
      return {
        queue: new Queue(stack, 'Queue', { deadLetterQueue, visibilityTimeout: Duration.minutes(12) }),
        bakeTime: Duration.minutes(45),
      };
    });
    expect(Object.keys(found)).toEqual(['counts-long-messages']);
    expect(found['counts-long-messages']).toContain('within the visibility timeout of the queue, 720 seconds.');
  });

  it.each(['30 seconds', '12 minutes'])('says nothing of it if the alarm knows those in flight: %s', (text) => {
    const [amount = '', unit] = text.split(' ');
    const visibilityTimeout = unit === 'minutes' ? Duration.minutes(Number(amount)) : Duration.seconds(Number(amount));
    const found = infosOf(({ stack }) => ({ queue: new Queue(stack, 'Queue', { visibilityTimeout }) }));
    expect(found['counts-long-messages']).toBeUndefined();
  });

  it.each([
    [36 * 60, []],
    [36 * 60 + 1, ['pause-outlasts-cloudformation']],
  ])('is information about a pause of %d minutes', (minutes, expected) => {
    const lifecycleHooks = [LifecycleHook.pause({ stages: ['POST_SCALE_UP'], timeout: Duration.minutes(minutes) })];
    expect(Object.keys(infosOf(() => ({ strategy: Strategy.blueGreen(), lifecycleHooks })))).toEqual(expected);
  });

  it('is information about an early success', () => {
    const found = infosOf(() => ({
      traffic: Traffic.none(),
      alarms: { Cpu: {} },
      earlySuccess: { healthyPercent: 100 },
    }));
    expect(found['early-success']).toMatch(
      /^early success criteria are enabled\. .* Remove earlySuccess if the last tasks matter to you\.$/,
    );
  });

  it('can be acknowledged, and so can a warning', () => {
    const parts = createClusterWithTask();
    const protection = DeploymentProtection.of(worker(parts), { earlySuccess: { healthyPercent: 100 } });
    Annotations.fromStack(parts.stack);
    const again = createClusterWithTask();
    const other = DeploymentProtection.of(worker(again), { earlySuccess: { healthyPercent: 100 } });
    for (const id of ['no-alarms', 'no-health-check']) {
      // The second one is acknowledged before its synthesis, the first one after it.
      for (const one of [protection, other]) acknowledge(one, `ecs-deployment-guard:${id}`);
    }
    expect(Object.keys(findingsIn(again.stack, 'warning'))).toEqual([]);
    expect(Object.keys(findingsIn(again.stack, 'info'))).toEqual(['early-success']);
  });
});

function acknowledge(protection: DeploymentProtection, id: string): void {
  CoreAnnotations.of(protection).acknowledgeWarning(id);
}

describe('a circuit breaker', () => {
  const ROLLBACK = { 'breaker-without-rollback': expect.stringMatching(/Set circuitBreaker\.rollback to true\.$/) };

  it.each<[string, ecs.DeploymentCircuitBreaker, DeploymentProtectionProps['circuitBreaker'], object]>([
    ['without a rollback has a warning', { rollback: false }, undefined, ROLLBACK],
    ["has one by aws-cdk-lib's default", {}, undefined, ROLLBACK],
    ['has one if the protection turns the rollback off', { rollback: true }, { rollback: false }, ROLLBACK],
    ['has none if the protection turns the rollback on', { rollback: false }, { rollback: true }, {}],
    ['has none with a rollback', { rollback: true }, undefined, {}],
    [
      'that is off has a warning',
      { enable: false },
      undefined,
      { 'no-breaker': expect.stringMatching(/^the circuit breaker is off\. /) },
    ],
  ])('%s', (_, circuitBreaker, chosen, expected) => {
    const found = workerWarnings(
      { circuitBreaker },
      { deploymentAlarms: ['mine'], ...(chosen && { circuitBreaker: chosen }) },
    );
    expect(found).toEqual(expected);
  });
});

describe('the deployment alarms', () => {
  it('have a warning where they do not roll back', () => {
    const deploymentAlarms = { alarmNames: ['own'], behavior: ecs.AlarmBehavior.FAIL_ON_ALARM };
    expect(workerWarnings({ deploymentAlarms }, {})).toEqual({
      'alarms-without-rollback': expect.stringMatching(/AlarmBehavior\.ROLLBACK_ON_ALARM\.$/),
    });
  });

  it.each<[object, DeploymentProtectionProps]>([
    [['no-alarms', 'no-health-check'], {}],
    [['no-alarms', 'no-health-check'], { alarms: { SteadyErrors: false } }],
    [['no-health-check'], { alarms: { Cpu: {} } }],
    [[], { deploymentAlarms: ['mine'] }],
  ])('have the warnings %j for a worker with %j', (ids, props) => {
    expect(Object.keys(workerWarnings({}, props)).toSorted()).toEqual(ids);
  });

  it('do not watch an imported target group beside one of the app', () => {
    const parts = createClusterWithTask();
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    const both = web(parts);
    both.attachToApplicationTargetGroup(
      ApplicationTargetGroup.fromTargetGroupAttributes(parts.stack, 'Imported', { targetGroupArn }),
    );
    DeploymentProtection.of(both);
    expect(findingsIn(parts.stack, 'warning')).toEqual({
      'target-group-unwatched': expect.stringMatching(
        /^no deployment alarm watches the target group targetgroup\/web\/0123456789abcdef\. /,
      ),
    });
  });
});

describe('the tasks', () => {
  it('have a warning where the first one could not be replaced', () => {
    expect(warningsOf(() => ({ maxHealthyPercent: 150 }))).toEqual({
      'first-task':
        'a new service without desiredCount starts with one task, and ECS cannot replace one task with a minimum of 100 % and a maximum of 150 %. ECS ' +
        'rounds the maximum down and the minimum up. Until the service has more tasks, a deployment hangs, and so does its rollback. Set ' +
        'maxHealthyPercent to 200 or more, or minHealthyPercent to 0. If the service keeps enough tasks for these percentages, accept this finding.',
    });
    expect(warningsOf(() => ({ desiredCount: 2, maxHealthyPercent: 150 }))).toEqual({});
  });

  it('are judged as the final template has them', () => {
    const parts = createClusterWithTask();
    const one = worker(parts);
    DeploymentProtection.of(one, { deploymentAlarms: ['mine'] });
    (one.node.defaultChild as ecs.CfnService).addPropertyOverride(
      'DeploymentConfiguration.DeploymentCircuitBreaker.Rollback',
      false,
    );
    expect(Object.keys(findingsIn(parts.stack, 'warning'))).toEqual(['breaker-without-rollback']);
    expect(() => Template.fromStack(parts.stack)).not.toThrow();
  });
});
