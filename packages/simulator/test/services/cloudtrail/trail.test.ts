import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/clock.ts';
import { ServiceError, type SimulatedService } from '../../../src/service.ts';
import { Trail } from '../../../src/services/cloudtrail/trail.ts';
import { noon } from '../../loopback.ts';

const caller = { accessKeyId: 'jane' };

function open(trailDelayMs = 0) {
  const clock = new VirtualClock(noon);
  const scope = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
  let arn = 'arn:aws:iam::111122223333:user/jane';
  const trail = new Trail({ clock, scope, parameters: { trailDelayMs }, callerArn: async () => arn });
  const ecs: SimulatedService = {
    signingName: 'ecs',
    resourcesOf: () => ['*'],
    handle: ({ operation }) => {
      if (operation === 'DeleteService') throw new ServiceError('ServiceNotFoundException', 'Service not found.');
      return {};
    },
  };
  const watched = trail.watch(ecs);
  const call = async (operation: string, input: object = {}) =>
    watched.handle({ operation, input: { ...input }, caller });
  const as = (other: string) => {
    arn = other;
  };
  const lookUp = async (input: object = {}) => {
    const answer = Object(await trail.service().handle({ operation: 'LookupEvents', input: { ...input }, caller }));
    return answer as {
      readonly Events: readonly {
        readonly EventName: string;
        readonly CloudTrailEvent: string;
        readonly EventTime: Date;
      }[];
      readonly NextToken?: string;
    };
  };
  return { clock, call, lookUp, as };
}

describe('the event history', () => {
  it('has calls that change something, newest first, with the caller and the request [TRAIL-1]', async () => {
    const { clock, call, lookUp, as } = open();
    await call('CreateService', { cluster: 'shop', serviceName: 'web' });
    await call('DescribeServices');
    await clock.advanceTo(noon + 1_500);
    as('arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions');
    await call('UpdateService', { cluster: 'shop', service: 'web', taskDefinition: 'web:2' });
    const { Events } = await lookUp();
    expect(Events.map(({ EventName }) => EventName)).toEqual(['UpdateService', 'CreateService']);
    expect(Events[0]?.EventTime).toEqual(new Date(noon + 1_000));
    expect(JSON.parse(Events[0]?.CloudTrailEvent ?? '')).toMatchObject({
      eventSource: 'ecs.amazonaws.com',
      eventTime: '2026-03-01T12:00:01Z',
      userIdentity: {
        type: 'AssumedRole',
        arn: 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions',
        sessionContext: { sessionIssuer: { type: 'Role', userName: 'deploy' } },
      },
      requestParameters: { cluster: 'shop', service: 'web', taskDefinition: 'web:2' },
    });
    expect(JSON.parse(Events[1]?.CloudTrailEvent ?? '').userIdentity).toMatchObject({
      type: 'IAMUser',
      userName: 'jane',
    });
  });

  it('has calls that failed, with their error [TRAIL-1]', async () => {
    const { call, lookUp } = open();
    await expect(call('DeleteService')).rejects.toThrow('Service not found.');
    const [event] = (await lookUp()).Events;
    expect(JSON.parse(event?.CloudTrailEvent ?? '')).toMatchObject({ errorCode: 'ServiceNotFoundException' });
  });

  it('is searched by one attribute, by time and page by page [TRAIL-1]', async () => {
    const { clock, call, lookUp } = open();
    for (const name of ['UpdateService', 'CreateService', 'UpdateService']) {
      await call(name);
      await clock.advanceTo(clock.now() + 60_000);
    }
    const byName = { LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'UpdateService' }] };
    expect((await lookUp(byName)).Events).toHaveLength(2);
    expect((await lookUp({ ...byName, StartTime: new Date(noon + 60_000) })).Events).toHaveLength(1);
    expect((await lookUp({ ...byName, EndTime: new Date(noon + 60_000) })).Events).toHaveLength(1);
    const first = await lookUp({ MaxResults: 2 });
    expect([first.Events.length, first.NextToken]).toEqual([2, '2']);
    expect((await lookUp({ MaxResults: 2, NextToken: '2' })).Events).toHaveLength(1);
    const unknown = { LookupAttributes: [{ AttributeKey: 'ResourceName', AttributeValue: 'web' }] };
    await expect(lookUp(unknown)).rejects.toThrow('looks up events by EventName');
    await expect(lookUp({ MaxResults: 51 })).rejects.toMatchObject({ code: 'InvalidMaxResultsException' });
  });

  it('has a call only some minutes later [TRAIL-2]', async () => {
    const { clock, call, lookUp } = open(300_000);
    await call('UpdateService');
    await clock.advanceTo(noon + 299_999);
    expect((await lookUp()).Events).toEqual([]);
    await clock.advanceTo(noon + 300_000);
    expect((await lookUp()).Events).toHaveLength(1);
  });

  it('is all that CloudTrail has', async () => {
    const { lookUp } = open();
    expect((await lookUp()).Events).toEqual([]);
  });
});
