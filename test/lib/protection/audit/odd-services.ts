import { type App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cw from 'aws-cdk-lib/aws-cloudwatch';
import { ApplicationScalingAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DeploymentProtection } from '../../../../lib/protection/deployment-protection.ts';
import { LifecycleHook } from '../../../../lib/protection/lifecycle-hook.ts';
import { GuardedService } from '../../../../lib/service/guarded-service.ts';
import type { GuardedServiceProps } from '../../../../lib/service/guarded-service-props.ts';
import { Strategy } from '../../../../lib/service/strategy.ts';
import { fargateTask, image, type Place, placeIn } from '../../shapes/parts.ts';

/** A service with something to find. */
export interface OddService {
  readonly create: (app: App) => void;
  /** What both find, by the ids of the rules, sorted. Written down by hand. */
  readonly finds: readonly string[];
  /** What only `lint` can know, with the reason. @default - nothing */
  readonly onlyLint?: Readonly<Record<string, string>>;
  /** What only the constructs can know, with the reason. @default - nothing */
  readonly onlyConstructs?: Readonly<Record<string, string>>;
}

const errors = new cw.Metric({ namespace: 'Shop', metricName: 'Errors', period: Duration.minutes(1) });

/** A guarded service behind an ALB of its own. */
function guarded(app: App, choose: (place: Place) => Partial<GuardedServiceProps>): GuardedService {
  const place = placeIn(app);
  const taskDefinition = fargateTask(place.stack);
  return new GuardedService(place.stack, 'Web', { cluster: place.cluster, taskDefinition, ...choose(place) });
}

/** A guarded service with an alarm of its own. */
function withAlarm(app: App, alarmOf: (place: Place) => cw.IAlarm | string): void {
  guarded(app, (place) => ({ deploymentAlarms: [alarmOf(place)] }));
}

/** A rolling service behind the first target group of an ALB, with its target group. */
function behindAlb({ stack, vpc, cluster }: Place, props: Partial<ecs.FargateServiceProps> = {}) {
  const service = new ecs.FargateService(stack, 'Web', { cluster, taskDefinition: fargateTask(stack), ...props });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
  const listener = loadBalancer.addListener('Http', { port: 80 });
  const targets = listener.addTargets('Web', { port: 8080, targets: [service] });
  return { service, loadBalancer, listener, targets };
}

const TEMPLATE_ONLY = 'a template has the default of a parameter, and a construct only its name';
const RULE_ONLY =
  'how long a comparison of two versions needs follows from its rule, and a template has only its expression';

export const ODD_SERVICES: Readonly<Record<string, OddService>> = {
  'an alarm that takes the average of a count': {
    finds: ['average-of-a-count'],
    create: (app) => {
      const place = placeIn(app);
      const { service, targets } = behindAlb(place);
      const metric = targets.metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, {
        statistic: 'Average',
        period: Duration.minutes(1),
      });
      const alarm = new cw.Alarm(place.stack, 'Errors', {
        metric,
        threshold: 1,
        evaluationPeriods: 2,
        treatMissingData: cw.TreatMissingData.NOT_BREACHING,
      });
      DeploymentProtection.of(service, { deploymentAlarms: [alarm] });
    },
  },
  'an alarm on the load balancer, which other services use too': {
    finds: ['counts-other-services', 'in-alarm-without-traffic'],
    create: (app) => {
      const place = placeIn(app);
      const { service, loadBalancer, listener } = behindAlb(place);
      listener.addTargets('Cart', {
        port: 80,
        priority: 1,
        conditions: [elbv2.ListenerCondition.pathPatterns(['/cart'])],
      });
      const metric = loadBalancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period: Duration.minutes(1) });
      const alarm = new cw.Alarm(place.stack, 'Errors', {
        metric,
        threshold: 10,
        evaluationPeriods: 2,
        treatMissingData: cw.TreatMissingData.BREACHING,
      });
      DeploymentProtection.of(service, { deploymentAlarms: [alarm] });
    },
  },
  'an alarm on another service': {
    finds: ['metric-of-another-service'],
    create: (app) => {
      const dimensionsMap = { ClusterName: 'shop', ServiceName: 'cart' };
      const metric = new cw.Metric({
        namespace: 'AWS/ECS',
        metricName: 'CPUUtilization',
        dimensionsMap,
        period: Duration.minutes(1),
      });
      guarded(app, ({ stack }) => ({
        serviceName: 'checkout',
        deploymentAlarms: [new cw.Alarm(stack, 'Cpu', { metric, threshold: 90, evaluationPeriods: 3 })],
      }));
    },
  },
  'an alarm that scales the service': {
    finds: ['alarm-also-scales'],
    create: (app) =>
      withAlarm(app, ({ stack }) => {
        const target = new scaling.ScalableTarget(stack, 'Tasks', {
          serviceNamespace: scaling.ServiceNamespace.ECS,
          resourceId: 'service/shop/checkout',
          scalableDimension: 'ecs:service:DesiredCount',
          minCapacity: 1,
          maxCapacity: 4,
        });
        const action = new scaling.StepScalingAction(stack, 'Up', { scalingTarget: target });
        action.addAdjustment({ adjustment: 1, lowerBound: 0 });
        const alarm = new cw.Alarm(stack, 'Errors', { metric: errors, threshold: 1, evaluationPeriods: 2 });
        alarm.addAlarmAction(new ApplicationScalingAction(action));
        return alarm;
      }),
  },
  'an alarm that keeps its state, and a low one that does not see its metric stop': {
    finds: ['alarm-slow-to-recover', 'no-data-is-not-a-failure'],
    create: (app) =>
      withAlarm(
        app,
        ({ stack }) =>
          new cw.Alarm(stack, 'Orders', {
            metric: new cw.Metric({ namespace: 'Shop', metricName: 'Orders', period: Duration.minutes(1) }),
            threshold: 1,
            evaluationPeriods: 2,
            comparisonOperator: cw.ComparisonOperator.LESS_THAN_THRESHOLD,
            treatMissingData: cw.TreatMissingData.IGNORE,
          }),
      ),
  },
  'an alarm named by its ARN': {
    finds: ['alarm-by-arn'],
    create: (app) => {
      const place = placeIn(app);
      const alarm = new cw.Alarm(place.stack, 'Errors', { metric: errors, threshold: 1, evaluationPeriods: 2 });
      const { service } = behindAlb(place, { deploymentAlarms: { alarmNames: [alarm.alarmArn] } });
      DeploymentProtection.of(service);
    },
  },
  'an override of an alarm of the protection': {
    finds: ['five-minute-period', 'slower-than-bake-time'],
    create: (app) => {
      const { protection } = guarded(app, () => ({}));
      for (const { alarm, rule } of protection.alarms) {
        // Three datapoints of 300 seconds: 1 + 10 minutes, and three minutes late.
        if (rule?.kind === 'UnhealthyTargets')
          (alarm.node.defaultChild as cw.CfnAlarm).addPropertyOverride('Period', 300);
      }
    },
  },
  'a container that starts slowly': {
    finds: ['grace-shorter-than-start'],
    create: (app) => {
      const place = placeIn(app);
      const taskDefinition = new ecs.FargateTaskDefinition(place.stack, 'Slow');
      const healthCheck = { command: ['CMD', '/ok'], startPeriod: Duration.seconds(61) };
      taskDefinition.addContainer('app', { image, portMappings: [{ containerPort: 8080 }], healthCheck });
      new GuardedService(place.stack, 'Web', { cluster: place.cluster, taskDefinition });
    },
  },
  'a container that starts slowly by an override': {
    finds: ['grace-shorter-than-start'],
    create: (app) => {
      const place = placeIn(app);
      const { service } = behindAlb(place);
      const resource = service.taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
      resource.addPropertyOverride('ContainerDefinitions.0.HealthCheck', { Command: ['CMD', '/ok'], StartPeriod: 300 });
      DeploymentProtection.of(service);
    },
  },
  'settings that weaken the protection': {
    finds: ['breaker-cannot-trip', 'early-success'],
    create: (app) => {
      guarded(app, () => ({
        desiredCount: 2,
        circuitBreaker: { threshold: { type: 'COUNT', value: 200 } },
        earlySuccess: { healthyPercent: 100 },
      }));
    },
  },
  'hooks that weaken the protection': {
    finds: ['hook-runs-in-rollback', 'pause-continues-alone', 'pause-outlasts-cloudformation'],
    create: (app) => {
      guarded(app, ({ stack }) => {
        const code = Code.fromInline('exports.handler = async () => ({ hookStatus: "SUCCEEDED" });');
        const handler = new LambdaFunction(stack, 'Check', {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code,
        });
        return {
          strategy: Strategy.blueGreen(),
          lifecycleHooks: [
            LifecycleHook.pause({ stages: ['POST_SCALE_UP'], onTimeout: 'CONTINUE', timeout: Duration.days(2) }),
            LifecycleHook.function({ stages: ['PRODUCTION_TRAFFIC_SHIFT'], handler }),
          ],
        };
      });
    },
  },
  'a target group of another team beside one of the app': {
    finds: ['target-group-unwatched'],
    create: (app) => {
      const place = placeIn(app);
      const { service } = behindAlb(place);
      const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/0123456789abcdef';
      const imported = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(place.stack, 'Imported', {
        targetGroupArn,
      });
      service.attachToApplicationTargetGroup(imported);
      DeploymentProtection.of(service);
    },
  },
  'load balancers that only the deployment knows': {
    finds: ['no-alarms'],
    create: (app) => {
      const place = placeIn(app);
      const service = new ecs.FargateService(place.stack, 'Web', {
        cluster: place.cluster,
        taskDefinition: fargateTask(place.stack),
      });
      const { valueAsString } = new CfnParameter(place.stack, 'Targets');
      (service.node.defaultChild as ecs.CfnService).addPropertyOverride('LoadBalancers', {
        'Fn::If': ['C', [], [valueAsString]],
      });
      DeploymentProtection.of(service);
    },
  },
  'a worker whose queue has no dead-letter queue': {
    finds: ['queue-without-dead-letters'],
    create: (app) => {
      guarded(app, ({ stack }) => ({ queue: new Queue(stack, 'Jobs') }));
    },
  },
  'a bake time that is too short': {
    finds: ['slower-than-bake-time'],
    create: (app) => {
      guarded(app, () => ({ bakeTime: Duration.minutes(4) }));
    },
  },
  'a bake time by a parameter': {
    finds: [],
    onlyLint: { 'slower-than-bake-time': TEMPLATE_ONLY },
    create: (app) => {
      const { service, protection } = guarded(app, () => ({}));
      const minutes = new CfnParameter(Stack.of(protection), 'Minutes', { type: 'Number', default: 1 });
      (service.node.defaultChild as ecs.CfnService).addPropertyOverride(
        'DeploymentConfiguration.BakeTimeInMinutes',
        minutes.valueAsNumber,
      );
    },
  },
  'a canary that is too short for all alarms': {
    finds: ['slower-than-canary'],
    create: (app) => {
      guarded(app, () => ({ strategy: Strategy.canary({ canaryBakeTime: Duration.minutes(6) }) }));
    },
  },
  'a canary that is too short for the comparison': {
    finds: [],
    onlyConstructs: { 'slower-than-canary': RULE_ONLY },
    create: (app) => {
      guarded(app, () => ({ strategy: Strategy.canary({ canaryBakeTime: Duration.minutes(8) }) }));
    },
  },
  'a canary with half of the requests': {
    finds: [],
    // ErrorComparison needs two minutes of requests, and three minutes until CloudWatch has them. SteadyErrors judges later.
    onlyLint: { 'slower-than-canary': 'that SteadyErrors judges such a canary later follows from its rule' },
    create: (app) => {
      guarded(app, () => ({ strategy: Strategy.canary({ percent: 50, canaryBakeTime: Duration.minutes(5) }) }));
    },
  },
  'a linear shift that is too short for the comparison': {
    finds: [],
    onlyConstructs: { 'slower-than-linear': RULE_ONLY },
    create: (app) => {
      guarded(app, () => ({ strategy: Strategy.linear({ stepPercent: 50, stepBakeTime: Duration.minutes(4) }) }));
    },
  },
  'a linear shift without a wait': {
    finds: ['slower-than-linear'],
    create: (app) => {
      guarded(app, () => ({ strategy: Strategy.linear({ stepPercent: 100, stepBakeTime: Duration.minutes(10) }) }));
    },
  },
};
