import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  waitUntilTasksRunning,
  waitUntilTasksStopped,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { readModelFile } from '../../src/serve/model-file.ts';
import { clientSettings } from '../loopback.ts';
import { serve } from './serving.ts';

const models = `
models:
  "command=*db:migrate": { exitAfter: 45s }
  "FAIL=*": { exitAfter: { after: 20s, exitCode: 1 } }
`;

/** A served account with a cluster and a task definition, and the SDK's own client. */
async function open() {
  const reading = readModelFile(models, { file: 'models.yaml' });
  if (reading.is !== 'read') throw new Error(reading.mistakes.join());
  const served = await serve({ surroundings: reading.surroundings });
  const client = new ECSClient(clientSettings(served));
  await client.send(new CreateClusterCommand({ clusterName: 'shop' }));
  const containerDefinitions = [{ name: 'app', image: 'example/web:1', memory: 256 }];
  await client.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  const run = async (override: object) => {
    const overrides = { containerOverrides: [{ name: 'app', ...override }] };
    const { tasks = [] } = await client.send(
      new RunTaskCommand({ cluster: 'shop', taskDefinition: 'web', startedBy: 'pipeline', overrides }),
    );
    return { cluster: 'shop', tasks: tasks.flatMap(({ taskArn }) => taskArn ?? []) };
  };
  const advance = (by: string) => served.control('POST', '/advance', { by });
  return { client, run, advance, waiter: { client, maxWaitTime: 5, minDelay: 1, maxDelay: 1 } };
}

describe('a migration before a deployment, by the SDK and its waiters', () => {
  it.each([
    [{ command: ['rails', 'db:migrate'] }, 0],
    [{ environment: [{ name: 'FAIL', value: '1' }] }, 1],
  ])('with %j ends with exit code %d [ECS-211] [LOAD-80]', async (override, exitCode) => {
    const { client, run, advance, waiter } = await open();
    const migration = await run(override);
    await advance('31s');
    expect((await waitUntilTasksRunning(waiter, migration)).state).toBe('SUCCESS');
    await advance('45s');
    expect((await waitUntilTasksStopped(waiter, migration)).state).toBe('SUCCESS');
    const { tasks = [] } = await client.send(new DescribeTasksCommand(migration));
    expect(tasks).toMatchObject([{ stopCode: 'EssentialContainerExited', containers: [{ exitCode }] }]);
  });

  it('runs until it is stopped if no model says otherwise [ECS-217]', async () => {
    const { client, run, advance, waiter } = await open();
    const task = await run({ command: ['rails', 'server'] });
    await advance('1h');
    expect((await waitUntilTasksRunning(waiter, task)).state).toBe('SUCCESS');
    await client.send(new StopTaskCommand({ cluster: 'shop', task: task.tasks[0], reason: 'canceled' }));
    await advance('30s');
    expect((await waitUntilTasksStopped(waiter, task)).state).toBe('SUCCESS');
  });
});
