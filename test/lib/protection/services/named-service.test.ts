import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { namesOf, portProtocol } from '../../../../lib/protection/services/named-service.ts';
import { taskOf } from '../../guarded-services.ts';
import { createClusterWithTask, headless, worker } from '../../other-services.ts';

function clusterNameIn(choose: (stack: Stack) => string | undefined): unknown {
  const stack = new Stack();
  const cluster = choose(stack);
  const service = new ecs.CfnService(stack, 'Service', { ...(cluster !== undefined && { cluster }) });
  return stack.resolve(namesOf(service).cluster.clusterName);
}

describe('namesOf', () => {
  it('are those of an L2 service', () => {
    const service = headless(new Stack());
    expect(namesOf(service)).toEqual({ cluster: service.cluster, serviceName: service.serviceName });
  });

  it.each<[string, (stack: Stack) => string | undefined, unknown]>([
    ['of no cluster, the cluster default', () => undefined, 'default'],
    ['of a name, the name', () => 'shop', 'shop'],
    ['of an ARN, its name', () => 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop', 'shop'],
    ['of a cluster of the app, its name', (stack) => new ecs.CfnCluster(stack, 'Shop').ref, { Ref: 'Shop' }],
    ['of its ARN, its name', (stack) => new ecs.CfnCluster(stack, 'Shop').attrArn, { Ref: 'Shop' }],
    ['of a parameter, its value', (stack) => new CfnParameter(stack, 'Shop').valueAsString, { Ref: 'Shop' }],
  ])('are for an L1 service, %s', (_, choose, expected) => {
    expect(clusterNameIn(choose)).toEqual(expected);
  });

  it('are for an L1 service its name as ECS gives it', () => {
    const stack = new Stack();
    const { serviceName } = namesOf(new ecs.CfnService(stack, 'Service'));
    expect(stack.resolve(serviceName)).toEqual({ 'Fn::GetAtt': ['Service', 'Name'] });
  });
});

describe('portProtocol', () => {
  const port = { containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http2 };

  it('is that of the port mapping of an L2 service', () => {
    const parts = createClusterWithTask();
    const service = worker(parts, { taskDefinition: taskOf(parts.stack, 'Own', port) });
    expect([portProtocol(service, 'http'), portProtocol(service, 'other')]).toEqual(['http2', undefined]);
  });

  it('is that of the task definition that an L1 service refers to', () => {
    const { stack } = createClusterWithTask();
    const { taskDefinitionArn: taskDefinition } = taskOf(stack, 'Own', port);
    const service = new ecs.CfnService(stack, 'Service', { taskDefinition });
    expect([portProtocol(service, 'http'), portProtocol(service, 'other')]).toEqual(['http2', undefined]);
  });

  it('is not known for the task definition of another app', () => {
    const taskDefinition = 'arn:aws:ecs:eu-west-1:111122223333:task-definition/shop:7';
    const service = new ecs.CfnService(new Stack(), 'Service', { taskDefinition });
    expect(portProtocol(service, 'http')).toBeNull();
  });
});
