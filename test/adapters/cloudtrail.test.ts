import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import 'aws-sdk-client-mock-vitest/extend';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudTrailGateway } from '../../src/adapters/cloudtrail.ts';
import { at, SERVICE } from '../builders/facts.ts';
import { mockedClient } from './mocked-client.ts';

const mocked = mockedClient(CloudTrailClient);
const trail = cloudTrailGateway(new CloudTrailClient({}));
const span = { from: at(-2), to: at(1) };

/** An event with the shape of AWS's pages. */
const event = (fields: object = {}, minute = 0) => ({
  EventName: 'UpdateService',
  EventTime: new Date(at(minute)),
  CloudTrailEvent: JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions',
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'deploy' }, webIdFederationData: {} },
    },
    eventSource: 'ecs.amazonaws.com',
    eventName: 'UpdateService',
    userAgent: 'aws-cli/2.31.0',
    requestParameters: { cluster: 'shop', service: 'checkout', taskDefinition: 'checkout:2' },
    ...fields,
  }),
});
const calls = () => trail.calls(SERVICE, 'UpdateService', span);
const shown = async (...events: readonly object[]) => {
  mocked.on(LookupEventsCommand).resolves({ Events: [...events] });
  return (await calls()).length;
};

beforeEach(() => {
  mocked.reset();
});

describe('the calls of a service', () => {
  it('are looked up by name and time', async () => {
    mocked.on(LookupEventsCommand).resolves({ Events: [event()] });
    expect(await calls()).toEqual([
      {
        eventName: 'UpdateService',
        at: at(0),
        identityType: 'AssumedRole',
        principalArn: 'arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions',
        userName: undefined,
        issuerName: 'deploy',
        invokedBy: undefined,
        userAgent: 'aws-cli/2.31.0',
        taskDefinition: 'checkout:2',
      },
    ]);
    expect(mocked).toHaveReceivedCommandWith(LookupEventsCommand, {
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'UpdateService' }],
      StartTime: new Date(at(-2)),
      EndTime: new Date(at(1)),
    });
  });

  it.each([
    ['by its name', { cluster: 'shop', service: 'checkout' }],
    ['by its ARN', { service: SERVICE }],
    [
      'by ARN with the ARN of the cluster',
      { cluster: 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop', service: SERVICE },
    ],
    ['as CreateService does', { cluster: 'shop', serviceName: 'checkout' }],
  ])('are found if the request names it %s', async (_, requestParameters) => {
    expect(await shown(event({ requestParameters }))).toBe(1);
  });

  it.each([
    ['are for another service', { requestParameters: { cluster: 'shop', service: 'cart' } }],
    ['are for another cluster', { requestParameters: { cluster: 'lab', service: 'checkout' } }],
    ['are for the default cluster', { requestParameters: { service: 'checkout' } }],
    ['failed', { errorCode: 'AccessDenied' }],
    ['are of another AWS service', { eventSource: 'apprunner.amazonaws.com' }],
    ['have no request', { requestParameters: null }],
  ])('are left out if they %s', async (_, fields) => {
    expect(await shown(event(fields))).toBe(0);
  });

  it('are left out if they cannot be parsed', async () => {
    expect(await shown({ ...event(), CloudTrailEvent: '{' }, { ...event(), EventTime: undefined }, {})).toBe(0);
  });

  it('are read from all pages up to a limit, newest first', async () => {
    mocked.on(LookupEventsCommand).resolves({ Events: [event()], NextToken: 't' });
    mocked.on(LookupEventsCommand, { NextToken: 't' }).resolves({ Events: [event({}, 1)], NextToken: 't' });
    expect((await calls()).map((one) => one.at)).toEqual([at(1), at(1), at(1), at(0)]);
    expect(mocked).toHaveReceivedCommandTimes(LookupEventsCommand, 4);
  });

  it.each([
    ['AccessDeniedException', 'denied'],
    ['ThrottlingException', 'throttled'],
  ])('are not known after %s', async (name, code) => {
    mocked.on(LookupEventsCommand).rejects(Object.assign(new Error(name), { name, $fault: 'client' }));
    await expect(calls()).rejects.toMatchObject({ code, action: 'cloudtrail:LookupEvents' });
  });
});
