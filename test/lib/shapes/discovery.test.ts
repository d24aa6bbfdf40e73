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
import { describeShapes, fargateTask, image, placeIn } from './shapes.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

describeShapes('discovery', {
  'Cloud Map': {
    after: INTEGRATION,
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
    guarded: 2,
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
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const group = new lattice.CfnTargetGroup(stack, 'Group', {
        type: 'IP',
        config: { port: 8080, protocol: 'HTTP', vpcIdentifier: vpc.vpcId },
      });
      const role = new Role(stack, 'LatticeRole', {
        assumedBy: new ServicePrincipal('ecs.amazonaws.com'),
        managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AmazonECSInfrastructureRolePolicyForVpcLattice')],
      });
      const service = new ecs.FargateService(stack, 'Cart', { cluster, taskDefinition: fargateTask(stack) });
      (service.node.defaultChild as ecs.CfnService).vpcLatticeConfigurations = [
        { portName: 'http-8080', roleArn: role.roleArn, targetGroupArn: group.attrArn },
      ];
    },
  },
  'a service of the extensions': {
    after: 'ecs-service-extensions',
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const environment = new Environment(stack, 'Environment', { cluster, vpc: cluster.vpc });
      const serviceDescription = new ServiceDescription();
      serviceDescription.add(new Container({ cpu: 256, memoryMiB: 512, trafficPort: 80, image }));
      serviceDescription.add(new HttpLoadBalancerExtension());
      new Service(stack, 'Extended', { environment, serviceDescription });
    },
  },
});
