import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { builtInModel } from '../../../simulator/serve/built-in-models.ts';
import { readModelFile } from '../../../simulator/serve/model-file.ts';
import type { EcsBehaviours } from '../../../simulator/services/ecs/behaviours.ts';
import type { TaskDefinitionState } from '../../../simulator/services/ecs/state.ts';
import { clientSettings } from '../loopback.ts';
import { serve } from './serving.ts';

const FILE = `models:
  - image: "*:bad"
    model: { crashAfter: 0s }
  - image: "example/*/api:*"
    environment: "FAIL=un*ly"
    model: { neverHealthy: true }
  - environment: "PULL=no"
    model: { imagePull: fails }
  - image: "example/slow"
    model: { startUp: 1m30s }
`;

function taskDefinition(image: string, environment: Readonly<Record<string, string>> = {}): TaskDefinitionState {
  const variables = Object.entries(environment).map(([name, value]) => ({ name, value }));
  return {
    arn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:1',
    family: 'web',
    revision: 1,
    containerDefinitions: [
      { name: 'sidecar', image: 'example/envoy:1' },
      { name: 'app', image, environment: variables },
    ],
    registeredAt: 0,
    tags: [],
    rest: {},
  };
}

function planOf(file: string, image: string, environment?: Readonly<Record<string, string>>) {
  const reading = readModelFile(file, builtInModel);
  if (reading.is === 'refused') throw new Error(JSON.stringify(reading.faults));
  const definition = taskDefinition(image, environment);
  const start = { taskDefinition: definition } as Parameters<NonNullable<EcsBehaviours['planTask']>>[0];
  return reading.models(definition)?.planTask?.(start);
}

describe('a file of models', () => {
  it('finds by image and environment who fails, and how [WIRE-19]', () => {
    expect(planOf(FILE, 'registry/example/web:bad')).toMatchObject({ failsToStart: { exitCode: 1 } });
    expect(planOf(FILE, 'example/eu/api:7', { FAIL: 'unhealthily' })).toEqual({ healthyAfterMs: 'never' });
    expect(planOf(FILE, 'example/web:2', { PULL: 'no' })).toMatchObject({
      failsToStart: {
        stopCode: 'TaskFailedToStart',
        stoppedReason: expect.stringContaining('CannotPullContainerError'),
      },
    });
    const later = 'models:\n  - { image: "*", model: { crashAfter: 20s } }\n';
    expect(planOf(later, 'web:1')).toMatchObject({ exits: { afterMs: 20_000, exitCode: 1 } });
    expect(planOf(FILE, 'example/slow')).toEqual({ healthyAfterMs: 90_000 });
  });

  it.each([
    ['example/web:good', {}],
    ['example/web:bad2', {}],
    ['example/eu/api:7', { FAIL: 'un' }],
    ['example/eu/api:7', { FAILED: 'unhealthily' }],
    ['example/api:7', { FAIL: 'unhealthily' }],
    ['example/slow:1', {}],
    ['example/web:2', { PULL: 'now' }],
  ])('leaves %s with %j healthy [WIRE-19]', (image, environment) => {
    expect(planOf(FILE, image, environment)).toBeUndefined();
  });

  it('takes the first entry that fits [WIRE-19]', () => {
    const both =
      'models:\n  - { image: "*", model: { startUp: 5s } }\n  - { image: "*:bad", model: { crashAfter: 0s } }\n';
    expect(planOf(both, 'web:bad')).toEqual({ healthyAfterMs: 5_000 });
  });

  it.each([
    ['', 1, 1, 'the file: '],
    [
      'models:\n  - image: "*:bad"\n    model: { crashAfter: soon }\n',
      3,
      26,
      'must be a span like 90s or 10m, got "soon"',
    ],
    ['models:\n  - image: a\n    model: {}\n    modle: {}\n', 4, 5, 'models.0: unknown "modle"'],
    ['models:\n  - model: { crashAfter: 20s }\n', 2, 5, 'give image or environment, to say whose model it is'],
    ['models:\n  - image: a\n', 2, 5, 'models.0.model: is missing'],
    ['models:\n  - image: ""\n    model: {}\n', 2, 12, 'models.0.image'],
    ['models:\n  - environment: "FAIL"\n    model: {}\n', 2, 18, 'must be NAME=pattern'],
    ['models:\n  - image: a\n    model: { crash: 1 }\n', 3, 14, 'models.0.model: unknown "crash"'],
    ['models:\n  - image: a\n    image: b\n    model: {}\n', 3, 5, 'unique'],
    ['models: [\n', 2, 1, ''],
  ])('refuses %j at line %i, column %i [WIRE-19]', (file, line, column, text) => {
    const reading = readModelFile(file, builtInModel);
    expect(reading).toMatchObject({ is: 'refused', faults: [{ line, column }] });
    expect(reading.is === 'refused' && reading.faults[0]?.message).toContain(text);
  });
});

describe('an update to a bad tag', () => {
  it('goes bad by itself, until the circuit breaker rolls it back [WIRE-19]', async () => {
    const reading = readModelFile(FILE, builtInModel);
    if (reading.is === 'refused') throw new Error('the file is good');
    const served = await serve({ models: reading.models });
    const ecs = new ECSClient(clientSettings(served));
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    for (const tag of ['good', 'bad']) {
      const containerDefinitions = [{ name: 'app', image: `example/web:${tag}` }];
      await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
    }
    const deploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const service = { cluster: 'shop', desiredCount: 2, deploymentConfiguration };
    await ecs.send(new CreateServiceCommand({ ...service, serviceName: 'web', taskDefinition: 'web:1' }));
    await served.control('POST', '/advance', { by: '10m' });
    await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', taskDefinition: 'web:2' }));
    await served.control('POST', '/advance', { by: '2m' });
    const stopped = await ecs.send(
      new ListTasksCommand({ cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' }),
    );
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: stopped.taskArns ?? [] }));
    expect(tasks.map(({ stoppedReason }) => stoppedReason)).toContain('Essential container in task exited');
    await served.control('POST', '/advance', { by: '1h' });
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    expect(services[0]?.taskDefinition).toMatch(/web:1$/);
    expect(services[0]?.runningCount).toBe(2);
  });
});
