import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { DeploymentGuardStack, type DeploymentGuardStackProps } from '../../lib/guard/deployment-guard-stack.ts';
import { SampleServiceStack } from '../../lib/service/sample-service-stack.ts';
import { createApp, outline, stubBundles } from './synth.ts';

const bundles = stubBundles();
const slack = {
  channel: 'C0123456789',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
};

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

const sampleStack = () => new SampleServiceStack(createApp(), 'Sample');

describe('the stacks', () => {
  it.each([
    ['the guard', guardStack, 'deployment-guard-stack'],
    ['the sample', sampleStack, 'sample-service-stack'],
  ])('have the resources that they had: %s', async (_, create, golden) => {
    const lines = outline(Template.fromStack(create()));
    await expect(`${JSON.stringify(lines, null, 2)}\n`).toMatchFileSnapshot(
      join(import.meta.dirname, `${golden}.golden.json`),
    );
  });

  it.each([
    ['the guard', guardStack],
    ['the guard without Slack', () => guardStack({})],
    ['the guard with a key of the customer', encryptedGuardStack],
    ['the sample', sampleStack],
  ])('have no finding of cdk-nag without a reason: %s', (_, create) => {
    const stack = create();
    for (const Checks of [AwsSolutionsChecks, ServerlessChecks]) {
      const { violations } = new Checks(stack).validateScope(stack);
      expect(violations).toEqual([]);
    }
  });

  it('deploy into any account and Region', () => {
    for (const stack of [guardStack(), sampleStack()]) {
      expect(stack.environment).toBe('aws://unknown-account/unknown-region');
    }
  });
});
