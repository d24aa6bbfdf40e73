import { describe, expect, it } from 'vitest';
import { simplifyResource } from '../../../tools/release/simplify-resources.ts';

const account = { StringEquals: { 'aws:SourceAccount': '1' } };

function statement(source: string, action = 'sqs:SendMessage') {
  return { Action: action, Condition: { ArnEquals: { 'aws:SourceArn': source }, ...account }, Effect: 'Allow' };
}

describe('a resource without what is the default', () => {
  it.each([
    [
      'as many datapoints as periods',
      { Type: 'AWS::CloudWatch::Alarm', Properties: { EvaluationPeriods: 3, DatapointsToAlarm: 3 } },
      { Type: 'AWS::CloudWatch::Alarm', Properties: { EvaluationPeriods: 3 } },
    ],
    [
      'fewer datapoints than periods',
      { Type: 'AWS::CloudWatch::Alarm', Properties: { EvaluationPeriods: 3, DatapointsToAlarm: 2 } },
      { Type: 'AWS::CloudWatch::Alarm', Properties: { EvaluationPeriods: 3, DatapointsToAlarm: 2 } },
    ],
    [
      'a queue that keeps messages for four days',
      { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 345_600 } },
      { Type: 'AWS::SQS::Queue', Properties: {} },
    ],
    [
      'a queue that keeps messages for two weeks',
      { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
      { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
    ],
    [
      'an enabled rule with the retries of EventBridge',
      {
        Type: 'AWS::Events::Rule',
        Properties: {
          State: 'ENABLED',
          Targets: [{ Id: 'a', RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 } }],
        },
      },
      { Type: 'AWS::Events::Rule', Properties: { Targets: [{ Id: 'a' }] } },
    ],
    [
      'a disabled rule with fewer retries',
      {
        Type: 'AWS::Events::Rule',
        Properties: { State: 'DISABLED', Targets: [{ Id: 'a', RetryPolicy: { MaximumRetryAttempts: 2 } }] },
      },
      {
        Type: 'AWS::Events::Rule',
        Properties: { State: 'DISABLED', Targets: [{ Id: 'a', RetryPolicy: { MaximumRetryAttempts: 2 } }] },
      },
    ],
    [
      'what is deleted with the stack',
      { Type: 'A', DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete', Properties: {} },
      { Type: 'A', Properties: {} },
    ],
    [
      'what is kept',
      { Type: 'A', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: {} },
      { Type: 'A', DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: {} },
    ],
  ])('%s', (_, resource, expected) => {
    expect(simplifyResource(resource)).toEqual(expected);
  });

  it('keeps the dependencies that no reference implies', () => {
    const resource = {
      Type: 'A',
      DependsOn: ['Policy', 'Role', 'Log'],
      Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    };
    expect(simplifyResource(resource)).toEqual({ ...resource, DependsOn: ['Policy', 'Log'] });
    expect(simplifyResource({ ...resource, DependsOn: ['Policy', 'Role'] })).toMatchObject({ DependsOn: 'Policy' });
    expect(simplifyResource({ ...resource, DependsOn: ['Role'] })).not.toHaveProperty('DependsOn');
  });
});

describe('the statements of a policy', () => {
  const simplified = (...statements: readonly object[]) => {
    const resource = { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement: statements } } };
    return simplifyResource(resource)['Properties'];
  };

  it('become one where only the source differs', () => {
    expect(simplified(statement('a'), statement('b'), statement('c', 'sqs:ReceiveMessage'))).toEqual({
      PolicyDocument: {
        Statement: [
          {
            Action: 'sqs:SendMessage',
            Condition: { ArnEquals: { 'aws:SourceArn': ['a', 'b'] }, ...account },
            Effect: 'Allow',
          },
          statement('c', 'sqs:ReceiveMessage'),
        ],
      },
    });
  });

  it('stay apart without a source', () => {
    const statements = [
      { Action: 'a', Effect: 'Allow' },
      { Action: 'a', Effect: 'Allow' },
    ];
    expect(simplified(...statements)).toEqual({ PolicyDocument: { Statement: statements } });
  });

  it('name everyone in the short form', () => {
    expect(simplified({ Action: 'a', Effect: 'Deny', Principal: { AWS: '*' } })).toEqual({
      PolicyDocument: { Statement: [{ Action: 'a', Effect: 'Deny', Principal: '*' }] },
    });
  });
});
