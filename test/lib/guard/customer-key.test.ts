import { Fn, type Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Alias, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { actionsOf, encrypted, guardStack, guardTemplate, withSlack } from '../guard-templates.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alarms';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d';

const cloudWatchUsesKey = Match.objectLike({
  Effect: 'Allow',
  Principal: { Service: 'cloudwatch.amazonaws.com' },
  Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
});

describe('the alarm topic', () => {
  it('with a key of the same app lets CloudWatch use that key', () => {
    const template = guardTemplate((stack) => ({
      alarmTopic: new Topic(stack, 'Topic', { masterKey: new Key(stack, 'Key') }),
    }));
    template.hasResourceProperties('AWS::KMS::Key', { KeyPolicy: { Statement: Match.arrayWith([cloudWatchUsesKey]) } });
  });

  it('shares the key of the guard', () => {
    const template = guardTemplate((stack) => {
      const encryptionKey = new Key(stack, 'Key');
      return { encryptionKey, alarmTopic: new Topic(stack, 'Topic', { masterKey: encryptionKey }) };
    });
    const events = Match.objectLike({ Principal: { Service: 'events.amazonaws.com' } });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([events, cloudWatchUsesKey]) },
    });
  });

  it.each([
    [
      'given with the topic',
      (stack: Stack) => Topic.fromTopicAttributes(stack, 'T', { topicArn: TOPIC, keyArn: KEY }),
      `cannot change the policy of the key ${KEY} of the alarm topic: make sure that it allows cloudwatch.amazonaws.com to use`,
    ],
    [
      'of SNS',
      (stack: Stack) => new Topic(stack, 'T', { masterKey: Alias.fromAliasName(stack, 'A', 'alias/aws/sns') }),
      'the AWS managed key alias/aws/sns, whose policy cannot be changed, so no alarm reaches the topic: encrypt the topic with a customer managed key',
    ],
    [
      'known only at deployment',
      (stack: Stack) => Topic.fromTopicAttributes(stack, 'T', { topicArn: TOPIC, keyArn: Fn.importValue('KeyArn') }),
      'cannot change the policy of the key Test/T/[^$]* of the alarm topic',
    ],
  ])('says so when CloudWatch cannot be let use the key %s', (_, topic, text) => {
    const stack = guardStack((scope) => ({ alarmTopic: topic(scope) }));
    Annotations.fromStack(stack).hasWarning('/Test/Guard', Match.stringLikeRegexp(text));
  });

  it('without a key needs nothing', () => {
    const stack = guardStack((scope) => ({ alarmTopic: Topic.fromTopicArn(scope, 'Topic', TOPIC) }));
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  it('with a policy of its own admits CloudWatch, which SNS admits by default alone', () => {
    const template = guardTemplate((stack) => ({ alarmTopic: new Topic(stack, 'Topic', { enforceSSL: true }) }));
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: { Ref: Match.stringLikeRegexp('Topic') },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('without a policy keeps the default of SNS, which others may count on', () => {
    guardTemplate((stack) => ({ alarmTopic: new Topic(stack, 'Topic') })).resourceCountIs('AWS::SNS::TopicPolicy', 0);
  });
});

describe('the customer-managed key', () => {
  const template = guardTemplate((stack) => ({ ...withSlack(stack), encryptionKey: new Key(stack, 'Key') }));

  it('covers the table and every queue, and nothing that would need more of its policy', () => {
    const covered = Object.values(
      template.toJSON()['Resources'] as Record<string, { Type: string; Properties: object }>,
    )
      .filter(({ Type, Properties }) => !/IAM|KMS/.test(Type) && JSON.stringify(Properties).includes('Key961B73FD'))
      .map(({ Type }) => Type);
    // Three queues with dead letters, what was undelivered, the missed sweeps.
    expect(covered.toSorted()).toEqual(['AWS::DynamoDB::Table', ...Array<string>(8).fill('AWS::SQS::Queue')]);
  });

  it('let EventBridge use the key that was given, for rules of this account', () => {
    encrypted().hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Principal: { Service: 'events.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
              ArnLike: Match.anyValue(),
            },
          }),
        ]),
      },
    });
  });

  it('say so when the policy of an imported key cannot be changed', () => {
    const stack = guardStack((scope) => ({
      encryptionKey: Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d'),
    }));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Guard',
      Match.stringLikeRegexp('allow events.amazonaws.com to use kms:Decrypt and kms:GenerateDataKey in that policy'),
    );
  });

  it('may use the key that was given', () => {
    expect(actionsOf(encrypted(), 'ReconcilerRole')).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
    );
    expect(actionsOf(encrypted(), 'SweeperRole')).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
    );
    expect(actionsOf(encrypted(), 'SweepScheduleRole')).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey', 'lambda:InvokeFunction']),
    );
  });
});
