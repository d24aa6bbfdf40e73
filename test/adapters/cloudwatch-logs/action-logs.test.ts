import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { ecsActionLogs } from '../../../src/adapters/cloudwatch-logs/action-logs.ts';
import { at, SERVICE } from '../../builders/facts.ts';
import { mockedClient } from '../mocked-client.ts';

const mocked = mockedClient(CloudWatchLogsClient);
const actionLogs = ecsActionLogs(new CloudWatchLogsClient({}));
const span = { from: at(0), to: at(10) };
const message = (minute: number, logLevel = 'ERROR') =>
  JSON.stringify({ timestamp: at(minute), logLevel, eventName: 'X', detail: { statusReason: `reason ${minute}` } });

beforeEach(() => {
  mocked.reset();
});

describe('the Action Logs of a cluster', () => {
  it('are searched for the service in the time of the deployment', async () => {
    mocked.on(FilterLogEventsCommand).resolves({ events: [{ message: message(1) }], nextToken: 't' });
    mocked.on(FilterLogEventsCommand, { nextToken: 't' }).resolves({
      events: [{ message: message(2) }, { message: message(3, 'INFO') }, { message: 'not JSON' }, {}],
    });
    const failures = await actionLogs.failures(SERVICE, span);
    expect(failures?.map(({ reason }) => reason)).toEqual(['reason 2', 'reason 1']);
    expect(mocked.commandCalls(FilterLogEventsCommand)[0]?.args[0].input).toMatchObject({
      logGroupName: '/aws/vendedlogs/ecs/action-logs/shop',
      filterPattern: '"shop/checkout"',
      startTime: at(0),
      endTime: at(10),
    });
  });

  it('are undefined if the cluster has none', async () => {
    const missing = Object.assign(new Error('no group'), { name: 'ResourceNotFoundException', $fault: 'client' });
    mocked.on(FilterLogEventsCommand).rejects(missing);
    expect(await actionLogs.failures(SERVICE, span)).toBeUndefined();
  });

  it('end after some pages', async () => {
    mocked.on(FilterLogEventsCommand).resolves({ events: [], nextToken: 'again' });
    expect(await actionLogs.failures(SERVICE, span)).toEqual([]);
    expect(mocked).toHaveReceivedCommandTimes(FilterLogEventsCommand, 5);
  });

  it('are not known if AWS denies them', async () => {
    mocked
      .on(FilterLogEventsCommand)
      .rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' }));
    await expect(actionLogs.failures(SERVICE, span)).rejects.toMatchObject({
      code: 'denied',
      action: 'logs:FilterLogEvents',
    });
  });
});
