import { CfnCondition, CfnParameter, Fn } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fargateTask, instanceTask, type Place, placeIn, placeWithInstances } from '../parts.ts';
import { behindOwnAlb, behindSharedAlb, NO_ALARM, type Shape } from '../shape.ts';

const SAMPLES = 'public samples';
const GUIDE = 'the guide of the CDK';

const NETWORK = { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d', 'subnet-1a2b3c4d'] } };

function l1Service({ stack, cluster }: Place, props: Partial<ecs.CfnServiceProps> = {}): ecs.CfnService {
  return new ecs.CfnService(stack, 'Web', {
    cluster: cluster.clusterName,
    taskDefinition: fargateTask(stack).taskDefinitionArn,
    launchType: 'FARGATE',
    networkConfiguration: NETWORK,
    ...props,
  });
}

/** A target group and a load balancer without an L2; the listener forwards all requests to the group. */
function l1Targets({ stack, vpc }: Place): {
  readonly group: elbv2.CfnTargetGroup;
  readonly listener: elbv2.CfnListener;
} {
  const group = new elbv2.CfnTargetGroup(stack, 'Group', {
    vpcId: vpc.vpcId,
    port: 8080,
    protocol: 'HTTP',
    targetType: 'ip',
  });
  const balancer = new elbv2.CfnLoadBalancer(stack, 'Front', { subnets: NETWORK.awsvpcConfiguration.subnets });
  const listener = new elbv2.CfnListener(stack, 'Http', {
    loadBalancerArn: balancer.ref,
    port: 80,
    protocol: 'HTTP',
    defaultActions: [{ type: 'forward', targetGroupArn: group.ref }],
  });
  return { group, listener };
}

function behind(group: elbv2.CfnTargetGroup): Partial<ecs.CfnServiceProps> {
  return { loadBalancers: [{ targetGroupArn: group.ref, containerName: 'app', containerPort: 8080 }] };
}

export const L1: Readonly<Record<string, Shape>> = {
  'an L1 service behind an own L2 load balancer': {
    after: GUIDE,
    services: { 'Shop/Web': behindOwnAlb('Shop/Group', 'Shop/Alb') },
    create: (app) => {
      const place = placeIn(app);
      const { stack, vpc } = place;
      const group = new elbv2.ApplicationTargetGroup(stack, 'Group', {
        vpc,
        port: 8080,
        targetType: elbv2.TargetType.IP,
      });
      const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc });
      const listener = balancer.addListener('Http', { port: 80, defaultTargetGroups: [group] });
      const service = l1Service(place, {
        loadBalancers: [{ targetGroupArn: group.targetGroupArn, containerName: 'app', containerPort: 8080 }],
      });
      service.node.addDependency(listener);
    },
  },
  'a service, a target group and an own load balancer, all of them L1': {
    after: GUIDE,
    services: { 'Shop/Web': behindOwnAlb('Shop/Group', 'Shop/Front') },
    create: (app) => {
      const place = placeIn(app);
      const { group, listener } = l1Targets(place);
      l1Service(place, behind(group)).addDependency(listener);
    },
  },
  'the same, and a second target group on the load balancer': {
    after: GUIDE,
    services: { 'Shop/Web': behindSharedAlb('Shop/Group', 'Shop/Front') },
    create: (app) => {
      const place = placeIn(app);
      const { group, listener } = l1Targets(place);
      const other = new elbv2.CfnTargetGroup(place.stack, 'Other', {
        vpcId: place.vpc.vpcId,
        port: 80,
        protocol: 'HTTP',
      });
      new elbv2.CfnListenerRule(place.stack, 'Rule', {
        listenerArn: listener.ref,
        priority: 4,
        conditions: [{ field: 'path-pattern', values: ['/other/*'] }],
        actions: [{ type: 'forward', targetGroupArn: other.ref }],
      });
      l1Service(place, behind(group)).addDependency(listener);
    },
  },
  'an L1 daemon': {
    after: SAMPLES,
    services: { 'Shop/Agent': { ...NO_ALARM, findings: ['daemon'] } },
    create: (app) => {
      const { stack, cluster } = placeWithInstances(app);
      new ecs.CfnService(stack, 'Agent', {
        cluster: cluster.clusterName,
        taskDefinition: instanceTask(stack, ecs.NetworkMode.HOST).taskDefinitionArn,
        launchType: 'EC2',
        schedulingStrategy: 'DAEMON',
      });
    },
  },
  'an L1 service that exists only under a condition': {
    after: SAMPLES,
    services: { 'Shop/Web': behindOwnAlb('Shop/Group', 'Shop/Front') },
    create: (app) => {
      const place = placeIn(app);
      const { group, listener } = l1Targets(place);
      const stage = new CfnParameter(place.stack, 'StageName', { default: 'prod' });
      const service = l1Service(place, behind(group));
      service.addDependency(listener);
      service.cfnOptions.condition = new CfnCondition(place.stack, 'IsProd', {
        expression: Fn.conditionEquals(stage.valueAsString, 'prod'),
      });
    },
  },
};
