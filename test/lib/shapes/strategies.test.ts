import { Duration } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describeShapes, fargateTask, type Place, placeIn } from './shapes.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

/** A service behind an ALB whose weights ECS changes, by the properties of aws-cdk-lib alone. */
function shifting({ stack, vpc, cluster }: Place, props: Partial<ecs.FargateServiceProps>): ecs.FargateService {
  const group = (id: string) =>
    new elbv2.ApplicationTargetGroup(stack, id, { vpc, port: 8080, targetType: elbv2.TargetType.IP });
  const [blue, green] = [group('Blue'), group('Green')];
  const listener = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc }).addListener('Http', {
    port: 80,
    defaultAction: elbv2.ListenerAction.fixedResponse(404),
  });
  const rule = new elbv2.ApplicationListenerRule(stack, 'Rule', {
    listener,
    priority: 1,
    conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
    action: elbv2.ListenerAction.weightedForward([
      { targetGroup: blue, weight: 100 },
      { targetGroup: green, weight: 0 },
    ]),
  });
  const service = new ecs.FargateService(stack, 'Web', { cluster, taskDefinition: fargateTask(stack), ...props });
  const alternateTarget = new ecs.AlternateTarget('Alternate', {
    alternateTargetGroup: green,
    productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(rule),
  });
  service
    .loadBalancerTarget({ containerName: 'app', containerPort: 8080, alternateTarget })
    .attachToApplicationTargetGroup(blue);
  return service;
}

describeShapes('a strategy', {
  'blue/green by properties, with a hook': {
    after: INTEGRATION,
    create: (app) => {
      const place = placeIn(app);
      const service = shifting(place, {
        deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
        bakeTime: Duration.minutes(30),
      });
      const handler = new LambdaFunction(place.stack, 'Check', {
        runtime: Runtime.NODEJS_22_X,
        handler: 'index.handler',
        code: Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" });'),
      });
      service.addLifecycleHook(
        new ecs.DeploymentLifecycleLambdaTarget(handler, 'Check', {
          lifecycleStages: [ecs.DeploymentLifecycleStage.POST_TEST_TRAFFIC_SHIFT],
        }),
      );
    },
  },
  'a canary by properties': {
    after: INTEGRATION,
    create: (app) => {
      shifting(placeIn(app), {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(15) },
      });
    },
  },
  'a linear shift by properties': {
    after: INTEGRATION,
    create: (app) => {
      shifting(placeIn(app), {
        deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
        linearConfiguration: { stepPercent: 20, stepBakeTime: Duration.minutes(5) },
      });
    },
  },
  'blue/green without traffic': {
    after: INTEGRATION,
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const deploymentStrategy = ecs.DeploymentStrategy.BLUE_GREEN;
      new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack), deploymentStrategy });
    },
  },
  'blue/green by an escape hatch': {
    after: SAMPLES,
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const service = new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack) });
      const resource = service.node.defaultChild as ecs.CfnService;
      resource.addPropertyOverride('DeploymentConfiguration.Strategy', 'BLUE_GREEN');
    },
  },
  'a rolling service with alarms and a circuit breaker of its own': {
    after: SAMPLES,
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new ecs.FargateService(stack, 'Job', {
        cluster,
        taskDefinition: fargateTask(stack),
        circuitBreaker: { enable: true, rollback: false },
        deploymentAlarms: { alarmNames: ['job-errors'], behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
        forceNewDeployment: { enabled: true, nonce: '7' },
      });
    },
  },
});
