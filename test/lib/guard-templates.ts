import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc, type VpcProps } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DeploymentGuard } from '../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../lib/guard/deployment-guard-props.ts';
import { lazy } from '../../src/core/lazy.ts';
import { createApp, resourcesOf, stubBundles } from './synth.ts';

export const bundles = stubBundles();

export const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3';

/** The guard `Guard` in a stack `Test`. */
export function guardStack(props: (stack: Stack) => DeploymentGuardProps = () => ({})): Stack {
  const stack = new Stack(createApp(), 'Test');
  new DeploymentGuard(stack, 'Guard', { bundles, ...props(stack) });
  return stack;
}

export const guardTemplate = (props: (stack: Stack) => DeploymentGuardProps) => Template.fromStack(guardStack(props));

export function withSlack(stack: Stack): DeploymentGuardProps {
  return { slack: { channel: 'C0123456789', secret: Secret.fromSecretCompleteArn(stack, 'Token', SECRET) } };
}

/** Without the function that the CDK adds for the default security group. */
export function createVpc(scope: Stack, props: VpcProps = {}): Vpc {
  return new Vpc(scope, 'Vpc', { restrictDefaultSecurityGroup: false, ...props });
}

/** A guard for which nothing was chosen; a worker synthesizes it once. */
export const plain = lazy(() => Template.fromStack(guardStack()));

/** One with Slack. */
export const full = lazy(() => guardTemplate(withSlack));

/** One with Slack, a key of the customer and a topic for its alarms. */
export const encrypted = lazy(() =>
  guardTemplate((stack) => ({
    ...withSlack(stack),
    encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
    alarmTopic: new Topic(stack, 'Topic'),
  })),
);

/** One statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** What the policies of a role say. */
export function statementsOf(template: Template, role: string): readonly Statement[] {
  return Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes(role))
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement);
}

/** Actions that the policies of a role name. */
export function actionsOf(template: Template, role: string): readonly string[] {
  return statementsOf(template, role)
    .flatMap(({ Action }) => Action)
    .toSorted();
}
