import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { alarmNameProblems, findingsAtSynthesis } from '../../../lib/protection/findings.ts';
import { readServiceShape, type ServiceShape } from '../../../lib/protection/service-shape.ts';
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

describe('addFindings', () => {
  it('says nothing of a service whose alarms see everything', () => {
    expect(findingsOf(() => ({}))).toEqual([]);
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
  });

  it('says that its load balancer is watched by no default alarm when these are left out', () => {
    expect(findingsOf(() => ({ alarms: { LoadBalancerErrors: false } }))).toEqual([
      'HTTPCode_ELB_5XX_Count and HTTPCode_ELB_4XX_Count count the errors of the load balancer for all of its target groups, and this load ' +
        'balancer may serve other services, so no default alarm watches these two metrics',
    ]);
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
    expect(changed({ healthChecks: [{ grace: 0, interval: 30, unhealthyThreshold: 2 }] })).toEqual([
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
    alarmNameProblems({ ...shape, alarmNames }, names, () => hasDefaults);

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
