import { NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fargateTask, type Place, placeIn, placeWithNetwork } from '../parts.ts';
import { behindOwnAlb, type Shape } from '../shape.ts';

const SAMPLES = 'public samples';
const GUIDE = 'the guide of the CDK';

function webIn(stack: Stack, { cluster }: Pick<Place, 'cluster'>): void {
  new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', { cluster, taskDefinition: fargateTask(stack) });
}

function webBelow(place: string): Shape['services'] {
  const path = `${place}/Web`;
  return { [`${path}/Service`]: behindOwnAlb(`${path}/LB/PublicListener/ECSGroup`, `${path}/LB`) };
}

export const PLACES: Readonly<Record<string, Shape>> = {
  'an imported VPC': {
    after: SAMPLES,
    services: webBelow('Shop'),
    create: (app) => {
      const place = placeIn(app);
      webIn(place.stack, place);
    },
  },
  'a VPC of the app': {
    after: GUIDE,
    services: webBelow('Shop'),
    create: (app) => {
      const place = placeWithNetwork(app);
      webIn(place.stack, place);
    },
  },
  'an imported cluster': {
    after: SAMPLES,
    services: { 'Shop/Web': behindOwnAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb') },
    create: (app) => {
      const { stack, vpc } = placeIn(app);
      const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Imported', { clusterName: 'shop', vpc });
      const taskDefinition = fargateTask(stack);
      const service = new ecs.FargateService(stack, 'Web', { cluster, taskDefinition, minHealthyPercent: 100 });
      const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc: cluster.vpc });
      balancer.addListener('Http', { port: 80 }).addTargets('Web', { port: 8080, targets: [service] });
    },
  },
  'a service in a nested stack': {
    after: GUIDE,
    services: webBelow('Shop/Services'),
    create: (app) => {
      const place = placeIn(app);
      webIn(new NestedStack(place.stack, 'Services'), place);
    },
  },
  'a network in a nested stack': {
    after: GUIDE,
    services: webBelow('Shop'),
    create: (app) => {
      const stack = new Stack(app, 'Shop');
      webIn(stack, placeWithNetwork(app, 'Network', new NestedStack(stack, 'Network')));
    },
  },
  'a stage with one stack': {
    after: GUIDE,
    services: webBelow('Prod/Shop'),
    create: (app) => {
      const place = placeIn(new Stage(app, 'Prod'));
      webIn(place.stack, place);
    },
  },
  'two stages of one kind with an account each': {
    after: GUIDE,
    services: { ...webBelow('Test/Shop'), ...webBelow('Prod/Shop') },
    create: (app) => {
      for (const [name, account] of [
        ['Test', '111122223333'],
        ['Prod', '444455556666'],
      ] as const) {
        const place = placeIn(new Stage(app, name, { env: { account, region: 'eu-west-1' } }));
        webIn(place.stack, place);
      }
    },
  },
  'a cluster in one stack, a service in another': {
    after: SAMPLES,
    services: webBelow('Shop'),
    create: (app) => {
      const place = placeWithNetwork(app, 'Network');
      webIn(new Stack(app, 'Shop'), place);
    },
  },
  'a load balancer in one stack, a rule and a service in another': {
    after: SAMPLES,
    services: { 'Shop/Web': behindOwnAlb('Shop/Group', 'Network/Alb') },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app, 'Network');
      const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
      const listener = balancer.addListener('Http', {
        port: 80,
        defaultAction: elbv2.ListenerAction.fixedResponse(404),
      });
      const shop = new Stack(app, 'Shop');
      const service = new ecs.FargateService(shop, 'Web', { cluster, taskDefinition: fargateTask(shop) });
      const group = new elbv2.ApplicationTargetGroup(shop, 'Group', { vpc, port: 8080, targets: [service] });
      new elbv2.ApplicationListenerRule(shop, 'Rule', {
        listener,
        priority: 7,
        conditions: [elbv2.ListenerCondition.pathPatterns(['/shop/*'])],
        targetGroups: [group],
      });
    },
  },
  'an app with tags on everything': {
    after: GUIDE,
    brokenChecks: { E3002: 'aws-cdk-lib tags listeners, whose tags cfn-lint does not know' },
    services: webBelow('Shop'),
    create: (app) => {
      Tags.of(app).add('team', 'shop');
      const place = placeIn(app);
      webIn(place.stack, place);
    },
  },
};
