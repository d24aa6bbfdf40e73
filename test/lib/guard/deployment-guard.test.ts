import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import { actionsOf, bundles, full, guardStack, plain } from '../guard-templates.ts';
import { resourcesOf } from '../synth.ts';

describe('a guard', () => {
  it('without Slack has no notifier, and still records and publishes', () => {
    plain().resourceCountIs('AWS::Lambda::Function', 3);
    plain().resourceCountIs('AWS::Events::EventBus', 1);
    expect(JSON.stringify(plain().toJSON())).not.toMatch(/slack/i);
  });

  it('stands beside another in one stack', () => {
    const stack = guardStack();
    new DeploymentGuard(stack, 'Second', { bundles });
    const buses = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Events::EventBus'));
    expect(new Set(buses.map(({ Properties }) => Properties['Name'])).size).toBe(2);
  });

  it('names nothing by a fixed name but its bus, which CloudFormation does not name, after stack and path', () => {
    const names = Object.values(
      full().toJSON()['Resources'] as Record<string, { Properties?: Record<string, unknown> }>,
    ).flatMap(({ Properties = {} }) =>
      ['TableName', 'QueueName', 'FunctionName', 'RoleName', 'LogGroupName', 'AlarmName', 'Name', 'GroupName']
        .map((key) => Properties[key])
        .filter((name) => typeof name === 'string'),
    );
    expect(names).toEqual([expect.stringMatching(/^Test-Guard-[0-9A-F]{8}$/)]);
  });

  it('grants each function the calls that it makes, and no others', () => {
    expect(actionsOf(full(), 'ReconcilerRole')).toEqual([
      'cloudwatch:DescribeAlarmHistory',
      'cloudwatch:DescribeAlarms',
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ecs:DescribeServiceDeployments',
      'ecs:DescribeServiceRevisions',
      'ecs:DescribeServices',
      'ecs:DescribeTaskDefinition',
      'ecs:ListServiceDeployments',
      'events:PutEvents',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
    expect(actionsOf(full(), 'SweeperRole')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'ecs:DescribeServices',
      'ecs:ListClusters',
      'ecs:ListServices',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'sqs:SendMessage',
    ]);
    expect(actionsOf(full(), 'NotifierRole')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'secretsmanager:GetSecretValue',
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ]);
  });
});
