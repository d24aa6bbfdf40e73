import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { plain } from '../guard-templates.ts';

describe('the sweep', () => {
  it('starts every five minutes, is retried, and leaves a dead letter', () => {
    plain().hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Target: {
        DeadLetterConfig: { Arn: Match.anyValue() },
        RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
      },
    });
    plain().hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 240,
      DeadLetterConfig: { TargetArn: Match.anyValue() },
    });
  });

  it('is started by the scheduler of this account alone', () => {
    plain().hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ],
      },
    });
  });
});
