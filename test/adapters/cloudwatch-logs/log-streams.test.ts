import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudWatchLogGateway } from '../../../src/adapters/cloudwatch-logs/log-streams.ts';
import { at } from '../../builders/facts.ts';
import { mockedClient } from '../mocked-client.ts';

const mocked = mockedClient(CloudWatchLogsClient);
const regions: string[] = [];
const logs = cloudWatchLogGateway((region) => {
  regions.push(region);
  return new CloudWatchLogsClient({ region });
});
const stream = { region: 'us-east-1', logGroup: '/ecs/shop', logStream: 'ecs/web/1' };
const event = (minute: number) => ({ timestamp: at(minute), message: `line ${minute}` });
const line = (minute: number) => ({ at: at(minute), text: `line ${minute}` });
const failure = (name: string, status: number) =>
  Object.assign(new Error(name), { name, $fault: 'client', $metadata: { httpStatusCode: status } });

beforeEach(() => {
  mocked.reset();
});

describe('the end of a log stream', () => {
  it('is read backward in its Region, without removing the masks of a data protection policy', async () => {
    mocked.on(GetLogEventsCommand).resolves({ events: [event(1), event(2)], nextBackwardToken: 'b/1' });
    mocked.on(GetLogEventsCommand, { nextToken: 'b/1' }).resolves({ events: [], nextBackwardToken: 'b/1' });
    expect(await logs.lastLines(stream, 20)).toEqual([line(1), line(2)]);
    expect(regions).toContain('us-east-1');
    const [first] = mocked.commandCalls(GetLogEventsCommand);
    expect(first?.args[0].input).toEqual({
      logGroupName: '/ecs/shop',
      logStreamName: 'ecs/web/1',
      limit: 20,
      startFromHead: false,
      nextToken: undefined,
    });
  });

  it('goes on behind an empty page, as CloudWatch may send one', async () => {
    mocked.on(GetLogEventsCommand).resolves({ events: [], nextBackwardToken: 'b/1' });
    mocked.on(GetLogEventsCommand, { nextToken: 'b/1' }).resolves({ events: [event(2)], nextBackwardToken: 'b/2' });
    mocked.on(GetLogEventsCommand, { nextToken: 'b/2' }).resolves({ events: [event(1)], nextBackwardToken: 'b/3' });
    expect(await logs.lastLines(stream, 20)).toEqual([line(1), line(2)]);
    expect(mocked).toHaveReceivedCommandTimes(GetLogEventsCommand, 3);
  });

  it('is one page if that has enough', async () => {
    mocked.on(GetLogEventsCommand).resolves({ events: [event(1), event(2)], nextBackwardToken: 'b/1' });
    expect(await logs.lastLines(stream, 2)).toEqual([line(1), line(2)]);
    expect(mocked).toHaveReceivedCommandTimes(GetLogEventsCommand, 1);
  });

  it('is undefined if the group or the stream does not exist', async () => {
    mocked.on(GetLogEventsCommand).rejects(failure('ResourceNotFoundException', 400));
    expect(await logs.lastLines(stream, 20)).toBeUndefined();
  });

  it.each([
    ['AccessDeniedException', 400, 'denied'],
    ['ThrottlingException', 400, 'throttled'],
    ['ServiceUnavailableException', 500, 'unavailable'],
  ])('is not known after %s', async (name, status, code) => {
    mocked.on(GetLogEventsCommand).rejects(failure(name, status));
    await expect(logs.lastLines(stream, 20)).rejects.toMatchObject({ code, action: 'logs:GetLogEvents' });
  });

  it('leaves out events without a time or a text', async () => {
    mocked.on(GetLogEventsCommand).resolves({ events: [{ message: 'x' }, { timestamp: at(1) }, event(2)] });
    expect(await logs.lastLines(stream, 20)).toEqual([line(2)]);
  });
});
