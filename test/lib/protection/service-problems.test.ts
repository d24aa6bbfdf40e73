import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { DeploymentProtection } from '../../../lib/protection/deployment-protection.ts';
import { LifecycleHook } from '../../../lib/protection/lifecycle-hook.ts';
import type { DeploymentProtectionProps } from '../../../lib/protection/protection-props.ts';
import { serviceProblems } from '../../../lib/protection/service-problems.ts';
import { readServiceShape } from '../../../lib/protection/service-shape.ts';
import { GuardedService } from '../../../lib/service/guarded-service.ts';
import { expectOneProblem } from '../guarded-services.ts';
import { createClusterWithTask, worker } from '../other-services.ts';

const problemsOf = (service: ecs.BaseService, props: DeploymentProtectionProps = {}) =>
  serviceProblems(readServiceShape(service), props);

function webWith(props: Partial<patterns.ApplicationLoadBalancedFargateServiceProps> = {}) {
  const { stack, cluster, taskDefinition } = createClusterWithTask();
  return new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition, ...props });
}

describe('the controller', () => {
  it.each([
    [
      ecs.DeploymentControllerType.CODE_DEPLOY,
      'the deployment controller is CODE_DEPLOY, so the alarms of the CodeDeploy deployment group protect the service',
      'the CodeDeploy deployment group',
    ],
    [
      ecs.DeploymentControllerType.EXTERNAL,
      'the deployment controller is EXTERNAL, for which ECS accepts no deployment alarms',
      'the tool that deploys the task sets',
    ],
  ])('%s is refused, with what to use instead', (type, says, instead) => {
    const service = worker(createClusterWithTask(), { deploymentController: { type } });
    expectOneProblem(
      problemsOf(service),
      `${says}: configure the alarms in ${instead}, or change the controller to ECS`,
    );
    expect(() => DeploymentProtection.of(service)).toThrow(instead);
  });

  it('ECS is taken, named or not', () => {
    const deploymentController = { type: ecs.DeploymentControllerType.ECS };
    expect(problemsOf(worker(createClusterWithTask(), { deploymentController }))).toEqual([]);
    expect(problemsOf(worker(createClusterWithTask()))).toEqual([]);
  });
});

describe('a service whose tasks ECS could not replace', () => {
  // 1 task at 134 % is 1, and 3 tasks at 133 % are 3 (3.99): ECS rounds the maximum down. 3 tasks at 67 % are 3 (2.01): it
  // rounds the minimum up.
  it.each([
    [1, 100, 101, 'ECS cannot replace one task with a minimum of 100 % and a maximum of 101 %'],
    [1, 100, 134, 'ECS cannot replace one task with a minimum of 100 % and a maximum of 134 %'],
    [1, undefined, 199, 'ECS cannot replace one task with a minimum of 50 % and a maximum of 199 %'],
    [3, 67, 133, 'ECS cannot replace any of 3 tasks with a minimum of 67 % and a maximum of 133 %'],
  ])('is refused as GuardedService refuses it: %s tasks, %s to %d percent', (desiredCount, least, most, message) => {
    const props = { desiredCount, maxHealthyPercent: most, ...(least !== undefined && { minHealthyPercent: least }) };
    const parts = createClusterWithTask();
    const service = worker(parts, props);
    expectOneProblem(problemsOf(service), `${message}: set maxHealthyPercent to`);
    expect(() => DeploymentProtection.of(service)).toThrow(`Test/Worker cannot be protected: ${message}`);
    const { cluster, taskDefinition, stack } = parts;
    expect(
      () => new GuardedService(stack, 'Guarded', { minHealthyPercent: 50, ...props, cluster, taskDefinition }),
    ).toThrow(`Test/Guarded cannot be created: ${message}`);
  });

  it('is refused when an override after the protection makes it so', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, { desiredCount: 1, minHealthyPercent: 100, maxHealthyPercent: 200 });
    DeploymentProtection.of(service);
    const resource = service.node.defaultChild as ecs.CfnService;
    resource.addPropertyOverride('DeploymentConfiguration.MaximumPercent', 134);
    expect(() => Template.fromStack(parts.stack)).toThrow(
      'ECS cannot replace one task with a minimum of 100 % and a maximum of 134 %',
    );
  });

  it.each<[string, Partial<ecs.FargateServiceProps>]>([
    ['one task that may stop first', { desiredCount: 1, minHealthyPercent: 0, maxHealthyPercent: 100 }],
    ['one task with room for a second one', { desiredCount: 1, minHealthyPercent: 100, maxHealthyPercent: 200 }],
    ['three tasks of which one may stop', { desiredCount: 3, minHealthyPercent: 66, maxHealthyPercent: 133 }],
    ['no task', { desiredCount: 0, minHealthyPercent: 100, maxHealthyPercent: 134 }],
    ['as many tasks as autoscaling sets', { minHealthyPercent: 100, maxHealthyPercent: 134 }],
    [
      'a second version next to the first',
      {
        desiredCount: 1,
        minHealthyPercent: 100,
        maxHealthyPercent: 134,
        deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
      },
    ],
  ])('is not this one: %s', (_, props) => {
    expect(problemsOf(worker(createClusterWithTask(), props))).toEqual([]);
  });

  it('gets a warning where the template does not say how many tasks it has', () => {
    const parts = createClusterWithTask();
    DeploymentProtection.of(worker(parts, { minHealthyPercent: 100, maxHealthyPercent: 134 }));
    Annotations.fromStack(parts.stack).hasWarning(
      '/Test/Worker/DeploymentProtection',
      Match.stringLikeRegexp(
        'a new service without desiredCount starts with one task, and ECS cannot replace one task with a minimum of 100 % and a maximum of 134 %',
      ),
    );
  });
});

describe('a target group', () => {
  it('is refused where no listener leads to it: its metrics name the load balancer', () => {
    const parts = createClusterWithTask();
    const service = worker(parts);
    service.attachToApplicationTargetGroup(
      new ApplicationTargetGroup(parts.stack, 'Targets', { vpc: parts.cluster.vpc, port: 80 }),
    );
    expectOneProblem(
      problemsOf(service),
      'the target group Test/Targets must belong to a listener, got none: add it to a listener before you protect the service',
    );
  });
});

describe('the bake of a shift', () => {
  // Nine waits of 220 minutes are 1980, the most; each minute of bake comes on top.
  const shift = {
    deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
    linearConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(220) },
  };

  it.each<[string, Duration | undefined, Duration | undefined, number]>([
    ['that is left out', undefined, undefined, 1_990],
    ['that the service has', Duration.minutes(5), undefined, 1_985],
    ['that is chosen', Duration.minutes(5), Duration.minutes(1), 1_981],
  ])('%s may not make it longer than CloudFormation waits', (_, bakeTime, chosen, minutes) => {
    const service = worker(createClusterWithTask(), { ...shift, ...(bakeTime && { bakeTime }) });
    expectOneProblem(
      problemsOf(service, chosen && { bakeTime: chosen }),
      `the bake times of a linear deployment must add up to at most 1980 minutes, got ${minutes}`,
    );
  });

  it('may fill the time that CloudFormation waits', () => {
    expect(problemsOf(worker(createClusterWithTask(), shift), { bakeTime: Duration.minutes(0) })).toEqual([]);
  });
});

describe('an alarm on unhealthy targets', () => {
  // 60 s of grace and 2 checks of 30 s make 120 s: the third minute is the first past them.
  it.each<[DeploymentProtectionProps['alarms'], number]>([
    [{ UnhealthyTargets: { datapointsToAlarm: 2 } }, 2],
    [{ UnhealthyTargets: { evaluationPeriods: 1 } }, 1],
  ])('may not fire before a healthy task has started: %j', (alarms, got) => {
    expectOneProblem(
      problemsOf(webWith().service, { alarms: alarms ?? {} }),
      `alarms.UnhealthyTargets.datapointsToAlarm must be 3 or more for Test/Web/LB/PublicListener/ECSGroup, got ${got}`,
    );
  });

  it.each<[string, DeploymentProtectionProps['alarms']]>([
    ['fires after it', { UnhealthyTargets: { datapointsToAlarm: 3 } }],
    ['is left out', { UnhealthyTargets: false }],
    ['is replaced', { UnhealthyTargets: 'mine' }],
    ['counts targets otherwise', { UnhealthyTargets: { threshold: 1 } }],
  ])('is taken where it %s', (_, alarms) => {
    expect(problemsOf(webWith().service, { alarms: alarms ?? {} })).toEqual([]);
  });

  it('cannot be where a task may start for longer than CloudWatch looks back', () => {
    // A day of grace and 60 s of checks: 1,441 minutes, so the next one is the 1,442nd.
    expectOneProblem(
      problemsOf(webWith({ healthCheckGracePeriod: Duration.days(1) }).service),
      'the health checks of Test/Web/LB/PublicListener/ECSGroup and the grace period must take at most one day (1440 minutes) together, got 1442 minutes',
    );
  });
});

describe('early success and hooks', () => {
  it("are checked against the service's own strategy and minimum", () => {
    const lifecycleHooks = [LifecycleHook.pause({ stages: ['POST_PRODUCTION_TRAFFIC_SHIFT'] })];
    const rolling = worker(createClusterWithTask(), { minHealthyPercent: 90 });
    expectOneProblem(problemsOf(rolling, { lifecycleHooks }), 'POST_PRODUCTION_TRAFFIC_SHIFT with ROLLING');
    expectOneProblem(
      problemsOf(rolling, { earlySuccess: { healthyPercent: 80 } }),
      'earlySuccess.healthyPercent must be at least minHealthyPercent (90), got 80',
    );
    const shifting = worker(createClusterWithTask(), { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN });
    expect(problemsOf(shifting, { lifecycleHooks })).toEqual([]);
  });
});
