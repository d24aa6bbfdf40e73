import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describeShapes, fargateTask, type Place, placeIn } from './shapes.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

function web({ stack, cluster }: Place, id = 'Web', props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  const taskDefinition = fargateTask(stack, [8080], `${id}Task`);
  return new ecs.FargateService(stack, id, { cluster, taskDefinition, ...props });
}

function alb({ stack, vpc }: Place): elbv2.ApplicationLoadBalancer {
  return new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true });
}

describeShapes('a load balancer', {
  'an own ALB': {
    after: INTEGRATION,
    create: (app) => {
      const place = placeIn(app);
      alb(place)
        .addListener('Http', { port: 80 })
        .addTargets('Web', { port: 8080, targets: [web(place)], healthCheck: { path: '/healthz' } });
    },
  },
  'one listener that two services share by path': {
    after: SAMPLES,
    guarded: 2,
    create: (app) => {
      const place = placeIn(app);
      const listener = alb(place).addListener('Http', {
        port: 80,
        defaultAction: elbv2.ListenerAction.fixedResponse(404),
      });
      for (const [index, name] of ['Cart', 'Search'].entries()) {
        listener.addTargets(name, {
          port: 8080,
          priority: index + 1,
          conditions: [elbv2.ListenerCondition.pathPatterns([`/${name.toLowerCase()}/*`])],
          targets: [web(place, name)],
        });
      }
    },
  },
  'a listener of another team, imported': {
    after: SAMPLES,
    create: (app) => {
      const place = placeIn(app);
      const listener = elbv2.ApplicationListener.fromApplicationListenerAttributes(place.stack, 'Listener', {
        listenerArn: `${ARN}:listener/app/edge/0a1b2c3d4e5f6071/1a2b3c4d5e6f7081`,
        securityGroup: SecurityGroup.fromSecurityGroupId(place.stack, 'Edge', 'sg-0a1b2c3d'),
      });
      const targets = [web(place)];
      const group = new elbv2.ApplicationTargetGroup(place.stack, 'Group', { vpc: place.vpc, port: 8080, targets });
      listener.addTargetGroups('Web', {
        priority: 40,
        conditions: [elbv2.ListenerCondition.hostHeaders(['shop.example.com'])],
        targetGroups: [group],
      });
    },
  },
  'a target group of another team, imported': {
    after: SAMPLES,
    create: (app) => {
      const place = placeIn(app);
      const group = elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(place.stack, 'Group', {
        targetGroupArn: `${ARN}:targetgroup/shop/0a1b2c3d4e5f6071`,
        loadBalancerArns: `${ARN}:loadbalancer/app/edge/0a1b2c3d4e5f6071`,
      });
      web(place).attachToApplicationTargetGroup(group);
    },
  },
  'HTTPS with a redirect, and the target group on two listeners': {
    after: SAMPLES,
    create: (app) => {
      const place = placeIn(app);
      const balancer = alb(place);
      balancer.addRedirect();
      const certificates = [
        Certificate.fromCertificateArn(place.stack, 'Cert', 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d'),
      ];
      const group = balancer
        .addListener('Https', { port: 443, certificates })
        .addTargets('Web', { port: 8080, targets: [web(place)], deregistrationDelay: Duration.seconds(15) });
      balancer.addListener('Admin', { port: 8443, certificates, defaultTargetGroups: [group], open: false });
    },
  },
  'an own NLB with TLS': {
    after: INTEGRATION,
    create: (app) => {
      const place = placeIn(app);
      const balancer = new elbv2.NetworkLoadBalancer(place.stack, 'Nlb', { vpc: place.vpc });
      balancer.addListener('Tcp', { port: 9000 }).addTargets('Web', { port: 8080, targets: [web(place)] });
    },
  },
  'an ALB and an NLB before one service': {
    after: SAMPLES,
    create: (app) => {
      const place = placeIn(app);
      const service = web(place);
      alb(place)
        .addListener('Http', { port: 80 })
        .addTargets('Web', { port: 8080, targets: [service] });
      const balancer = new elbv2.NetworkLoadBalancer(place.stack, 'Nlb', { vpc: place.vpc });
      balancer.addListener('Tcp', { port: 9000 }).addTargets('Inner', {
        port: 8080,
        targets: [service.loadBalancerTarget({ containerName: 'app', containerPort: 8080 })],
      });
    },
  },
  'targets that are registered by container and port': {
    after: INTEGRATION,
    create: (app) => {
      const place = placeIn(app);
      const listener = alb(place).addListener('Http', { port: 80 });
      web(place).registerLoadBalancerTargets({
        containerName: 'app',
        containerPort: 8080,
        newTargetGroupId: 'Registered',
        listener: ecs.ListenerConfig.applicationListener(listener, { protocol: elbv2.ApplicationProtocol.HTTP }),
      });
    },
  },
});
