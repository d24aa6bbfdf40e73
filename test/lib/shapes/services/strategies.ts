import { type App, Duration } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fargateTask, type Place, placeIn } from '../parts.ts';
import {
  blueGreenBehindOwnAlb,
  blueGreenBehindSharedAlb,
  inStepsBehindAlb,
  NO_ALARM,
  ofNlb,
  type Shape,
} from '../shape.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

interface Pair {
  readonly blue: elbv2.ApplicationTargetGroup;
  readonly green: elbv2.ApplicationTargetGroup;
  readonly rule: elbv2.ApplicationListenerRule;
  readonly listener: elbv2.ApplicationListener;
}

/** Two target groups whose weights ECS changes. */
function pairIn({ stack, vpc }: Place): Pair {
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
  return { blue, green, rule, listener };
}

/** A service behind an ALB whose weights ECS changes, by the properties of aws-cdk-lib alone. */
function shifting(place: Place, props: Partial<ecs.FargateServiceProps>): ecs.FargateService {
  const { stack, cluster } = place;
  const { blue, green, rule } = pairIn(place);
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

/** A rolling service behind the first of two target groups. */
function rollingWithPair(place: Place): void {
  const { stack, cluster } = place;
  const { blue } = pairIn(place);
  const service = new ecs.FargateService(stack, 'Web', { cluster, taskDefinition: fargateTask(stack) });
  service.attachToApplicationTargetGroup(blue);
}

/** Shifts the requests of that service by an escape hatch. */
function shiftByEscapeHatch(app: App, configuration: Readonly<Record<string, unknown>>): void {
  const stack = app.node.findChild('Shop');
  const resource = stack.node.findChild('Web').node.defaultChild as ecs.CfnService;
  const green = stack.node.findChild('Green') as elbv2.ApplicationTargetGroup;
  const rule = stack.node.findChild('Rule') as elbv2.ApplicationListenerRule;
  const role = new Role(resource, 'ShiftRole', {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForLoadBalancers')],
  });
  for (const [name, value] of Object.entries(configuration)) {
    resource.addPropertyOverride(`DeploymentConfiguration.${name}`, value);
  }
  resource.addPropertyOverride('LoadBalancers.0.AdvancedConfiguration', {
    AlternateTargetGroupArn: green.targetGroupArn,
    ProductionListenerRule: rule.listenerRuleArn,
    RoleArn: role.roleArn,
  });
}

const BLUE_GREEN = { Strategy: 'BLUE_GREEN' };
const CANARY = { Strategy: 'CANARY', CanaryConfiguration: { CanaryPercent: 5, CanaryBakeTimeInMinutes: 10 } };
const LINEAR = { Strategy: 'LINEAR', LinearConfiguration: { StepPercent: 10, StepBakeTimeInMinutes: 6 } };

const PAIR = { blue: 'Shop/Blue', green: 'Shop/Green', loadBalancer: 'Shop/Alb' };

export const STRATEGIES: Readonly<Record<string, Shape>> = {
  'blue/green by properties, with a hook': {
    after: INTEGRATION,
    services: { 'Shop/Web': blueGreenBehindOwnAlb(PAIR) },
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
    services: { 'Shop/Web': inStepsBehindAlb(PAIR) },
    create: (app) => {
      shifting(placeIn(app), {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(15) },
      });
    },
  },
  'a linear shift by properties': {
    after: INTEGRATION,
    services: { 'Shop/Web': inStepsBehindAlb(PAIR) },
    create: (app) => {
      shifting(placeIn(app), {
        deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
        linearConfiguration: { stepPercent: 20, stepBakeTime: Duration.minutes(5) },
      });
    },
  },
  'blue/green without traffic': {
    after: INTEGRATION,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const deploymentStrategy = ecs.DeploymentStrategy.BLUE_GREEN;
      new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack), deploymentStrategy });
    },
  },
  'blue/green without traffic, by an escape hatch': {
    after: SAMPLES,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const service = new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack) });
      const resource = service.node.defaultChild as ecs.CfnService;
      resource.addPropertyOverride('DeploymentConfiguration.Strategy', 'BLUE_GREEN');
    },
  },
  'a rolling service with alarms and a circuit breaker of its own': {
    after: SAMPLES,
    services: {
      'Shop/Job': { alarms: {}, metrics: 0, own: ['job-errors'], findings: ['breaker-without-rollback'] },
    },
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
  'blue/green behind an ALB that other services use too': {
    after: SAMPLES,
    services: { 'Shop/Web': blueGreenBehindSharedAlb(PAIR) },
    create: (app) => {
      const place = placeIn(app);
      const service = shifting(place, { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN });
      const others = new elbv2.ApplicationTargetGroup(place.stack, 'Others', { vpc: place.vpc, port: 80 });
      const [listener] = service.stack.node.findAll().filter((one) => one instanceof elbv2.ApplicationListener);
      listener?.addTargetGroups('Others', {
        priority: 2,
        conditions: [elbv2.ListenerCondition.hostHeaders(['other.example.com'])],
        targetGroups: [others],
      });
    },
  },
  'blue/green behind an NLB': {
    after: INTEGRATION,
    services: {
      'Shop/Web': {
        alarms: {
          UnhealthyTargets: [ofNlb('Shop/Blue', 'Shop/Nlb')],
          UnhealthyTargets2: [ofNlb('Shop/Green', 'Shop/Nlb')],
        },
        metrics: 2,
      },
    },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const group = (id: string) =>
        new elbv2.NetworkTargetGroup(stack, id, { vpc, port: 8080, targetType: elbv2.TargetType.IP });
      const [blue, green] = [group('Blue'), group('Green')];
      const balancer = new elbv2.NetworkLoadBalancer(stack, 'Nlb', { vpc });
      const listener = balancer.addListener('Tcp', { port: 9000, defaultTargetGroups: [blue] });
      balancer.addListener('Test', { port: 9001, defaultTargetGroups: [green] });
      const service = new ecs.FargateService(stack, 'Web', {
        cluster,
        taskDefinition: fargateTask(stack),
        deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
      });
      const alternateTarget = new ecs.AlternateTarget('Alternate', {
        alternateTargetGroup: green,
        productionListener: ecs.ListenerRuleConfiguration.networkListener(listener),
      });
      service
        .loadBalancerTarget({ containerName: 'app', containerPort: 8080, alternateTarget })
        .attachToNetworkTargetGroup(blue);
    },
  },
  'blue/green by an escape hatch': {
    after: SAMPLES,
    services: { 'Shop/Web': blueGreenBehindOwnAlb(PAIR) },
    create: (app) => {
      rollingWithPair(placeIn(app));
      shiftByEscapeHatch(app, BLUE_GREEN);
    },
  },
  'a canary by an escape hatch': {
    after: SAMPLES,
    services: { 'Shop/Web': inStepsBehindAlb(PAIR) },
    create: (app) => {
      rollingWithPair(placeIn(app));
      shiftByEscapeHatch(app, CANARY);
    },
  },
  'a linear shift by an escape hatch': {
    after: SAMPLES,
    services: { 'Shop/Web': inStepsBehindAlb(PAIR) },
    create: (app) => {
      rollingWithPair(placeIn(app));
      shiftByEscapeHatch(app, LINEAR);
    },
  },
  'blue/green by an escape hatch at the end of the app': {
    after: SAMPLES,
    services: {
      'Shop/Web': { ...blueGreenBehindOwnAlb(PAIR), tooLate: 'the deployment strategy is BLUE_GREEN, but was ROLLING' },
    },
    create: (app) => rollingWithPair(placeIn(app)),
    changeLater: (app) => shiftByEscapeHatch(app, BLUE_GREEN),
  },
  'a canary by an escape hatch at the end of the app': {
    after: SAMPLES,
    services: {
      'Shop/Web': { ...inStepsBehindAlb(PAIR), tooLate: 'the deployment strategy is CANARY, but was ROLLING' },
    },
    create: (app) => rollingWithPair(placeIn(app)),
    changeLater: (app) => shiftByEscapeHatch(app, CANARY),
  },
  'a linear shift by an escape hatch at the end of the app': {
    after: SAMPLES,
    services: {
      'Shop/Web': { ...inStepsBehindAlb(PAIR), tooLate: 'the deployment strategy is LINEAR, but was ROLLING' },
    },
    create: (app) => rollingWithPair(placeIn(app)),
    changeLater: (app) => shiftByEscapeHatch(app, LINEAR),
  },
};
