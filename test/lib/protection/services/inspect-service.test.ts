import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { describe, expect, it } from 'vitest';
import { inspectService, refuseService, ServiceRefused } from '../../../../lib/protection/services/inspect-service.ts';
import { createClusterWithTask, worker } from '../../other-services.ts';

describe('inspectService', () => {
  it('reads a service, from its L2 and its L1, with the queues of a pattern', () => {
    const { stack, cluster } = createClusterWithTask();
    const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable');
    const { service, sqsQueue } = new patterns.QueueProcessingFargateService(stack, 'Worker', { cluster, image });
    for (const construct of [service, service.node.defaultChild as ecs.CfnService]) {
      expect(inspectService(construct, {})).toMatchObject({
        service: expect.toSatisfy((one) => one === service),
        shape: { strategy: 'ROLLING' },
        props: { queue: expect.toSatisfy((one) => one === sqsQueue) },
      });
    }
  });

  it('lists every problem of a service, its overrides and its alarms', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, { deploymentController: { type: ecs.DeploymentControllerType.EXTERNAL } });
    const resource = service.node.defaultChild as ecs.CfnService;
    resource.addPropertyDeletionOverride('DeploymentConfiguration.Alarms');
    expect(inspectService(service, {})).toEqual([
      expect.stringMatching(/^the deployment controller is EXTERNAL, for which ECS accepts no deployment alarms: /),
      expect.stringMatching(/^DeploymentConfiguration.Alarms is deleted by an override/),
    ]);
  });

  it('lists the problems of the props before it reads the service', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, { deploymentController: { type: ecs.DeploymentControllerType.EXTERNAL } });
    expect(inspectService(service, { requestsPerMinute: -1 })).toEqual([
      'requestsPerMinute must be 0 or more, got -1: omit it if you do not know it',
    ]);
  });

  it('gives the reason of other constructs', () => {
    const stack = new Stack();
    const express = new CfnResource(stack, 'Express', { type: 'AWS::ECS::ExpressGatewayService' });
    expect(inspectService(express, {})).toEqual([expect.stringMatching(/^ECS deploys an Express Mode service/)]);
    expect(inspectService(stack, {})).toEqual([
      'it must be an ECS service that this app creates, got another construct',
    ]);
  });
});

describe('refuseService', () => {
  const service = new ecs.CfnService(new Stack(), 'Web');

  it('lists all problems behind the path', () => {
    const refusal = new ServiceRefused(service, ['one', 'two']);
    expect(() => refuseService(service, ['one', 'two'])).toThrow(refusal);
    expect(refusal.message).toBe('Default/Web cannot be protected: one; two');
  });

  it('refuses nothing without a problem', () => {
    expect(() => refuseService(service, [])).not.toThrow();
  });
});
