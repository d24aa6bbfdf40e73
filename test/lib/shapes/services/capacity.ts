import { Size } from 'aws-cdk-lib';
import { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { InstanceType, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { fargateTask, image, instanceTask, placeIn, placeWithInstances } from '../parts.ts';
import { NO_ALARM, type Shape } from '../shape.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib/aws-ecs';
const SAMPLES = 'public samples';

export const CAPACITY: Readonly<Record<string, Shape>> = {
  'Fargate Spot beside Fargate': {
    after: INTEGRATION,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      cluster.enableFargateCapacityProviders();
      new ecs.FargateService(stack, 'Job', {
        cluster,
        taskDefinition: fargateTask(stack),
        capacityProviderStrategies: [
          { capacityProvider: 'FARGATE_SPOT', weight: 4 },
          { capacityProvider: 'FARGATE', weight: 1, base: 1 },
        ],
      });
    },
  },
  'an Auto Scaling group as a capacity provider': {
    after: INTEGRATION,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const autoScalingGroup = new AutoScalingGroup(stack, 'Instances', {
        vpc,
        instanceType: new InstanceType('c7g.large'),
        machineImage: ecs.EcsOptimizedImage.amazonLinux2023(ecs.AmiHardwareType.ARM),
      });
      const provider = new ecs.AsgCapacityProvider(stack, 'Provider', { autoScalingGroup });
      cluster.addAsgCapacityProvider(provider);
      new ecs.Ec2Service(stack, 'Job', {
        cluster,
        taskDefinition: instanceTask(stack, ecs.NetworkMode.AWS_VPC),
        capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }],
      });
    },
  },
  'instances with placement, on the bridge': {
    after: INTEGRATION,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeWithInstances(app);
      new ecs.Ec2Service(stack, 'Job', {
        cluster,
        taskDefinition: instanceTask(stack),
        placementStrategies: [
          ecs.PlacementStrategy.spreadAcross(ecs.BuiltInAttributes.AVAILABILITY_ZONE),
          ecs.PlacementStrategy.packedByMemory(),
        ],
        placementConstraints: [ecs.PlacementConstraint.memberOf('attribute:ecs.instance-type =~ m6i.*')],
      });
    },
  },
  'a daemon on instances': {
    after: INTEGRATION,
    services: { 'Shop/Agent': { ...NO_ALARM, findings: ['daemon'] } },
    create: (app) => {
      const { stack, cluster } = placeWithInstances(app);
      const taskDefinition = instanceTask(stack, ecs.NetworkMode.HOST);
      new ecs.Ec2Service(stack, 'Agent', { cluster, taskDefinition, daemon: true });
    },
  },
  'Managed Instances': {
    after: INTEGRATION,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const provider = new ecs.ManagedInstancesCapacityProvider(stack, 'Provider', {
        subnets: vpc.privateSubnets,
        securityGroups: [new SecurityGroup(stack, 'Hosts', { vpc })],
      });
      cluster.addManagedInstancesCapacityProvider(provider);
      const taskDefinition = new ecs.TaskDefinition(stack, 'Task', {
        compatibility: ecs.Compatibility.MANAGED_INSTANCES,
        cpu: '1024',
        memoryMiB: '2048',
      });
      taskDefinition.addContainer('app', { image });
      new ecs.FargateService(stack, 'Job', {
        cluster,
        taskDefinition,
        capacityProviderStrategies: [{ capacityProvider: provider.capacityProviderName, weight: 1 }],
      });
    },
  },
  'ECS Anywhere': {
    after: INTEGRATION,
    services: { 'Shop/Till': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const taskDefinition = new ecs.ExternalTaskDefinition(stack, 'Task');
      taskDefinition.addContainer('app', { image, memoryLimitMiB: 256 });
      new ecs.ExternalService(stack, 'Till', { cluster, taskDefinition, desiredCount: 2 });
    },
  },
  'a volume for each task, ECS Exec and a log router': {
    after: SAMPLES,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const taskDefinition = fargateTask(stack);
      taskDefinition.addFirelensLogRouter('router', {
        image,
        firelensConfig: { type: ecs.FirelensLogRouterType.FLUENTBIT },
      });
      const volume = new ecs.ServiceManagedVolume(stack, 'Data', {
        name: 'data',
        managedEBSVolume: { size: Size.gibibytes(20) },
      });
      taskDefinition.addVolume(volume);
      if (taskDefinition.defaultContainer !== undefined) {
        volume.mountIn(taskDefinition.defaultContainer, { containerPath: '/data', readOnly: false });
      }
      const service = new ecs.FargateService(stack, 'Job', { cluster, taskDefinition, enableExecuteCommand: true });
      service.addVolume(volume);
    },
  },
};
