import { CfnResource, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { resourceOf, serviceAt, unprotectable } from '../../../../lib/protection/services/service-at.ts';
import { createClusterWithTask, headless, worker } from '../../other-services.ts';

describe('serviceAt', () => {
  it('is an L2 for itself and for its resource', () => {
    const service = headless(new Stack());
    expect(serviceAt(service)).toBe(service);
    expect(serviceAt(service.node.defaultChild as ecs.CfnService)).toBe(service);
  });

  it('is an L1 that belongs to no L2, also below one', () => {
    const stack = new Stack();
    const alone = new ecs.CfnService(stack, 'Alone');
    const below = new ecs.CfnService(headless(stack), 'Other');
    expect([serviceAt(alone), serviceAt(below)]).toEqual([alone, below]);
  });

  it('is nothing for other constructs, and for a service that is imported', () => {
    const { stack, cluster } = createClusterWithTask();
    const imported = ecs.FargateService.fromFargateServiceAttributes(stack, 'Imported', {
      cluster,
      serviceName: 'web',
    });
    expect([stack, cluster, imported].map(serviceAt)).toEqual([undefined, undefined, undefined]);
  });
});

describe('resourceOf', () => {
  it('is the L1', () => {
    const service = worker(createClusterWithTask());
    const alone = new ecs.CfnService(new Stack(), 'Alone');
    expect(resourceOf(service)).toBe(service.node.defaultChild);
    expect(resourceOf(alone)).toBe(alone);
  });

  it('says where an imported service can be protected', () => {
    const { stack, cluster } = createClusterWithTask();
    const imported = ecs.FargateService.fromFargateServiceAttributes(stack, 'Imported', {
      cluster,
      serviceName: 'web',
    });
    expect(resourceOf(imported as ecs.FargateService)).toBe(
      'the service Test/Imported must be created by this app, got an imported service: protect it in the app that creates it',
    );
  });
});

describe('unprotectable', () => {
  it.each([
    [
      'AWS::ECS::ExpressGatewayService',
      'ECS deploys an Express Mode service as a canary, and rolls it back by an alarm on 4xx and 5xx responses that ECS creates itself: to use your own ' +
        'alarms, create an AWS::ECS::Service, for example with GuardedService',
    ],
    [
      'AWS::ECS::Daemon',
      'a managed daemon has deployments, alarms and statuses of its own: set alarms and bakeTimeInMinutes in its deploymentConfiguration',
    ],
    [
      'AWS::ECS::Service',
      'a service must be an ecs.BaseService or an ecs.CfnService, got a CfnResource, and no construct can add properties to it: create it as an ' +
        'ecs.CfnService',
    ],
  ])('gives the reason of %s', (type, reason) => {
    expect(unprotectable(new CfnResource(new Stack(), 'One', { type }))).toBe(reason);
  });

  it('gives none for services and for other resources', () => {
    const { stack, cluster } = createClusterWithTask();
    const others = [new ecs.CfnService(stack, 'Alone'), headless(new Stack()), cluster, stack];
    expect(others.map(unprotectable)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
