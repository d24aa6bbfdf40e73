import { type App, Duration, type Stack } from 'aws-cdk-lib';
import {
  Container,
  Environment,
  HttpLoadBalancerExtension,
  Service,
  ServiceDescription,
} from '@aws-cdk-containers/ecs-service-extensions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lattice from 'aws-cdk-lib/aws-vpclattice';
import { fargateTask, image, placeIn } from '../parts.ts';
import { NO_ALARM, behindOwnAlb, behindServiceConnect, type Shape } from '../shape.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

const LATTICE_PAIR = ['AWS/VpcLattice of TargetGroup Shop/Blue', 'AWS/VpcLattice of TargetGroup Shop/Green'];

/** A service behind two target groups of VPC Lattice, whose weights ECS changes. */
function shiftingByLattice(app: App, props: Partial<ecs.FargateServiceProps>): void {
  const { stack, vpc, cluster } = placeIn(app);
  const config = { port: 8080, protocol: 'HTTP', vpcIdentifier: vpc.vpcId };
  const group = (id: string) => new lattice.CfnTargetGroup(stack, id, { type: 'IP', config });
  const [blue, green] = [group('Blue'), group('Green')];
  const listener = new lattice.CfnListener(stack, 'Http', {
    serviceIdentifier: new lattice.CfnService(stack, 'Lattice', { authType: 'NONE' }).attrId,
    protocol: 'HTTP',
    defaultAction: {
      forward: {
        targetGroups: [
          { targetGroupIdentifier: blue.attrId, weight: 100 },
          { targetGroupIdentifier: green.attrId, weight: 0 },
        ],
      },
    },
  });
  const role = latticeRole(stack);
  const service = new ecs.FargateService(stack, 'Cart', { cluster, taskDefinition: fargateTask(stack), ...props });
  (service.node.defaultChild as ecs.CfnService).vpcLatticeConfigurations = [
    {
      portName: 'http-8080',
      roleArn: role.roleArn,
      targetGroupArn: blue.attrArn,
      advancedConfiguration: { alternateTargetGroupArn: green.attrArn, productionListenerRule: listener.attrArn },
    },
  ];
}

function latticeRole(stack: Stack): Role {
  return new Role(stack, 'LatticeRole', {
    assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
    managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForVpcLattice')],
  });
}

export const DISCOVERY: Readonly<Record<string, Shape>> = {
  'Cloud Map': {
    after: INTEGRATION,
    services: { 'Shop/Cart': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      cluster.addDefaultCloudMapNamespace({ name: 'shop.internal' });
      new ecs.FargateService(stack, 'Cart', {
        cluster,
        taskDefinition: fargateTask(stack),
        cloudMapOptions: { name: 'cart', containerPort: 8080 },
      });
    },
  },
  'Service Connect, a server and a client': {
    after: INTEGRATION,
    services: { 'Shop/Cart': behindServiceConnect('http-8080', 'Shop/Cart', 'Shop/Cluster'), 'Shop/Shop': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      cluster.addDefaultCloudMapNamespace({ name: 'shop.internal' });
      new ecs.FargateService(stack, 'Cart', {
        cluster,
        taskDefinition: fargateTask(stack, [8080], 'CartTask'),
        serviceConnectConfiguration: { services: [{ portMappingName: 'http-8080', dnsName: 'cart', port: 80 }] },
      });
      const client = new ecs.FargateService(stack, 'Shop', {
        cluster,
        taskDefinition: fargateTask(stack, [8080], 'ShopTask'),
      });
      client.enableServiceConnect();
    },
  },
  'blue/green behind Service Connect': {
    after: SAMPLES,
    services: { 'Shop/Cart': behindServiceConnect('http-8080', 'Shop/Cart', 'Shop/Cluster') },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      cluster.addDefaultCloudMapNamespace({ name: 'shop.internal' });
      new ecs.FargateService(stack, 'Cart', {
        cluster,
        taskDefinition: fargateTask(stack),
        deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN,
        serviceConnectConfiguration: { services: [{ portMappingName: 'http-8080' }] },
      });
    },
  },
  'VPC Lattice': {
    after: SAMPLES,
    services: {
      'Shop/Cart': {
        alarms: {
          SteadyErrors: ['AWS/VpcLattice of TargetGroup Shop/Group'],
          SharpErrors: ['AWS/VpcLattice of TargetGroup Shop/Group'],
        },
        metrics: 4,
      },
    },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const group = new lattice.CfnTargetGroup(stack, 'Group', {
        type: 'IP',
        config: { port: 8080, protocol: 'HTTP', vpcIdentifier: vpc.vpcId },
      });
      const role = latticeRole(stack);
      const service = new ecs.FargateService(stack, 'Cart', { cluster, taskDefinition: fargateTask(stack) });
      (service.node.defaultChild as ecs.CfnService).vpcLatticeConfigurations = [
        { portName: 'http-8080', roleArn: role.roleArn, targetGroupArn: group.attrArn },
      ];
    },
  },
  'blue/green behind VPC Lattice': {
    after: SAMPLES,
    services: { 'Shop/Cart': { alarms: { SteadyErrors: LATTICE_PAIR }, metrics: 4 } },
    create: (app) => shiftingByLattice(app, { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN }),
  },
  'a canary behind VPC Lattice': {
    after: SAMPLES,
    services: { 'Shop/Cart': { alarms: { SteadyErrors: LATTICE_PAIR, ErrorComparison: LATTICE_PAIR }, metrics: 8 } },
    create: (app) =>
      shiftingByLattice(app, {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(15) },
      }),
  },
  'a service of the extensions': {
    after: 'ecs-service-extensions',
    services: {
      'Shop/Extended-service': behindOwnAlb(
        'Shop/Extended-load-balancer/Extended-listener/ExtendedGroup',
        'Shop/Extended-load-balancer',
      ),
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const environment = new Environment(stack, 'Environment', { cluster, vpc: cluster.vpc });
      const serviceDescription = new ServiceDescription();
      serviceDescription.add(new Container({ cpu: 256, memoryMiB: 512, trafficPort: 80, image }));
      serviceDescription.add(new HttpLoadBalancerExtension());
      new Service(stack, 'Extended', { environment, serviceDescription });
    },
  },
};
