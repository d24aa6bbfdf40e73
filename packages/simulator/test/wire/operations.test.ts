import { describe, expect, it } from 'vitest';
import {
  findErrorShape,
  findOperation,
  findService,
  iamActionOf,
  type WireService,
} from '../../src/wire/operations.ts';

function serviceOf(signingName: string): WireService {
  const service = findService(signingName);
  if (service === undefined) throw new Error(`no service ${signingName}`);
  return service;
}

describe('a service', () => {
  it('is found by the service of the credential scope, not by its IAM prefix', () => {
    expect(findService('monitoring')?.iamPrefix).toBe('cloudwatch');
    expect(findService('cloudwatch')).toBeUndefined();
  });

  it.each([
    ['ecs', ['aws-json'], 400],
    ['monitoring', ['aws-json', 'aws-query', 'rpc-v2-cbor'], 403],
    ['sqs', ['aws-json'], 403],
    ['sts', ['aws-query'], 403],
  ])('%s speaks %j and denies with %i', (name, protocols, deniedStatus) => {
    expect(serviceOf(name)).toMatchObject({ protocols, deniedStatus });
  });
});

describe('an operation', () => {
  it('is found by its name, with the schemas of its input and output', () => {
    const operation = findOperation(serviceOf('sts'), 'GetCallerIdentity');
    expect(Object.keys(operation?.output.getMemberSchemas() ?? {})).toEqual(['UserId', 'Account', 'Arn']);
    expect(operation?.input.getMemberSchemas()).toEqual({});
  });

  // A structure of the schemas, an exported class, and a name that every object has.
  it.each(['MetricAlarm', 'CloudWatchClient', 'toString', ''])('is not called %j', (name) => {
    expect(findOperation(serviceOf('monitoring'), name)).toBeUndefined();
  });
});

describe('the IAM action of an operation', () => {
  it.each([
    ['ecs', 'UpdateService', 'ecs:UpdateService'],
    ['monitoring', 'DescribeAlarms', 'cloudwatch:DescribeAlarms'],
    ['sqs', 'SendMessage', 'sqs:SendMessage'],
    ['sqs', 'SendMessageBatch', 'sqs:SendMessage'],
    ['sqs', 'DeleteMessageBatch', 'sqs:DeleteMessage'],
    ['sqs', 'ChangeMessageVisibilityBatch', 'sqs:ChangeMessageVisibility'],
  ])('of %s, %s is %s', (service, name, action) => {
    const operation = findOperation(serviceOf(service), name);
    expect(operation && iamActionOf(operation)).toBe(action);
  });
});

describe('an error of a service', () => {
  it('is found by its name', () => {
    expect(findErrorShape(serviceOf('monitoring'), 'ResourceNotFound')).toMatchObject({
      id: 'com.amazonaws.cloudwatch#ResourceNotFound',
      status: 404,
    });
    expect(findErrorShape(serviceOf('ecs'), 'ClusterNotFoundException')).toMatchObject({
      name: 'ClusterNotFoundException',
      status: undefined,
      queryCode: undefined,
    });
  });

  it('is found by its code of the query protocol', () => {
    expect(findErrorShape(serviceOf('sqs'), 'AWS.SimpleQueueService.NonExistentQueue')).toMatchObject({
      name: 'QueueDoesNotExist',
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
      status: 400,
    });
  });

  it.each(['DescribeAlarms', 'MetricAlarm', 'Throttling', 'constructor'])('is not %s', (code) => {
    expect(findErrorShape(serviceOf('monitoring'), code)).toBeUndefined();
  });
});
