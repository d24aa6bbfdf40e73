import { Duration, type Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { findParts } from '../../../../lib/protection/app/app-parts.ts';
import { auditedService } from '../../../../lib/protection/audit/audited-service.ts';
import { readServiceShape } from '../../../../lib/protection/service-shape.ts';
import type { ProtectableService } from '../../../../lib/protection/services/service-at.ts';
import { createClusterWithTask, web, worker } from '../../other-services.ts';

const auditedOf = (service: ProtectableService) => auditedService(readServiceShape(service), findParts(service));

describe('auditedService', () => {
  it('reads a service behind a load balancer, with the defaults of ECS and the place of what is not known', () => {
    expect(auditedOf(web(createClusterWithTask()))).toEqual({
      id: 'Test/Web/Service/Service',
      name: { unknown: 'Test/Web/Service/Service.Name' },
      cluster: { unknown: 'Test/Cluster/Resource' },
      kind: 'service',
      controller: 'ECS',
      scheduling: 'REPLICA',
      strategy: 'ROLLING',
      desiredCount: undefined,
      minimumHealthyPercent: 50,
      maximumPercent: 200,
      bakeTime: undefined,
      step: undefined,
      hasEarlySuccess: false,
      circuitBreaker: undefined,
      alarms: undefined,
      healthCheckGrace: 60,
      targetGroups: [
        {
          arn: { unknown: 'Test/Web/LB/PublicListener/ECSGroup/Resource' },
          dimension: { unknown: 'Test/Web/LB/PublicListener/ECSGroup/Resource.TargetGroupFullName' },
          kind: 'application',
          role: 'primary',
          loadBalancers: [
            { dimension: { unknown: 'Test/Web/LB/Resource.LoadBalancerFullName' }, otherTargetGroups: 0 },
          ],
          healthCheck: { interval: 30, unhealthyThreshold: 2 },
        },
      ],
      classicLoadBalancers: 0,
      discoveryNames: [],
      containers: [{ name: 'web', isEssential: true, healthCheck: undefined }],
      hooks: [],
      live: undefined,
    });
  });

  it('reads names that the app gives, and the last part of the ARN of a cluster', () => {
    const { stack } = createClusterWithTask();
    const cluster = new ecs.CfnCluster(stack, 'Named', { clusterName: 'shop' });
    const named = new ecs.CfnService(stack, 'One', { serviceName: 'checkout', cluster: cluster.ref });
    const cluster2 = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
    const byArn = new ecs.CfnService(stack, 'Two', { cluster: cluster2, schedulingStrategy: 'DAEMON' });
    expect(auditedOf(named)).toMatchObject({ name: 'checkout', cluster: 'shop' });
    expect(auditedOf(byArn)).toMatchObject({ cluster: 'shop', scheduling: 'DAEMON', minimumHealthyPercent: 0 });
  });

  it.each<[string, (stack: Stack) => ecs.TaskDefinition | ecs.CfnTaskDefinition, unknown]>([
    [
      'of an L2 construct',
      (stack) => {
        const task = new ecs.FargateTaskDefinition(stack, 'Own');
        const healthCheck = { command: ['CMD', '/ok'], startPeriod: Duration.seconds(61) };
        task.addContainer('app', { image: ecs.ContainerImage.fromRegistry('app'), healthCheck });
        task.addContainer('log', { image: ecs.ContainerImage.fromRegistry('log'), essential: false });
        return task;
      },
      [
        { name: 'app', isEssential: true, healthCheck: { startPeriod: 61 } },
        { name: 'log', isEssential: false, healthCheck: undefined },
      ],
    ],
    [
      'of an L1 construct',
      (stack) =>
        new ecs.CfnTaskDefinition(stack, 'Own', {
          containerDefinitions: [{ name: 'app', image: 'app', healthCheck: { command: ['CMD', '/ok'] } }],
        }),
      [{ name: 'app', isEssential: true, healthCheck: { startPeriod: 0 } }],
    ],
  ])('reads the containers %s', (_, create, expected) => {
    const { stack } = createClusterWithTask();
    const task = create(stack);
    const taskDefinition = task instanceof ecs.TaskDefinition ? task.taskDefinitionArn : task.ref;
    expect(auditedOf(new ecs.CfnService(stack, 'One', { taskDefinition })).containers).toEqual(expected);
  });

  it('does not know the containers of a task definition that the app does not create', () => {
    const { stack } = createClusterWithTask();
    const service = new ecs.CfnService(stack, 'One', { taskDefinition: 'job:3' });
    expect(auditedOf(service).containers).toBeUndefined();
  });

  it('reads a service as the final template has it', () => {
    const service = worker(createClusterWithTask());
    const resource = service.node.defaultChild as ecs.CfnService;
    resource.addPropertyOverride('DeploymentConfiguration.MaximumPercent', 150);
    resource.addPropertyOverride('DesiredCount', 3);
    expect(auditedOf(service)).toMatchObject({ desiredCount: 3, maximumPercent: 150 });
  });
});
