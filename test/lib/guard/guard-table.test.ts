import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import { createApp, resourcesOf, stubBundles } from '../synth.ts';

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const env = { account: '111122223333', region: 'eu-west-1' };
const arn = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3';

function guardStack(): Template {
  const stack = new Stack(createApp(), 'Test', { env });
  const secret = Secret.fromSecretCompleteArn(stack, 'Token', arn);
  new DeploymentGuard(stack, 'Guard', { bundles: stubBundles(), slack: { channel: 'C0123456789', secret } });
  return Template.fromStack(stack);
}

function statementsOf(role: string): readonly Statement[] {
  return Object.values(resourcesOf(guardStack(), 'AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes(role))
    .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Statement[] }).Statement)
    .filter(({ Action }) => [Action].flat()[0]?.startsWith('dynamodb:'));
}

/** Call by call, the patterns that the partition keys of a request must match. */
function partitionsOf(role: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    statementsOf(role)
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

describe('the grants on the table', () => {
  it('let the reconciler write records, their parts, its index of alarms and when the guard came', () => {
    expect(partitionsOf('ReconcilerRole')).toEqual({
      BatchGetItem: [service, 'alarm#*'],
      GetItem: [service, 'scope#*'],
      Query: [service, 'alarm#*'],
      PutItem: [service, deployment, 'evidence#*', 'alarm#*', 'scope#*'],
      UpdateItem: [service, deployment],
    });
  });

  it('let the sweeper write its lease and when the guard came', () => {
    expect(partitionsOf('SweeperRole')).toEqual({
      BatchGetItem: [service],
      GetItem: ['scope#*'],
      PutItem: ['scope#*'],
      UpdateItem: ['sweep'],
    });
  });

  it('let the notifier write what Slack shows', () => {
    expect(partitionsOf('NotifierRole')).toEqual({
      BatchGetItem: ['notification#slack#*', 'evidence#*', deployment],
      GetItem: [service, 'notification#slack#*', 'notification#pace#*'],
      PutItem: ['notification#slack#*', 'notification#pace#*'],
    });
  });

  it.each(['ReconcilerRole', 'SweeperRole', 'NotifierRole'])(
    'refuse a request of the %s that names no key, and leave only a Query of an index without a condition',
    (role) => {
      const open = statementsOf(role).filter(({ Condition }) => Condition === undefined);
      const index = { 'Fn::Join': ['', [{ 'Fn::GetAtt': [expect.any(String), 'Arn'] }, '/index/open']] };
      const queries = [{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: index }];
      expect(open).toEqual(role === 'SweeperRole' ? queries : []);
      for (const { Condition } of statementsOf(role)) {
        if (Condition !== undefined) expect(Condition['Null']).toEqual({ 'dynamodb:LeadingKeys': 'false' });
      }
    },
  );
});
