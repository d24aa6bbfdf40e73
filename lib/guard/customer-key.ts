import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, TopicPolicy } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * Allows EventBridge to use a customer's key for the guard's queues. Rules match by pattern, because naming each rule would
 * create a cycle between key, queue and rule.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function admitEventBridge(scope: Construct, key: IKey): void {
  const rules = Stack.of(scope).formatArn({ service: 'events', resource: 'rule', resourceName: '*' });
  const admitted = admit(key, {
    principals: [new ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account }, ArnLike: { 'aws:SourceArn': rules } },
  });
  if (admitted) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:key-policy',
    `the policy of the imported key ${Token.asString(key.keyArn)} cannot be changed by this app: ` +
      'allow kms:Decrypt and kms:GenerateDataKey to events.amazonaws.com, or no event reaches the guard',
  );
}

/**
 * Allows the guard's alarms to publish to an encrypted topic, and to a topic with its own policy, which replaces SNS's
 * default policy. The default policy allows CloudWatch, so a topic without its own policy is unchanged: a first statement
 * would replace the default.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function admitCloudWatch(scope: Construct, topic: ITopic): void {
  const cloudWatch = {
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  };
  if (topic.node.children.some((child) => child instanceof TopicPolicy)) {
    const publish = { ...cloudWatch, actions: ['sns:Publish'], resources: [topic.topicArn] };
    topic.addToResourcePolicy(new PolicyStatement(publish));
  }
  const key = topic.masterKey;
  if (key === undefined || admit(key, { ...cloudWatch, actions: ['kms:Decrypt', 'kms:GenerateDataKey*'] })) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:topic-key-policy',
    `the policy of the alarm topic's key ${Token.asString(key.keyArn)} cannot be changed by this app: ` +
      'allow kms:Decrypt and kms:GenerateDataKey* to cloudwatch.amazonaws.com, or no alarm reaches the topic',
  );
}

/** Adds a statement to the key's policy. False if the app cannot change the policy. */
function admit(key: IKey, statement: PolicyStatementProps): boolean {
  return key.addToResourcePolicy(new PolicyStatement({ ...statement, resources: ['*'] })).statementAdded;
}
