import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../../../lib/guard/deployment-guard-props.ts';
import { lazy } from '../../../../src/core/lazy.ts';
import { bundles, encrypted, guardStack, plain, statementsOf, withSlack } from '../../guard-templates.ts';
import { createApp } from '../../synth.ts';

const env = { account: '111122223333', region: 'eu-west-1' };

/** A guard whose account and Region are known, so that its ARNs are plain. */
const inIreland = lazy(() => {
  const stack = new Stack(createApp(), 'Test', { env });
  new DeploymentGuard(stack, 'Guard', { bundles, ...withSlack(stack) });
  return Template.fromStack(stack);
});

const grantsOf = (role: string) =>
  statementsOf(inIreland(), role).filter(({ Action }) => [Action].flat()[0]?.startsWith('dynamodb:'));

/** Call by call, the patterns that the partition keys of a request must match. */
function partitionsOf(role: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    grantsOf(role)
      .filter(({ Condition }) => Condition !== undefined)
      .flatMap(({ Action, Condition }) =>
        [Action]
          .flat()
          .map((action) => [
            action.slice('dynamodb:'.length),
            Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
          ]),
      ),
  );
}

const service = 'arn:aws:ecs:eu-west-1:111122223333:service/*';
const deployment = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/*';

describe('the table', () => {
  it('has the keys, indexes and expiry that the handlers use', () => {
    plain().hasResourceProperties('AWS::DynamoDB::Table', {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: [
        Match.objectLike({
          IndexName: 'byDay',
          KeySchema: [
            { AttributeName: 'day', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
        }),
        {
          IndexName: 'open',
          KeySchema: [
            { AttributeName: 'openKey', KeyType: 'HASH' },
            { AttributeName: 'openSk', KeyType: 'RANGE' },
          ],
          Projection: {
            ProjectionType: 'INCLUDE',
            NonKeyAttributes: ['serviceArn', 'deploymentKey', 'createdAt', 'pendingSince'],
          },
        },
      ],
    });
  });

  it('can be restored to any second and survives its stack', () => {
    plain().hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  it('is encrypted with the key that was given', () => {
    encrypted().hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
    });
  });

  it('goes with its stack when that is asked for', () => {
    const template = Template.fromStack(guardStack(() => ({ removalPolicy: RemovalPolicy.DESTROY })));
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });
});

describe('the grants on the table', () => {
  it('let the reconciler write only records and their parts, heads, alarm entries and when the guard was installed', () => {
    expect(partitionsOf('ReconcilerRole')).toEqual({
      BatchGetItem: [service, 'alarm#*'],
      GetItem: [service, 'scope#*'],
      Query: [service, 'alarm#*'],
      PutItem: [service, deployment, 'alarm#*', 'scope#*'],
      UpdateItem: [service, deployment],
    });
  });

  it('let the sweeper write only its lease and when the guard was installed', () => {
    expect(partitionsOf('SweeperRole')).toEqual({
      BatchGetItem: [service],
      GetItem: ['scope#*'],
      PutItem: ['scope#*'],
      UpdateItem: ['sweep'],
    });
  });

  it('let the explainer write only evidence', () => {
    expect(partitionsOf('ExplainerRole')).toEqual({ GetItem: [service, 'evidence#*'], PutItem: ['evidence#*'] });
  });

  it('let the notifier write only the state of its Slack messages', () => {
    expect(partitionsOf('NotifierRole')).toEqual({
      BatchGetItem: ['notification#slack#*', 'evidence#*', deployment],
      GetItem: [service, 'notification#slack#*', 'notification#pace#*'],
      Query: [service],
      PutItem: ['notification#slack#*', 'notification#pace#*'],
    });
  });

  it.each(['ReconcilerRole', 'SweeperRole', 'ExplainerRole', 'NotifierRole'])(
    'refuse a request of the %s that names no key, and leave only a Query of an index without a condition',
    (role) => {
      const open = grantsOf(role).filter(({ Condition }) => Condition === undefined);
      const index = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'Arn'] }, '/index/open']] };
      const queries = [{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: index }];
      expect(open).toEqual(role === 'SweeperRole' ? queries : []);
      for (const { Condition } of grantsOf(role)) {
        if (Condition !== undefined) expect(Condition['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' });
      }
    },
  );
});

describe('who may read records', () => {
  function granted(props: (stack: Stack) => DeploymentGuardProps): Template {
    const stack = new Stack(createApp(), 'Shop');
    const reader = new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const grant = new DeploymentGuard(stack, 'Guard', { bundles, ...props(stack) }).grantReadRecords(reader);
    expect(grant.success).toBe(true);
    return Template.fromStack(stack);
  }

  it('reads records, evidence and both indexes, and cannot scan, write or read what functions keep for themselves', () => {
    const table = { 'Fn::GetAtt': [expect.stringMatching(/^GuardRecordsTable/), 'Arn'] };
    const ecs = (resource: string) => ({
      'Fn::Join': [
        '',
        [
          'arn:',
          { Ref: 'AWS::Partition' },
          ':ecs:',
          { Ref: 'AWS::Region' },
          ':',
          { Ref: 'AWS::AccountId' },
          `:${resource}`,
        ],
      ],
    });
    expect(
      statementsOf(
        granted(() => ({})),
        'Reader',
      ),
    ).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
        Resource: table,
        Condition: {
          'ForAllValues:StringLike': {
            'dynamodb:LeadingKeys': [ecs('service/*'), ecs('service-deployment/*'), 'evidence#*'],
          },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
      {
        Effect: 'Allow',
        Action: 'dynamodb:Query',
        Resource: [{ 'Fn::Join': ['', [table, '/index/byDay']] }, { 'Fn::Join': ['', [table, '/index/open']] }],
      },
    ]);
  });

  it('may decrypt what the key of the customer encrypts', () => {
    const template = granted((stack) => ({ encryptionKey: new Key(stack, 'Key') }));
    expect(statementsOf(template, 'Reader')).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:DescribeKey'],
      Resource: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
    });
  });

  it('is no principal that has no policy to write to', () => {
    const guard = new DeploymentGuard(new Stack(createApp(), 'Shop'), 'Guard', { bundles });
    expect(guard.grantReadRecords(new AccountPrincipal('444455556666')).success).toBe(false);
  });
});
