import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { createAccount, scopeOf } from '../../../src/serve/account.ts';
import { noon } from '../../loopback.ts';

const GROUP = '/ecs/shop';
const caller = { accessKeyId: 'jane' };
const LINES = ['starting', 'Error: no database', 'bye'];

/** A service whose task crashes after 30 s, and a minute of time. */
async function crashed() {
  const clock = new VirtualClock(noon);
  const account = createAccount({
    clock,
    scope: scopeOf('eu-west-1', '111122223333'),
    parameters: {},
    surroundings: {
      models: {
        'shop:bad': {
          crashAfter: { after: 30_000, exitCode: 1, reason: 'Essential container in task exited' },
          logs: LINES,
        },
      },
      services: {},
    },
    onEvent: () => undefined,
  });
  const ask = async (signingName: string, operation: string, input: object) => {
    const service = account.services.find((one) => one.signingName === signingName);
    return Object(await service?.handle({ operation, input: { ...input }, caller }));
  };
  const options = { 'awslogs-group': GROUP, 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' };
  const logConfiguration = { logDriver: 'awslogs', options };
  await ask('ecs', 'CreateCluster', { clusterName: 'shop' });
  await ask('ecs', 'RegisterTaskDefinition', {
    family: 'web',
    containerDefinitions: [
      { name: 'app', image: 'shop:bad', memory: 128, logConfiguration },
      { name: 'side', image: 'side', memory: 128, logConfiguration },
    ],
  });
  await ask('ecs', 'CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 1 });
  await clock.advanceTo(noon + 120_000);
  const { taskArns } = await ask('ecs', 'ListTasks', { cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' });
  const id = String(taskArns[0]).split('/').at(-1);
  const logs = (operation: string, input: object) => ask('logs', operation, { logGroupName: GROUP, ...input });
  const events = (input: object = {}) => logs('GetLogEvents', { logStreamName: `ecs/app/${id}`, ...input });
  return { id, logs, events };
}

const messages = ({ events }: { readonly events: readonly { readonly message: string }[] }) =>
  events.map(({ message }) => message);

describe('the log of a container', () => {
  it('is in the stream of prefix, container and task, with the lines of its version [LOG-1]', async () => {
    const { id, events, logs } = await crashed();
    expect(messages(await events())).toEqual(LINES);
    expect(messages(await logs('GetLogEvents', { logStreamName: `ecs/side/${id}` }))).toEqual([]);
  });

  it('is read from its end, or from its head, until the token repeats [LOG-2]', async () => {
    const { events } = await crashed();
    const newest = await events({ limit: 2 });
    expect(messages(newest)).toEqual(LINES.slice(1));
    const older = await events({ limit: 2, nextToken: newest.nextBackwardToken });
    expect(messages(older)).toEqual(LINES.slice(0, 1));
    const none = await events({ limit: 2, nextToken: older.nextBackwardToken });
    expect([messages(none), none.nextBackwardToken]).toEqual([[], older.nextBackwardToken]);
    expect(messages(await events({ limit: 2, startFromHead: true }))).toEqual(LINES.slice(0, 2));
    await expect(events({ nextToken: 'x' })).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('is found by the ARN of its group, and a request without a group is refused [LOG-2]', async () => {
    const { events } = await crashed();
    const logGroupIdentifier = `arn:aws:logs:eu-west-1:111122223333:log-group:${GROUP}`;
    expect(messages(await events({ logGroupName: undefined, logGroupIdentifier }))).toEqual(LINES);
    await expect(events({ logGroupName: undefined })).rejects.toMatchObject({ code: 'InvalidParameterException' });
    await expect(events({ limit: 'x' })).rejects.toMatchObject({ code: 'InvalidParameterException' });
  });

  it('does not exist for other groups and streams [LOG-2]', async () => {
    const { events, logs } = await crashed();
    await expect(events({ logGroupName: '/other' })).rejects.toThrow('The specified log group does not exist.');
    await expect(logs('GetLogEvents', { logStreamName: 'ecs/app/x' })).rejects.toThrow(
      'The specified log stream does not exist.',
    );
  });

  it('is listed with its streams, by name or by last event [LOG-3]', async () => {
    const { id, logs } = await crashed();
    const names = async (input: object) => {
      const { logStreams } = await logs('DescribeLogStreams', input);
      return logStreams.map(({ logStreamName }: { readonly logStreamName: string }) => logStreamName);
    };
    expect(await names({ logStreamNamePrefix: 'ecs/app' })).toContain(`ecs/app/${id}`);
    expect((await names({ orderBy: 'LastEventTime', descending: true })).length).toBeGreaterThan(1);
    const page = await logs('DescribeLogStreams', { limit: 1 });
    expect([page.logStreams.length, page.nextToken]).toEqual([1, '1']);
    await expect(names({ orderBy: 'LastEventTime', logStreamNamePrefix: 'ecs' })).rejects.toMatchObject({
      code: 'InvalidParameterException',
    });
  });
});
