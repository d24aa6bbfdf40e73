import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { alarmNameProblems, findingsAtSynthesis } from '../../../lib/protection/findings.ts';
import { LifecycleHook } from '../../../lib/protection/lifecycle-hook.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { readServiceShape, type ServiceShape } from '../../../lib/protection/service-shape.ts';
import { Strategy } from '../../../lib/service/strategy.ts';
import { Traffic } from '../../../lib/service/traffic-kinds.ts';
import { type Choice, createService, type EmptyCluster, expectOneProblem } from '../guarded-services.ts';
import { createClusterWithTask, headless, web, worker } from '../other-services.ts';

/** What is said at synthesis of the guarded service, without the alarms that come after it and what the alarms cost. */
function findingsOf(choose: (parts: EmptyCluster) => Choice): readonly string[] {
  const annotations = Annotations.fromStack(Stack.of(createService(choose)));
  const path = '/Test/Web/Service/DeploymentProtection';
  return [...annotations.findInfo(path, Match.anyValue()), ...annotations.findWarning(path, Match.anyValue())]
    .map(({ entry }) => String(entry.data).replace(/ \[ack: .*\]$/, ''))
    .filter((text) => !text.includes('with the service as a dimension') && !text.includes('per month'));
}

const WITHOUT_ROLLBACK =
  'circuitBreaker.rollback is false, so if the circuit breaker trips, ECS fails the deployment, starts no more tasks and does not restore the old ' +
  'revision. You then have to deploy a working version yourself. For a rollback, set circuitBreaker.rollback to true. Otherwise acknowledge this warning';
describe('tellFindings', () => {
  it('says nothing of a service whose alarms see everything', () => {
    expect(findingsOf(() => ({}))).toEqual([]);
  });

  it('says what no alarm sees of a queue without dead letters', () => {
    const guarded = createService(({ stack }) => ({ queue: new Queue(stack, 'Queue') }));
    Annotations.fromStack(Stack.of(guarded)).hasInfo(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp('the queue has no dead-letter queue that an alarm could watch'),
    );
  });

  it('says how long a message may take if the alarm on unfinished ones does not know those in flight', () => {
    const guarded = createService(({ stack }) => {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
      return { queue: new Queue(stack, 'Queue', { deadLetterQueue, visibilityTimeout: Duration.minutes(12) }) };
    });
    Annotations.fromStack(Stack.of(guarded)).hasInfo(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp(
        `the workers to finish a message within the visibility timeout of the queue, 720 seconds\\. If they`,
      ),
    );
  });

  it.each(['30 seconds', '12 minutes'])('says nothing of it if the alarm knows them, with a timeout of %s', (text) => {
    const [amount = '', unit] = text.split(' ');
    const visibilityTimeout = unit === 'minutes' ? Duration.minutes(Number(amount)) : Duration.seconds(Number(amount));
    expect(
      findingsOf(({ stack }) => ({ queue: new Queue(stack, 'Queue', { visibilityTimeout }) })).filter((one) =>
        one.includes('the workers to finish a message'),
      ),
    ).toEqual([]);
  });

  it('says nothing of messages without the alarm on them', () => {
    expect(
      findingsOf(({ stack }) => ({
        queue: new Queue(stack, 'Queue'),
        alarms: { UnfinishedMessages: false, QueueAge: {} },
      })).filter((text) => text.includes('UnfinishedMessages')),
    ).toEqual([]);
  });

  it('says which settings are for an alarm that the service does not have', () => {
    const guarded = createService(({ stack }) => ({
      queue: new Queue(stack, 'Queue'),
      alarms: { TargetLatency: { threshold: 2 }, QueueAge: { threshold: 60 }, SteadyErrors: false },
    }));
    Annotations.fromStack(Stack.of(guarded)).hasWarning(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp(
        'alarms.TargetLatency has no effect on this service, because the alarm needs an Application Load Balancer',
      ),
    );
  });

  it.each([
    [36 * 60, 0],
    [36 * 60 + 1, 1],
  ])('has of a pause of %d minutes %d warnings that CloudFormation gives up before', (minutes, warnings) => {
    const lifecycleHooks = [LifecycleHook.pause({ stages: ['POST_SCALE_UP'], timeout: Duration.minutes(minutes) })];
    const guarded = createService(() => ({ strategy: Strategy.blueGreen(), lifecycleHooks }));
    const found = Annotations.fromStack(Stack.of(guarded)).findWarning(
      '/Test/Web/Service/DeploymentProtection',
      Match.stringLikeRegexp(
        'a lifecycle hook can hold the deployment for 2161 minutes, but CloudFormation waits 2160 minutes for the service',
      ),
    );
    expect(found).toHaveLength(warnings);
  });

  it.each<[number, string, DeploymentProtectionProps]>([
    [1, 'no alarm', {}],
    [1, 'only a kind left out that it does not have', { alarms: { SteadyErrors: false } }],
    [0, 'an alarm on request', { alarms: { Cpu: {} } }],
    [0, 'an alarm of its own', { deploymentAlarms: ['mine'] }],
  ])(
    'has %d warnings that only the circuit breaker protects a service without traffic, with %s',
    (warnings, _, props) => {
      const parts = createClusterWithTask();
      DeploymentProtection.of(worker(parts), props);
      Template.fromStack(parts.stack);
      const found = Annotations.fromStack(parts.stack).findWarning(
        '/Test/Worker/DeploymentProtection',
        Match.stringLikeRegexp('only the circuit breaker can roll a deployment back'),
      );
      expect(found).toHaveLength(warnings);
    },
  );

  it('keeps a circuit breaker without a rollback of every service, and of a guarded one', () => {
    const parts = createClusterWithTask();
    worker(parts, { circuitBreaker: { rollback: false } });
    DeploymentProtection.ofAll(parts.stack);
    const guarded = createService(() => ({ circuitBreaker: { rollback: false } }));
    for (const stack of [parts.stack, Stack.of(guarded)]) {
      Template.fromStack(stack).hasResourceProperties('AWS::ECS::Service', {
        DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: false } },
      });
    }
    expect(findingsOf(() => ({ circuitBreaker: { rollback: false } }))).toEqual([WITHOUT_ROLLBACK]);
  });

  it('says that the one task of a new service could not be replaced', () => {
    expect(findingsOf(() => ({ maxHealthyPercent: 150 }))).toEqual([
      'a new service without desiredCount starts with one task. ECS cannot replace one task with minHealthyPercent 100 and maxHealthyPercent 150: ' +
        'set maxHealthyPercent to 200 or more, or minHealthyPercent to 0. If the service always runs enough tasks for these ' +
        'percentages, acknowledge this warning',
    ]);
    expect(findingsOf(() => ({ desiredCount: 2, maxHealthyPercent: 150 }))).toEqual([]);
  });

  it('says until when an early success is watched', () => {
    const alarms = { Cpu: {} };
    expect(findingsOf(() => ({ traffic: Traffic.none(), alarms, earlySuccess: { healthyPercent: 100 } }))).toEqual([
      'with earlySuccess, ECS completes a deployment once 100 % of its tasks are healthy and the bake time is over: the alarms and the circuit ' +
        'breaker do not roll back a completed deployment',
    ]);
  });

  it('says that its load balancer is watched by no default alarm when these are left out', () => {
    expect(findingsOf(() => ({ alarms: { LoadBalancerErrors: false } }))).toEqual([
      'HTTPCode_ELB_5XX_Count and HTTPCode_ELB_4XX_Count count the errors of the load balancer for all of its target groups, and this load ' +
        'balancer may serve other services, so no default alarm watches these two metrics',
    ]);
  });

  it('says which target groups it cannot watch', () => {
    const parts = createClusterWithTask();
    const { stack } = parts;
    const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
    const service = worker(parts);
    service.attachToApplicationTargetGroup(
      ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Imported', { targetGroupArn }),
    );
    DeploymentProtection.of(service);
    Annotations.fromStack(stack).hasWarning(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp(
        '1 target group of the service is imported, is given as an ARN, or is an L1 construct without a listener, so no default alarm watches it: pass an alarm for it in deploymentAlarms',
      ),
    );
  });
});

describe('findingsAtSynthesis', () => {
  const shape = readServiceShape(headless(new Stack()));
  const [targetGroup] = readServiceShape(web(createClusterWithTask())).targetGroups;
  const changed = (now: Partial<ServiceShape>, before: Partial<ServiceShape> = {}) =>
    findingsAtSynthesis({ ...shape, ...before }, { ...shape, ...now }, []);

  it('finds nothing where nothing changed', () => {
    expect(changed({})).toEqual([]);
  });

  it('finds target groups that came later, known or not', () => {
    const message =
      'the service has 1 target group, but had 0 when you protected it: attach the service to its load balancer before you protect it';
    expect(changed({ unknownTargetGroups: 1 })).toEqual([message]);
    expect(changed({ targetGroups: targetGroup === undefined ? [] : [targetGroup] })).toEqual([message]);
  });

  it('finds health checks that changed later', () => {
    expect(changed({ healthChecks: '[{"grace":0}]' })).toEqual([
      'the health check of a target group, or the grace period, changed after you protected the service: configure both before you protect it',
    ]);
  });

  it('finds names of Service Connect that came later', () => {
    const named = (name: string) => ({ name, timeouts: { perRequest: undefined, idle: undefined } });
    const discoveryNames = [named('web'), named('api')];
    expect(changed({ discoveryNames }, { discoveryNames: [named('web')] })).toEqual([
      'the service has 2 Service Connect names, but had 1 when you protected it: call enableServiceConnect() ' +
        'before you protect the service',
    ]);
  });

  it('finds that others came to the load balancer whose errors are watched', () => {
    const parts = createClusterWithTask();
    const { stack, cluster, taskDefinition } = parts;
    const pattern = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition });
    const { alarms } = DeploymentProtection.of(pattern.service);
    const before = readServiceShape(pattern.service);
    const now = { ...before, ownLoadBalancers: [] };
    expect(findingsAtSynthesis(before, now, alarms)).toEqual([
      'the load balancer got target groups of other services after you protected this service, so its errors are not only those of this ' +
        'service: protect the service after you add them, or set alarms.LoadBalancerErrors to false',
    ]);
    const others = alarms.filter(({ rule }) => rule?.kind === 'UnhealthyTargets');
    expect(findingsAtSynthesis(before, now, others)).toEqual([]);
  });

  it('fails the synthesis', () => {
    const early = createClusterWithTask();
    const attached = worker(early);
    DeploymentProtection.of(attached);
    const targets = new ApplicationTargetGroup(early.stack, 'Targets', { vpc: early.cluster.vpc, port: 80 });
    attached.attachToApplicationTargetGroup(targets);
    expect(() => Template.fromStack(early.stack)).toThrow('the service has 1 target group, but had 0');

    const { stack, cluster, taskDefinition } = createClusterWithTask();
    const pattern = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition });
    DeploymentProtection.of(pattern.service);
    pattern.targetGroup.configureHealthCheck({ interval: Duration.seconds(200) });
    expect(() => Template.fromStack(stack)).toThrow(
      'the health check of a target group, or the grace period, changed after you protected the service',
    );
  });
});

describe('alarmNameProblems', () => {
  const shape = readServiceShape(headless(new Stack()));
  const problemsOf = (alarmNames: readonly string[], names: readonly string[], hasDefaults = true) =>
    alarmNameProblems({ ...shape, alarmNames }, names, hasDefaults);

  it('finds nothing while all alarms of the protection are named, beside others', () => {
    expect(problemsOf(['own', 'a', 'b'], ['a', 'b'])).toEqual([]);
    expect(problemsOf(['own'], [])).toEqual([]);
  });

  it('counts the alarms that a later configuration lost', () => {
    expectOneProblem(
      problemsOf(['a'], ['a', 'b', 'c']),
      '2 of 3 deployment alarms are missing, because the deployment configuration was changed after you protected the service: change the ' +
        'configuration before you protect the service',
    );
  });

  it('takes a service that no default alarm suits', () => {
    expect(problemsOf([], [], false)).toEqual([]);
  });

  it('finds that every alarm was left out', () => {
    expectOneProblem(
      problemsOf([], []),
      'the service must have at least one deployment alarm, got none: keep a default alarm (do not set all of them to false in the property ' +
        'alarms), or pass an alarm in deploymentAlarms',
    );
  });

  it('fails the synthesis', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    DeploymentProtection.of(service, { alarms: { Cpu: {}, Memory: {} } });
    const resource = service.node.defaultChild;
    if (resource instanceof ecs.CfnService) resource.deploymentConfiguration = { maximumPercent: 150 };
    expect(() => Template.fromStack(parts.stack)).toThrow('2 of 2 deployment alarms are missing');
  });
});
