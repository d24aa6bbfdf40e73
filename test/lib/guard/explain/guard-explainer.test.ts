import { Match } from 'aws-cdk-lib/assertions';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import type { DeploymentGuardProps } from '../../../../lib/guard/deployment-guard-props.ts';
import { variablesOf } from '../../guard-functions.ts';
import { actionsOf, guardTemplate, plain, statementsOf } from '../../guard-templates.ts';

const ALWAYS = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'ecs:DescribeServices',
  'ecs:DescribeTaskDefinition',
  'ecs:DescribeTasks',
  'ecs:ListTasks',
  'events:PutEvents',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
];

const withParts = (explain: DeploymentGuardProps['explain']) => guardTemplate(() => ({ explain }));

describe('the explainer', () => {
  it('may make these calls when nothing was asked for', () => {
    expect(actionsOf(plain(), 'ExplainerRole')).toEqual(ALWAYS);
    expect(variablesOf(plain(), 'explainer')).toMatchObject({ EXPLAIN_PARTS: '' });
  });

  it.each([
    ['metrics', ['cloudwatch:DescribeAlarms', 'cloudwatch:GetMetricData']],
    ['logs', ['logs:GetLogEvents']],
    ['commits', ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']],
    ['author', ['cloudtrail:LookupEvents']],
    ['stack', ['cloudformation:DescribeStacks', 'cloudformation:GetTemplate', 'cloudformation:ListStackResources']],
  ] as const)('may make further calls for %s, and only for them', (part, calls) => {
    const template = withParts({ [part]: true });
    expect(actionsOf(template, 'ExplainerRole')).toEqual([...ALWAYS, ...calls].toSorted());
    expect(variablesOf(template, 'explainer')).toMatchObject({ EXPLAIN_PARTS: part });
  });

  it('reads the log groups and repositories that are listed, and no others', () => {
    const template = guardTemplate((stack) => ({
      explain: {
        logs: [LogGroup.fromLogGroupName(stack, 'Group', '/ecs/checkout')],
        commits: [Repository.fromRepositoryName(stack, 'Images', 'shop/checkout')],
      },
    }));
    const resources = (action: string) =>
      statementsOf(template, 'ExplainerRole')
        .filter(({ Action }) => [Action].flat().includes(action))
        .map(({ Resource }) => JSON.stringify(Resource));
    expect(resources('logs:GetLogEvents')).toEqual([expect.stringContaining(':log-group:/ecs/checkout:*')]);
    expect(resources('ecr:BatchGetImage')).toEqual([expect.stringContaining(':repository/shop/checkout')]);
  });

  it('learns of failures from the bus of the guard, and of nothing else', () => {
    plain().hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      EventPattern: {
        source: ['ecs-deployment-guard'],
        'detail-type': ['Deployment Rolling Back', 'Deployment Stuck', 'Deployment Finished'],
        detail: { outcome: ['rolled-back', 'rollback-failed', 'failed', 'stopped', { exists: false }] },
      },
    });
  });

  it('is not there for explain: false', () => {
    const template = withParts(false);
    expect(JSON.stringify(template.toJSON())).not.toMatch(/explainer/i);
  });
});
