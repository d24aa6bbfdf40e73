import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { describe, expect, it } from 'vitest';
import { findPort, pathProblems } from '../../../lib/service/traffic.ts';
import { expectOneProblem, image } from '../guarded-services.ts';

function taskWith(containers: Readonly<Record<string, readonly ecs.PortMapping[]>>): ecs.FargateTaskDefinition {
  const taskDefinition = new ecs.FargateTaskDefinition(new Stack(), 'Task');
  for (const [name, portMappings] of Object.entries(containers)) {
    taskDefinition.addContainer(name, { image, portMappings: [...portMappings] });
  }
  return taskDefinition;
}

/** What `findPort` found: the container's name and the port. */
function found(...asked: Parameters<typeof findPort>): readonly [string, number] {
  const port = findPort(...asked);
  if (typeof port === 'string') throw new Error(port);
  return [port.container.containerName, port.port];
}

const UDP: ecs.PortMapping = { containerPort: 53, protocol: ecs.Protocol.UDP };

describe('findPort', () => {
  const taskDefinition = taskWith({
    web: [UDP, { containerPort: 80 }, { containerPort: 81 }],
    proxy: [{ containerPort: 8080 }],
  });

  it.each([
    [{}, 'web', 80],
    [{ containerPort: 81 }, 'web', 81],
    [{ containerName: 'proxy' }, 'proxy', 8080],
    [{ containerName: 'web', containerPort: 80 }, 'web', 80],
  ])('finds for %j the container %s and its port %d', (asked, container, port) => {
    expect(found(taskDefinition, asked)).toEqual([container, port]);
  });

  it.each([
    [
      'a container that is not there',
      { containerName: 'sidecar' },
      'the task definition has no container with the name "sidecar" (containerName): correct the name',
    ],
    [
      'a port that is not mapped',
      { containerPort: 82 },
      'containerPort must be a TCP port that the container web maps (80, 81), got 82: use one of these',
    ],
    [
      'a port of UDP',
      { containerPort: 53 },
      'containerPort must be a TCP port that the container web maps (80, 81), got 53',
    ],
  ])('says what is wrong with %s', (_, asked, message) => {
    expectOneProblem([findPort(taskDefinition, asked)].map(String), message);
  });

  it('says that no container takes requests', () => {
    expectOneProblem(
      [String(findPort(taskWith({}), {}))],
      'taskDefinition must have an essential container that receives the requests, got none: add it',
    );
    expectOneProblem(
      [String(findPort(taskWith({ dns: [UDP] }), {}))],
      'the container dns must map a TCP port, got none',
    );
  });

  it('says that a task without a network takes no requests', () => {
    const alone = new ecs.Ec2TaskDefinition(new Stack(), 'Alone', { networkMode: ecs.NetworkMode.NONE });
    alone.addContainer('web', { image, memoryLimitMiB: 64 });
    expectOneProblem([String(findPort(alone, {}))], 'a load balancer cannot reach tasks with the network mode none');
  });
});

describe('pathProblems', () => {
  it('takes a path from the root, of 1024 characters at most', () => {
    expect(pathProblems('healthCheckPath', '/')).toEqual([]);
    expect(pathProblems('healthCheckPath', `/${'a'.repeat(1_023)}`)).toEqual([]);
  });

  it.each([
    [
      'health',
      'healthCheckPath must start with "/" and have at most 1024 characters, got "health": omit it to use the default, "/"',
    ],
    ['', 'got "": omit it'],
    [`/${'a'.repeat(1_024)}`, `got "/${'a'.repeat(39)}": omit it`],
  ])('refuses "%s"', (path, message) => {
    expectOneProblem(pathProblems('healthCheckPath', path), message);
  });
});
