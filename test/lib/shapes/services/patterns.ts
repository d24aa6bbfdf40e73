import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { fargateTask, image, placeIn, placeWithInstances } from '../parts.ts';
import { behindNlb, behindOwnAlb, ofAlb, ofNlb, onQueue, onQueueOfLongJobs, type Shape } from '../shape.ts';

const ECS_PATTERNS = 'aws-ecs-patterns';

const HEALTH_CHECK_PORT =
  'aws-ecs-patterns leaves out HealthCheckPort, whose default is the port that cfn-lint asks for';

export const PATTERNS: Readonly<Record<string, Shape>> = {
  'a Fargate service behind an ALB that scales': {
    after: ECS_PATTERNS,
    services: { 'Shop/Web/Service': behindOwnAlb('Shop/Web/LB/PublicListener/ECSGroup', 'Shop/Web/LB') },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      const { service } = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
        cluster,
        taskImageOptions: { image, containerPort: 8080, environment: { STAGE: 'prod' } },
        desiredCount: 3,
        openListener: false,
      });
      service.autoScaleTaskCount({ maxCapacity: 9 }).scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50 });
    },
  },
  'a service behind an ALB on instances': {
    after: ECS_PATTERNS,
    brokenChecks: { E3049: HEALTH_CHECK_PORT },
    services: { 'Shop/Web/Service': behindOwnAlb('Shop/Web/LB/PublicListener/ECSGroup', 'Shop/Web/LB') },
    create: (app) => {
      const { stack, cluster } = placeWithInstances(app);
      new patterns.ApplicationLoadBalancedEc2Service(stack, 'Web', {
        cluster,
        memoryLimitMiB: 512,
        taskImageOptions: { image },
      });
    },
  },
  'a Fargate service behind an NLB': {
    after: ECS_PATTERNS,
    services: { 'Shop/Web/Service': behindNlb('Shop/Web/LB/PublicListener/ECSGroup', 'Shop/Web/LB') },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new patterns.NetworkLoadBalancedFargateService(stack, 'Web', {
        cluster,
        taskDefinition: fargateTask(stack),
        circuitBreaker: { rollback: true },
      });
    },
  },
  'a service behind an NLB on instances': {
    after: ECS_PATTERNS,
    brokenChecks: { E3049: HEALTH_CHECK_PORT },
    services: { 'Shop/Web/Service': behindNlb('Shop/Web/LB/PublicListener/ECSGroup', 'Shop/Web/LB') },
    create: (app) => {
      const { stack, cluster } = placeWithInstances(app);
      new patterns.NetworkLoadBalancedEc2Service(stack, 'Web', {
        cluster,
        memoryLimitMiB: 512,
        taskImageOptions: { image },
      });
    },
  },
  'a Fargate worker on a queue': {
    after: ECS_PATTERNS,
    services: {
      'Shop/Jobs/QueueProcessingFargateService': {
        ...onQueueOfLongJobs('Shop/Jobs/EcsProcessingQueue', 'Shop/Jobs/EcsProcessingDeadLetterQueue'),
        // Messages may take 10 minutes, so UnfinishedMessages needs two periods of 15 minutes, and the bake time is 10.
        findings: ['counts-long-messages', 'slower-than-bake-time'],
      },
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new patterns.QueueProcessingFargateService(stack, 'Jobs', {
        cluster,
        image,
        minScalingCapacity: 0,
        maxScalingCapacity: 5,
        visibilityTimeout: Duration.minutes(10),
      });
    },
  },
  'a worker on a queue on instances': {
    after: ECS_PATTERNS,
    services: {
      'Shop/Jobs/QueueProcessingService': onQueue(
        'Shop/Jobs/EcsProcessingQueue',
        'Shop/Jobs/EcsProcessingDeadLetterQueue',
      ),
    },
    create: (app) => {
      const { stack, cluster } = placeWithInstances(app);
      new patterns.QueueProcessingEc2Service(stack, 'Jobs', { cluster, image, memoryLimitMiB: 512 });
    },
  },
  'an ALB with two target groups': {
    after: ECS_PATTERNS,
    services: {
      'Shop/Web/Service': {
        alarms: {
          SteadyErrors: [ofAlb('Shop/Web/LB/PublicListener/ECSTargetGroupapp8080Group', 'Shop/Web/LB')],
          SharpErrors: [ofAlb('Shop/Web/LB/PublicListener/ECSTargetGroupapp8080Group', 'Shop/Web/LB')],
          SteadyErrors2: [ofAlb('Shop/Web/LB/PublicListener/ECSTargetGroupapp9090Group', 'Shop/Web/LB')],
          SharpErrors2: [ofAlb('Shop/Web/LB/PublicListener/ECSTargetGroupapp9090Group', 'Shop/Web/LB')],
          LoadBalancerErrors: ['AWS/ApplicationELB of LoadBalancer Shop/Web/LB'],
          UnhealthyTargets: [ofAlb('Shop/Web/LB/PublicListener/ECSTargetGroupapp8080Group', 'Shop/Web/LB')],
          UnhealthyTargets2: [ofAlb('Shop/Web/LB/PublicListener/ECSTargetGroupapp9090Group', 'Shop/Web/LB')],
        },
        metrics: 12,
      },
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new patterns.ApplicationMultipleTargetGroupsFargateService(stack, 'Web', {
        cluster,
        taskDefinition: fargateTask(stack, [8080, 9090]),
        targetGroups: [{ containerPort: 8080 }, { containerPort: 9090, pathPattern: '/admin/*', priority: 20 }],
      });
    },
  },
  'an NLB with two target groups': {
    after: ECS_PATTERNS,
    services: {
      'Shop/Web/Service': {
        alarms: {
          NoHealthyTarget: [ofNlb('Shop/Web/Edge/Tcp/ECSTargetGroupapp8080Group', 'Shop/Web/Edge')],
          UnhealthyTargets: [ofNlb('Shop/Web/Edge/Tcp/ECSTargetGroupapp8080Group', 'Shop/Web/Edge')],
          NoHealthyTarget2: [ofNlb('Shop/Web/Edge/Tcp/ECSTargetGroupapp9090Group', 'Shop/Web/Edge')],
          UnhealthyTargets2: [ofNlb('Shop/Web/Edge/Tcp/ECSTargetGroupapp9090Group', 'Shop/Web/Edge')],
        },
        metrics: 4,
      },
    },
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new patterns.NetworkMultipleTargetGroupsFargateService(stack, 'Web', {
        cluster,
        taskDefinition: fargateTask(stack, [8080, 9090]),
        loadBalancers: [{ name: 'Edge', listeners: [{ name: 'Tcp', port: 80 }] }],
        targetGroups: [
          { containerPort: 8080, listener: 'Tcp' },
          { containerPort: 9090, listener: 'Tcp' },
        ],
      });
    },
  },
  'a scheduled task, which is not a service': {
    after: ECS_PATTERNS,
    services: {},
    create: (app) => {
      const { stack, cluster } = placeIn(app);
      new patterns.ScheduledFargateTask(stack, 'Nightly', {
        cluster,
        schedule: Schedule.rate(Duration.days(1)),
        scheduledFargateTaskDefinitionOptions: { taskDefinition: fargateTask(stack) },
      });
    },
  },
};
