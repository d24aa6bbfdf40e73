import { describe, expect, it } from 'vitest';
import { mergeQueuePolicies } from '../../../tools/release/merge-queue-policies.ts';

const deny = (resource: unknown) => ({
  Version: '2012-10-17',
  Statement: [{ Action: 'sqs:*', Effect: 'Deny', Resource: resource }],
});

function policy(queue: string, document: object = deny({ 'Fn::GetAtt': [queue, 'Arn'] })) {
  return { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: document, Queues: [{ Ref: queue }] } };
}

describe('the policies of queues', () => {
  it('become one where they say the same, each queue under its condition', () => {
    const other = { Version: '2012-10-17', Statement: [{ Action: 'sqs:SendMessage', Effect: 'Allow', Resource: 'd' }] };
    const resources = {
      APolicy: policy('A'),
      BPolicy: { ...policy('B'), Condition: 'HasB' },
      DPolicy: policy('D', other),
      A: { Type: 'AWS::SQS::Queue' },
    };
    expect(mergeQueuePolicies(resources)).toEqual({
      DPolicy: policy('D', other),
      A: { Type: 'AWS::SQS::Queue' },
      DeadLetterPolicies: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          PolicyDocument: deny('*'),
          Queues: [{ Ref: 'A' }, { 'Fn::If': ['HasB', { Ref: 'B' }, { Ref: 'AWS::NoValue' }] }],
        },
      },
    });
  });

  it('stay as they are where no two say the same', () => {
    const resources = { APolicy: policy('A'), A: { Type: 'AWS::SQS::Queue' } };
    expect(mergeQueuePolicies(resources)).toEqual(resources);
  });
});
