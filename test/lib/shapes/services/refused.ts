import { CfnParameter, CfnResource, Fn } from 'aws-cdk-lib';
import { EcsApplication, EcsDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { fargateTask, placeIn } from '../parts.ts';
import { behindOwnAlb, NO_ALARM, type Shape } from '../shape.ts';

const INTEGRATION = 'the integration tests of aws-cdk-lib';
const SAMPLES = 'public samples';

const CODE_DEPLOY = {
  refused:
    'the deployment controller is CODE_DEPLOY, so the alarms of the CodeDeploy deployment group protect the service: configure the alarms in the CodeDeploy deployment group',
};
const EXTERNAL = {
  refused:
    'the deployment controller is EXTERNAL, for which ECS accepts no deployment alarms: configure the alarms in the tool that deploys the task sets',
};
const ROLE = 'arn:aws:iam::111122223333:role/ecs';

export const REFUSED: Readonly<Record<string, Shape>> = {
  'a service that CodeDeploy deploys': {
    after: INTEGRATION,
    services: { 'Shop/Web': CODE_DEPLOY },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const group = (id: string) =>
        new elbv2.ApplicationTargetGroup(stack, id, { vpc, port: 8080, targetType: elbv2.TargetType.IP });
      const [blueTargetGroup, greenTargetGroup] = [group('Blue'), group('Green')];
      const listener = new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc }).addListener('Http', {
        port: 80,
        defaultTargetGroups: [blueTargetGroup],
      });
      const service = new ecs.FargateService(stack, 'Web', {
        cluster,
        taskDefinition: fargateTask(stack),
        deploymentController: { type: ecs.DeploymentControllerType.CODE_DEPLOY },
      });
      service.attachToApplicationTargetGroup(blueTargetGroup);
      new EcsDeploymentGroup(stack, 'Deployments', {
        application: new EcsApplication(stack, 'Application'),
        service,
        blueGreenDeploymentConfig: { blueTargetGroup, greenTargetGroup, listener },
      });
    },
  },
  'the controller CODE_DEPLOY by an escape hatch': {
    after: SAMPLES,
    services: { 'Shop/Job': CODE_DEPLOY },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const service = new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack) });
      const resource = service.node.defaultChild as ecs.CfnService;
      resource.addPropertyOverride('DeploymentController.Type', 'CODE_DEPLOY');
    },
  },
  'the controller EXTERNAL, with a task set': {
    after: INTEGRATION,
    services: { 'Shop/Job': EXTERNAL },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const taskDefinition = fargateTask(stack);
      const service = new ecs.FargateService(stack, 'Job', {
        cluster,
        taskDefinition,
        deploymentController: { type: ecs.DeploymentControllerType.EXTERNAL },
      });
      new ecs.CfnTaskSet(stack, 'Set', {
        cluster: cluster.clusterName,
        service: service.serviceName,
        taskDefinition: taskDefinition.taskDefinitionArn,
        launchType: 'FARGATE',
        networkConfiguration: { awsVpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
      });
    },
  },
  'an L1 service with the controller EXTERNAL': {
    after: SAMPLES,
    services: { 'Shop/Job': EXTERNAL },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new ecs.CfnService(stack, 'Job', { cluster: cluster.clusterName, deploymentController: { type: 'EXTERNAL' } });
    },
  },
  'an Express Mode service': {
    after: SAMPLES,
    services: { 'Shop/Web': { refused: 'ECS deploys an Express Mode service as a canary' } },
    create: (app) => {
      const { stack } = placeIn(app);
      new ecs.CfnExpressGatewayService(stack, 'Web', {
        executionRoleArn: ROLE,
        infrastructureRoleArn: ROLE,
        primaryContainer: { image: 'public.ecr.aws/docker/library/httpd:2.4', containerPort: 80 },
      });
    },
  },
  'a managed daemon': {
    after: SAMPLES,
    services: { 'Shop/Agent': { refused: 'a managed daemon has deployments, alarms and statuses of its own' } },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const task = new ecs.CfnDaemonTaskDefinition(stack, 'Task', {
        family: 'agent',
        cpu: '256',
        memory: '512',
        executionRoleArn: ROLE,
        containerDefinitions: [{ name: 'agent', image: 'public.ecr.aws/docker/library/httpd:2.4' }],
      });
      new ecs.CfnDaemon(stack, 'Agent', {
        daemonName: 'agent',
        clusterArn: cluster.clusterArn,
        daemonTaskDefinitionArn: task.ref,
        capacityProviderArns: ['arn:aws:ecs:eu-west-1:111122223333:capacity-provider/hosts'],
      });
    },
  },
  'a service as a plain resource': {
    after: SAMPLES,
    services: {
      'Shop/Job': { refused: 'a service must be an ecs.BaseService or an ecs.CfnService, got a CfnResource' },
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const properties = {
        Cluster: cluster.clusterName,
        TaskDefinition: fargateTask(stack).taskDefinitionArn,
        LaunchType: 'FARGATE',
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-0a1b2c3d'] } },
      };
      new CfnResource(stack, 'Job', { type: 'AWS::ECS::Service', properties });
    },
  },
  'one task that ECS can neither stop nor replace': {
    after: SAMPLES,
    services: {
      'Shop/Job': { refused: 'ECS cannot replace one task with a minimum of 100 % and a maximum of 134 %' },
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new ecs.FargateService(stack, 'Job', {
        cluster,
        taskDefinition: fargateTask(stack),
        desiredCount: 1,
        minHealthyPercent: 100,
        maxHealthyPercent: 134,
      });
    },
  },
  'the same percentages without a number of tasks': {
    after: SAMPLES,
    services: { 'Shop/Job': { ...NO_ALARM, findings: ['first-task', 'no-alarms', 'no-health-check'] } },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new ecs.FargateService(stack, 'Job', {
        cluster,
        taskDefinition: fargateTask(stack),
        minHealthyPercent: 100,
        maxHealthyPercent: 134,
      });
    },
  },
  'alarms that only the deployment knows': {
    after: SAMPLES,
    services: {
      'Shop/Job': {
        refused: 'DeploymentConfiguration.Alarms.AlarmNames is a function or a parameter of CloudFormation',
      },
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const names = new CfnParameter(stack, 'Names', { type: 'CommaDelimitedList', default: 'job-errors' });
      const service = new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack) });
      const resource = service.node.defaultChild as ecs.CfnService;
      resource.addPropertyOverride('DeploymentConfiguration.Alarms', {
        AlarmNames: Fn.ref(names.logicalId),
        Enable: true,
        Rollback: true,
      });
    },
  },
  'an imported service beside one of the app': {
    after: SAMPLES,
    services: { 'Shop/Job': NO_ALARM },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      ecs.FargateService.fromFargateServiceAttributes(stack, 'Elsewhere', { cluster, serviceName: 'elsewhere' });
      new ecs.FargateService(stack, 'Job', { cluster, taskDefinition: fargateTask(stack) });
    },
  },
  'a CodeDeploy service between others': {
    after: SAMPLES,
    services: {
      'Shop/Job': NO_ALARM,
      'Shop/Old': CODE_DEPLOY,
      'Shop/Web': behindOwnAlb('Shop/Alb/Http/WebGroup', 'Shop/Alb'),
    },
    create: (app) => {
      const { stack, vpc, cluster } = placeIn(app);
      const taskDefinition = fargateTask(stack);
      new ecs.FargateService(stack, 'Job', { cluster, taskDefinition });
      const deploymentController = { type: ecs.DeploymentControllerType.CODE_DEPLOY };
      new ecs.FargateService(stack, 'Old', { cluster, taskDefinition, deploymentController });
      const service = new ecs.FargateService(stack, 'Web', { cluster, taskDefinition });
      new elbv2.ApplicationLoadBalancer(stack, 'Alb', { vpc })
        .addListener('Http', { port: 80 })
        .addTargets('Web', { port: 8080, targets: [service] });
    },
  },
};
