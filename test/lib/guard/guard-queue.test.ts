import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { encrypted, full } from '../guard-templates.ts';
import { resourcesOf } from '../synth.ts';

describe('the rules of the guard', () => {
  it('send an event that cannot be delivered to a dead-letter queue', () => {
    const rules = Object.values(resourcesOf(full(), 'AWS::Events::Rule'));
    expect(rules).toHaveLength(7);
    for (const { Properties } of rules) {
      expect(Properties['Targets']).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/UndeliveredEvents/), 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ]);
    }
  });
});

describe('the queues', () => {
  it.each([
    ['with the key of SQS', full()],
    ['with a key of the customer', encrypted()],
  ])('admit EventBridge for one rule of this account each, %s', (_, template) => {
    const statements = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'))
      .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Effect }) => Effect === 'Allow');
    // Seven rules, each into its queue and into the queue of what could not be delivered.
    expect(statements).toHaveLength(14);
    for (const statement of statements) {
      expect(statement).toMatchObject({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        },
      });
    }
  });

  it('refuse plain HTTP, all of them', () => {
    const queues = Object.keys(resourcesOf(full(), 'AWS::SQS::Queue'));
    const refusing = Object.values(resourcesOf(full(), 'AWS::SQS::QueuePolicy'))
      .filter(({ Properties }) => JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'))
      .flatMap(({ Properties }) => (Properties['Queues'] as { Ref: string }[]).map(({ Ref }) => Ref));
    expect(refusing.toSorted()).toEqual(queues.toSorted());
  });

  it('give a message back 45 s after it was received by a function that was killed, and never give it up within six hours', () => {
    full().resourcePropertiesCountIs(
      'AWS::SQS::Queue',
      { VisibilityTimeout: 45, RedrivePolicy: { maxReceiveCount: 500 } },
      3,
    );
    for (const name of ['reconciler', 'explainer', 'notifier']) {
      full().hasResourceProperties('AWS::Lambda::Function', {
        Timeout: 30,
        Environment: { Variables: { POWERTOOLS_SERVICE_NAME: name, DEAD_LETTERS_URL: Match.anyValue() } },
      });
    }
  });

  it('are encrypted, by SQS or by the key that was given', () => {
    full().allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    encrypted().allResourcesProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
    });
  });
});
