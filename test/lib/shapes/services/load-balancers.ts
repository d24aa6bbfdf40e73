import { Duration } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancing';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fargateTask, instanceTask, type Place, placeIn, placeWithInstances } from '../parts.ts';
import { NO_ALARM, behindNlb, behindOwnAlb, behindSharedAlb, ofAlb, ofNlb, type Shape } from '../shape.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9';
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';

function web({ stack, cluster }: Place, id = 'Web', props: Partial<ecs.FargateServiceProps> = {}): ecs.FargateService {
  const taskDefinition = fargateTask(stack, [8080], `${id}Task`);
  return new ecs.FargateService(stack, id, { cluster, taskDefinition, ...props });
}

function alb({ stack, vpc }: Place): elbv2.ApplicationLoadBalancer {
  return new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc, internetFacing: true });
}

export const LOAD_BALANCERS: Readonly<Record<string, Shape>> = {
  'an own ALB': {
    after: INTEGRATION,
    services: { 'Shop/Web': behindOwnAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb') },
    create: (app) => {
      const place = placeIn(app);
      alb(place)
        .addListener('Http', { port: 80 })
        .addTargets('Web', { port: 8080, targets: [web(place)], healthCheck: { path: '/healthz' } });
    },
  },
  'one listener that two services share by path': {
    after: SAMPLES,
    services: {
      'Shop/Cart': behindSharedAlb('Shop/Alb/Http/CartGroup', 'Shop/Alb'),
      'Shop/Search': behindSharedAlb('Shop/Alb/Http/SearchGroup', 'Shop/Alb'),
    },
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
    services: { 'Shop/Web': behindSharedAlb('Shop/Group', 'app/edge/0a1b2c3d4e5f6071') },
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
    services: { 'Shop/Web': { ...NO_ALARM, findings: ['no-alarms'] } },
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
    services: { 'Shop/Web': behindOwnAlb('Shop/Alb/Https/WebGroup', 'Shop/Alb') },
    create: (app) => {
      const place = placeIn(app);
      const balancer = alb(place);
      balancer.addRedirect();
      const certificates = [Certificate.fromCertificateArn(place.stack, 'Cert', CERTIFICATE)];
      const group = balancer
        .addListener('Https', { port: 443, certificates })
        .addTargets('Web', { port: 8080, targets: [web(place)], deregistrationDelay: Duration.seconds(15) });
      balancer.addListener('Admin', { port: 8443, certificates, defaultTargetGroups: [group], open: false });
    },
  },
  'an own NLB with TLS': {
    after: INTEGRATION,
    services: { 'Shop/Web': behindNlb('Shop/Nlb/Tls/WebGroup', 'Shop/Nlb') },
    create: (app) => {
      const place = placeIn(app);
      const balancer = new elbv2.NetworkLoadBalancer(place.stack, 'Nlb', { vpc: place.vpc });
      const certificates = [Certificate.fromCertificateArn(place.stack, 'Cert', CERTIFICATE)];
      balancer.addListener('Tls', { port: 443, certificates }).addTargets('Web', { port: 8080, targets: [web(place)] });
    },
  },
  'an ALB and an NLB before one service': {
    after: SAMPLES,
    services: {
      'Shop/Web': {
        alarms: {
          SteadyErrors: [ofAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb')],
          SharpErrors: [ofAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb')],
          LoadBalancerErrors: ['AWS/ApplicationELB of LoadBalancer Shop/Alb'],
          UnhealthyTargets: [ofAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb')],
          NoHealthyTarget: [ofNlb('Shop/Nlb/Tcp/InnerGroup', 'Shop/Nlb')],
          UnhealthyTargets2: [ofNlb('Shop/Nlb/Tcp/InnerGroup', 'Shop/Nlb')],
        },
        metrics: 9,
      },
    },
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
    services: { 'Shop/Web': behindOwnAlb('Shop/Alb/Http/RegisteredGroup', 'Shop/Alb') },
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
  'a Classic Load Balancer': {
    after: INTEGRATION,
    brokenChecks: { E3030: 'aws-cdk-lib writes the protocol of a listener in lower case' },
    services: { 'Shop/Web': { ...NO_ALARM, findings: ['classic-load-balancer', 'no-protection'] } },
    create: (app) => {
      const { stack, vpc, cluster } = placeWithInstances(app);
      const balancer = new elb.LoadBalancer(stack, 'Classic', { vpc, listeners: [{ externalPort: 80 }] });
      balancer.addTarget(new ecs.Ec2Service(stack, 'Web', { cluster, taskDefinition: instanceTask(stack) }));
    },
  },
};
