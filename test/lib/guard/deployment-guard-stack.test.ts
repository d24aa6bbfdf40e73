import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { DeploymentGuardStack, type DeploymentGuardStackProps } from '../../../lib/guard/deployment-guard-stack.ts';
import { bundles, SECRET } from '../guard-templates.ts';
import { createApp, outline } from '../synth.ts';

const slack = { channel: 'C0123456789', secretArn: SECRET };

function guardStack(props: DeploymentGuardStackProps = { slack }): DeploymentGuardStack {
  return new DeploymentGuardStack(createApp(), 'DeploymentGuard', { bundles, ...props });
}

function encryptedGuardStack(): DeploymentGuardStack {
  const app = createApp();
  const keys = new Stack(app, 'Keys');
  return new DeploymentGuardStack(app, 'DeploymentGuard', {
    bundles,
    slack,
    encryptionKey: Key.fromKeyArn(keys, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d'),
  });
}

describe('the stack of a guard', () => {
  it('has the resources that it had', async () => {
    const lines = outline(Template.fromStack(guardStack()));
    await expect(`${JSON.stringify(lines, null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, 'deployment-guard-stack.golden.json'),
    );
  });

  it.each([
    ['with Slack', guardStack],
    ['without Slack', () => guardStack({})],
    ['with a key of the customer', encryptedGuardStack],
  ])('has no finding of cdk-nag without a reason %s', (_, create) => {
    const stack = create();
    for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
      const { violations } = new Checks(stack).validateScope(stack);
      expect(violations).toEqual([]);
    }
  });

  it('deploys into any account and Region', () => {
    expect(guardStack().environment).toBe('aws://unknown-account/unknown-region');
  });

  it('gives the notifier the secret by its complete ARN, and has no notifier without Slack', () => {
    const notifier = { Environment: { Variables: Match.objectLike({ SLACK_SECRET_ARN: SECRET }) } };
    Template.fromStack(guardStack()).hasResourceProperties('AWS::Lambda::Function', notifier);
    Template.fromStack(guardStack({})).resourceCountIs('AWS::Lambda::Function', 3);
  });

  it('keeps the table of an earlier stack by its name, and puts that name out', () => {
    const template = Template.fromStack(guardStack({ existingTableName: 'shop-records' }));
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.hasOutput('TableName', { Value: 'shop-records' });
    expect(() => guardStack({ existingTableName: 'arn:aws:dynamodb' })).toThrow(
      'DeploymentGuard cannot be created: existingTableName must be the name of a table',
    );
  });

  it('puts out the names of table and bus, which others need', () => {
    const template = Template.fromStack(guardStack());
    template.hasOutput('TableName', { Value: { Ref: Match.stringLikeRegexp('^GuardRecordsTable') } });
    template.hasOutput('EventBusName', { Value: { Ref: Match.stringLikeRegexp('^GuardBus') } });
  });
});
