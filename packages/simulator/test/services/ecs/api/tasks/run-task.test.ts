import { describe, expect, it } from 'vitest';
import { type Account, account, at, noon } from '../../account.ts';

const prefix = 'arn:aws:ecs:us-east-1:111122223333:';
const awsvpc = { awsvpcConfiguration: { subnets: ['subnet-1'] } };

interface Task {
  readonly taskArn: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly tags: readonly unknown[];
  readonly capacityProviderName?: string;
}
interface Answer {
  readonly tasks: readonly Task[];
  readonly failures: readonly unknown[];
}

const run = (shop: Account, input: Record<string, unknown> = {}) =>
  shop.call<Answer>('RunTask', { cluster: 'shop', taskDefinition: 'api', ...input });

const describeTask = (shop: Account, { taskArn }: Pick<Task, 'taskArn'>) =>
  shop.call<Answer>('DescribeTasks', { cluster: 'shop', tasks: [taskArn], include: ['TAGS'] }).tasks[0];

/** An account whose standalone tasks exit with a code 45 s after RUNNING. */
const withExit = (exitCode: number, options = {}) =>
  account({
    behaviours: {
      planStandaloneTask: () => ({
        exits: {
          afterMs: 45_000,
          stopCode: 'EssentialContainerExited',
          stoppedReason: 'Essential container in task exited',
          exitCode,
        },
      }),
    },
    ...options,
  });

function refusal(code: string, message: unknown) {
  return expect.objectContaining({ code, message });
}

describe('RunTask', () => {
  it('answers the tasks as they start, with what the call asked for [ECS-210]', () => {
    const shop = account();
    const overrides = {
      containerOverrides: [{ name: 'app', command: ['db:migrate'], environment: [{ name: 'A', value: '1' }] }],
      cpu: '512',
    };
    const { tasks, failures } = run(shop, { startedBy: 'deploy/42', overrides, tags: [{ key: 'team', value: 'a' }] });
    expect(failures).toEqual([]);
    expect(tasks).toMatchObject([
      {
        taskArn: expect.stringMatching(/^arn:aws:ecs:us-east-1:111122223333:task\/shop\/[0-9a-f]{32}$/),
        clusterArn: `${prefix}cluster/shop`,
        taskDefinitionArn: `${prefix}task-definition/api:2`,
        group: 'family:api',
        startedBy: 'deploy/42',
        launchType: 'EC2',
        lastStatus: 'PROVISIONING',
        desiredStatus: 'RUNNING',
        createdAt: new Date(noon),
        enableExecuteCommand: false,
        overrides: { ...overrides, inferenceAcceleratorOverrides: [] },
        tags: [{ key: 'team', value: 'a' }],
        containers: [{ name: 'app' }],
      },
    ]);
  });

  it('starts tasks that run until they are stopped, by default [ECS-211]', async () => {
    const shop = account();
    const { tasks } = run(shop, { count: 2 });
    const statuses = () => tasks.map((task) => describeTask(shop, task)?.lastStatus);
    await shop.clock.advanceTo(at('12:00:09'));
    expect(statuses()).toEqual(['PROVISIONING', 'PROVISIONING']);
    await shop.clock.advanceTo(at('12:00:10'));
    expect(statuses()).toEqual(['PENDING', 'PENDING']);
    await shop.clock.advanceTo(at('12:00:30'));
    expect(statuses()).toEqual(['RUNNING', 'RUNNING']);
    await shop.clock.advanceTo(at('18:00:00'));
    expect(statuses()).toEqual(['RUNNING', 'RUNNING']);
  });

  it.each([0, 1])('ends a task as its plan says: the exit code %d is in its container [ECS-211]', async (exitCode) => {
    const shop = withExit(exitCode);
    const [task] = run(shop).tasks;
    // RUNNING at 12:00:30.
    await shop.clock.advanceTo(at('12:01:15'));
    expect(describeTask(shop, task ?? { taskArn: '' })).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      startedAt: new Date(at('12:00:30')),
      stoppedAt: new Date(at('12:01:15')),
      containers: [{ name: 'app', exitCode }],
    });
  });

  it('shows a stopped task for an hour [ECS-211]', async () => {
    const shop = withExit(0);
    const [task = { taskArn: '' }] = run(shop).tasks;
    await shop.clock.advanceTo(at('13:01:15'));
    expect(describeTask(shop, task)).toBeDefined();
    await shop.clock.advanceTo(at('13:01:16'));
    expect(shop.call('DescribeTasks', { cluster: 'shop', tasks: [task.taskArn] })).toMatchObject({
      tasks: [],
      failures: [{ arn: task.taskArn, reason: 'MISSING' }],
    });
  });

  it('sends ECS Task State Change for each status [ECS-204]', async () => {
    const shop = withExit(1, { taskEvents: true });
    run(shop, { startedBy: 'ci' });
    await shop.clock.advanceTo(at('12:02:00'));
    const seen = shop.events.map(({ time, detail }) => [time.slice(11, 19), detail['lastStatus'], detail['startedBy']]);
    expect(seen).toEqual([
      ['12:00:00', 'PROVISIONING', 'ci'],
      ['12:00:10', 'PENDING', 'ci'],
      ['12:00:30', 'RUNNING', 'ci'],
      ['12:01:15', 'STOPPED', 'ci'],
    ]);
  });

  it('takes the tags of the task definition and of the cluster where it is asked to [ECS-212]', () => {
    const shop = account();
    const tags = [
      { key: 'team', value: 'a' },
      { key: 'app', value: 'web' },
    ];
    const containerDefinitions = [{ name: 'app', image: 'example/web', memory: 256 }];
    shop.call('RegisterTaskDefinition', { family: 'tagged', containerDefinitions, tags });
    const input = { taskDefinition: 'tagged', propagateTags: 'TASK_DEFINITION', tags: [{ key: 'team', value: 'b' }] };
    expect(run(shop, { ...input, enableECSManagedTags: true }).tasks[0]?.tags).toEqual([
      { key: 'aws:ecs:clusterName', value: 'shop' },
      { key: 'app', value: 'web' },
      { key: 'team', value: 'b' },
    ]);
    expect(run(shop, { taskDefinition: 'tagged' }).tasks[0]?.tags).toEqual([]);
  });

  it('uses the family’s newest ACTIVE revision, and refuses an INACTIVE one [ECS-201]', () => {
    const shop = account();
    shop.call('DeregisterTaskDefinition', { taskDefinition: 'api:2' });
    expect(run(shop).tasks).toMatchObject([{ taskDefinitionArn: `${prefix}task-definition/api:1` }]);
    expect(() => run(shop, { taskDefinition: 'api:2' })).toThrow(
      refusal('InvalidParameterException', 'TaskDefinition is inactive'),
    );
  });

  it.each<[string, Record<string, unknown>, string | RegExp]>([
    ['InvalidParameterException', { count: 0 }, 'count must be between 1 and 10, got 0.'],
    ['InvalidParameterException', { count: 11 }, 'count must be between 1 and 10, got 11.'],
    ['InvalidParameterException', { startedBy: 'not allowed' }, /startedBy must be up to 128/],
    ['InvalidParameterException', { propagateTags: 'SERVICE' }, /propagateTags must be one of/],
    ['InvalidParameterException', { launchType: 'MOON' }, /launchType must be one of/],
    ['InvalidParameterException', { tags: [{ key: 'aws:x', value: '' }] }, /reserved/],
    ['ClientException', { taskDefinition: 'gone' }, 'TaskDefinition not found.'],
    ['ClusterNotFoundException', { cluster: 'gone' }, 'Cluster not found.'],
    [
      'InvalidParameterException',
      { overrides: { containerOverrides: [{ name: 'migrate' }] } },
      'Override for container named migrate is not a container in the TaskDefinition.',
    ],
    [
      'InvalidParameterException',
      { launchType: 'FARGATE', networkConfiguration: awsvpc },
      'Task definition does not support launch_type FARGATE.',
    ],
  ])('refuses with %s %j [ECS-213]', (code, input, message) => {
    expect(() => run(account(), input)).toThrow(
      refusal(code, typeof message === 'string' ? message : expect.stringMatching(message)),
    );
  });

  it('answers the same tasks to the same call with the same client token, for a day [ECS-214]', async () => {
    const shop = account();
    const first = run(shop, { clientToken: 'abc' });
    expect(run(shop, { clientToken: 'abc' })).toEqual(first);
    expect(() => run(shop, { clientToken: 'abc', count: 2 })).toThrow(
      expect.objectContaining({
        code: 'ConflictException',
        fields: { resourceIds: first.tasks.map(({ taskArn }) => taskArn) },
      }),
    );
    await shop.clock.advanceTo(noon + 24 * 3_600_000);
    expect(run(shop, { clientToken: 'abc' }).tasks[0]?.taskArn).not.toBe(first.tasks[0]?.taskArn);
  });

  it('says of each task that does not fit on the container instances what is missing [ECS-215]', () => {
    const shop = account();
    // Each task needs 256 MiB, and there is room for two.
    shop.ecs.setCapacity('shop', [{ cpu: 1024, memory: 512 }]);
    const instance = `${prefix}container-instance/shop/00000000000000000000000000000000`;
    const { tasks, failures } = run(shop, { count: 3 });
    expect(tasks).toMatchObject([{ containerInstanceArn: instance }, { containerInstanceArn: instance }]);
    expect(failures).toEqual([{ arn: instance, reason: 'RESOURCE:MEMORY' }]);
    shop.ecs.setCapacity('shop', []);
    expect(() => run(shop)).toThrow(
      refusal('InvalidParameterException', 'No Container Instances were found in your cluster.'),
    );
  });

  it('gives a task’s room back when it has stopped [ECS-215]', async () => {
    const shop = withExit(0);
    shop.ecs.setCapacity('shop', [{ cpu: 1024, memory: 256 }]);
    run(shop);
    expect(run(shop).failures).toHaveLength(1);
    await shop.clock.advanceTo(at('12:01:15'));
    expect(run(shop).tasks).toHaveLength(1);
  });

  it('divides tasks among the capacity providers of its strategy [ECS-216]', () => {
    const shop = account();
    const containerDefinitions = [{ name: 'app', image: 'example/web', memory: 256 }];
    shop.call('RegisterTaskDefinition', { family: 'net', networkMode: 'awsvpc', containerDefinitions });
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', base: 1, weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ];
    const input = { taskDefinition: 'net', networkConfiguration: awsvpc, capacityProviderStrategy, count: 5 };
    expect(() => run(shop, input)).toThrow(
      refusal('InvalidParameterException', expect.stringContaining('is not associated with the cluster')),
    );
    const providers = { capacityProviders: ['FARGATE', 'FARGATE_SPOT'], defaultCapacityProviderStrategy: [] };
    shop.call('PutClusterCapacityProviders', { cluster: 'shop', ...providers });
    // One for the base, then 1 : 3.
    expect(run(shop, input).tasks.map(({ capacityProviderName }) => capacityProviderName)).toEqual([
      'FARGATE',
      'FARGATE',
      'FARGATE_SPOT',
      'FARGATE_SPOT',
      'FARGATE_SPOT',
    ]);
    expect(run(shop, { ...input, count: 1 }).tasks).toMatchObject([
      { launchType: 'FARGATE', platformVersion: '1.4.0' },
    ]);
  });
});
