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
    `this app cannot change the policy of the imported key ${nameOf(key)}: allow events.amazonaws.com to use kms:Decrypt and ` +
      'kms:GenerateDataKey in that policy, or no event reaches the guard',
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
  const allow = 'allows cloudwatch.amazonaws.com to use kms:Decrypt and kms:GenerateDataKey*';
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:topic-key-policy',
    nameOf(key).startsWith('alias/aws/')
      ? `the alarm topic uses the AWS managed key ${nameOf(key)}, whose policy cannot be changed, so no alarm reaches the topic: encrypt the topic with a ` +
          `customer managed key whose policy ${allow}`
      : `this app cannot change the policy of the key ${nameOf(key)} of the alarm topic: make sure that it ${allow}, or no alarm reaches the topic`,
  );
}

/** The key's alias or ARN, or its construct where only the deployment knows both. */
function nameOf({ keyArn, node }: IKey): string {
  const alias = /alias\/[^$]*$/.exec(keyArn)?.[0];
  return alias ?? (Token.isUnresolved(keyArn) ? node.path : keyArn);
}

/** False for a key whose policy is not this app's to write. */
function admit(key: IKey, statement: PolicyStatementProps): boolean {
  return key.addToResourcePolicy(new PolicyStatement({ ...statement, resources: ['*'] })).statementAdded;
}
