import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, ListenerAction, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { GuardedService } from '../../lib/service/guarded-service.ts';
import { Strategy } from '../../lib/service/strategy.ts';
import { Traffic } from '../../lib/service/traffic-kinds.ts';
import { type Cell, type Shape, templateNameOf } from './cells.ts';
import { EXPRESS } from './express.ts';
import { readTemplateScenario, type TemplateScenario } from './template-scenario.ts';

/** Synthesizes the shapes of the cells. Gives what a scenario plays of the template of a cell. */
export function synthesizeTemplates(cells: readonly Cell[]): (cell: Cell) => TemplateScenario {
  const ours = cells.map(({ shape }) => shape).filter(({ alarms }) => alarms !== 'express');
  const shapes = [...new Map(ours.map((shape) => [templateNameOf(shape), shape])).values()];
  const templates = synthesizeShapes(shapes);
  const scenarios = new Map(
    shapes.map((shape) => [templateNameOf(shape), readTemplateScenario(templates.get(templateNameOf(shape)), shape)]),
  );
  return ({ shape }) => {
    if (shape.alarms === 'express') return EXPRESS;
    const scenario = scenarios.get(templateNameOf(shape));
    if (scenario === undefined) throw new Error(`the shape ${templateNameOf(shape)} was not synthesized`);
    return scenario;
  };
}

/** Synthesizes a guarded service of each shape, as a user gets it with the options of the shape and no other. Gives the template of each by its name. */
export function synthesizeShapes(shapes: readonly Shape[]): ReadonlyMap<string, unknown> {
  const app = new App({ analyticsReporting: false });
  const ids = new Map(shapes.map((shape, index) => [templateNameOf(shape), `Shape${index}`]));
  for (const shape of shapes) addService(new Stack(app, ids.get(templateNameOf(shape)) ?? ''), shape);
  const assembly = app.synth();
  return new Map([...ids].map(([name, id]) => [name, assembly.getStackByName(id).template]));
}

function addService(stack: Stack, shape: Shape): void {
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  if (shape.traffic === 'service-connect') cluster.addDefaultCloudMapNamespace({ name: 'shop.local' });
  new GuardedService(stack, 'Web', {
    cluster,
    taskDefinition: taskOf(stack, shape),
    desiredCount: 2,
    strategy: STRATEGIES[shape.strategy](),
    ...(shape.alarms === 'essential' ? { alarms: 'essential' as const } : {}),
    ...(shape.graceMinutes === undefined ? {} : { healthCheckGracePeriod: Duration.minutes(shape.graceMinutes) }),
    ...trafficOf(stack, vpc, shape),
  });
}

const STRATEGIES = {
  rolling: Strategy.rolling,
  'blue-green': Strategy.blueGreen,
  canary: Strategy.canary,
  linear: Strategy.linear,
} as const;

function taskOf(stack: Stack, { traffic }: Shape): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  const port = { containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http };
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: traffic === 'queue' || traffic === 'none' ? [] : [port],
  });
  return taskDefinition;
}

function trafficOf(
  stack: Stack,
  vpc: Vpc,
  { traffic, visibilityMinutes }: Shape,
): Partial<ConstructorParameters<typeof GuardedService>[2]> {
  switch (traffic) {
    case 'own-alb':
      return { traffic: Traffic.applicationLoadBalancer() };
    case 'shared-alb': {
      const listener = new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
        port: 80,
        open: false,
        defaultAction: ListenerAction.fixedResponse(404),
      });
      const conditions = [ListenerCondition.pathPatterns(['/web/*'])];
      return { traffic: Traffic.applicationLoadBalancer({ listener, conditions, priority: 1 }) };
    }
    case 'nlb':
      return { traffic: Traffic.networkLoadBalancer() };
    case 'service-connect':
      return { traffic: Traffic.serviceConnect({ portName: 'http', dnsName: 'web', port: 80 }) };
    case 'lattice':
      return { traffic: Traffic.vpcLattice({ portName: 'http' }) };
    case 'queue': {
      const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
      const visibilityTimeout = visibilityMinutes === undefined ? undefined : Duration.minutes(visibilityMinutes);
      return {
        queue: new Queue(stack, 'Orders', { deadLetterQueue, ...(visibilityTimeout && { visibilityTimeout }) }),
      };
    }
    case 'none':
      return {};
    default:
      throw new Error(`there is no traffic ${String(traffic satisfies never)}`);
  }
}
