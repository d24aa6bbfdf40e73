import { App, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { DeploymentProtection } from '../../lib/protection/deployment-protection.ts';

const WAYS = ['plain', 'of', 'ofAll'] as const;

/** How the services of an app are protected, if at all. */
type Way = (typeof WAYS)[number];

/**
 * Milliseconds that this process computes to synthesize an app with so many services, each in a stack of its own behind a
 * load balancer of its own: the medians of some rounds, in which the ways take turns.
 */
export function measureManyServices(services: number, rounds: number): Readonly<Record<Way, number>> {
  const times: Record<Way, number[]> = { plain: [], of: [], ofAll: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const way of WAYS) times[way].push(synthesizeServices(services, way));
  return { plain: median(times.plain), of: median(times.of), ofAll: median(times.ofAll) };
}

function synthesizeServices(count: number, way: Way): number {
  const before = process.cpuUsage();
  const app = new App({ builtinCloudFormationValidation: false, analyticsReporting: false });
  const base = new Stack(app, 'Base');
  const vpc = new Vpc(base, 'Vpc', { natGateways: 0 });
  const cluster = new ecs.Cluster(base, 'Cluster', { vpc });
  for (let index = 0; index < count; index += 1) {
    const service = createService(new Stack(app, `Shop${index}`), cluster);
    if (way === 'of') DeploymentProtection.of(service);
  }
  if (way === 'ofAll') DeploymentProtection.ofAll(app);
  app.synth();
  return process.cpuUsage(before).user / 1_000;
}

function createService(stack: Stack, cluster: ecs.Cluster): ecs.FargateService {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80 }],
  });
  const service = new ecs.FargateService(stack, 'Service', {
    cluster,
    taskDefinition,
    desiredCount: 2,
    minHealthyPercent: 100,
  });
  const loadBalancer = new ApplicationLoadBalancer(stack, 'LoadBalancer', { vpc: cluster.vpc });
  loadBalancer.addListener('Http', { port: 80, open: false }).addTargets('Targets', { port: 80, targets: [service] });
  return service;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
