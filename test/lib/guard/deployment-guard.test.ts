import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../lib/guard/deployment-guard.ts';
import type { DeploymentGuardProps } from '../../../lib/guard/deployment-guard-props.ts';
import { notifierEnv, reconcilerEnv, sweeperEnv } from '../../../src/config/env.ts';
import { createApp, resourcesOf, stubBundles } from '../synth.ts';

const bundles = stubBundles();
const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3';

function createStack(props: (stack: Stack) => DeploymentGuardProps = () => ({})): Stack {
  const stack = new Stack(createApp(), 'Test');
  new DeploymentGuard(stack, 'Guard', { bundles, ...props(stack) });
  return stack;
}

function withSlack(stack: Stack): DeploymentGuardProps {
  return { slack: { channel: 'C0123456789', secret: Secret.fromSecretCompleteArn(stack, 'Token', SECRET) } };
}

const plain = Template.fromStack(createStack());
const full = Template.fromStack(createStack(withSlack));
const encrypted = Template.fromStack(
  createStack((stack) => ({
    ...withSlack(stack),
    encryptionKey: new Key(stack, 'Key', { enableKeyRotation: true }),
    alarmTopic: new Topic(stack, 'Topic'),
  })),
);

/** Actions that the policies of a role allow, by the resource they are allowed on. */
function actionsOf(template: Template, role: string): readonly string[] {
  return Object.values(resourcesOf(template, 'AWS::IAM::Policy'))
    .filter(({ Properties }) => JSON.stringify(Properties['Roles']).includes(role))
    .flatMap(
      ({ Properties }) => (Properties['PolicyDocument'] as { Statement: { Action: string | string[] }[] }).Statement,
    )
    .flatMap(({ Action }) => Action)
    .toSorted();
}

describe('the table', () => {
  it('has the keys, indexes and expiry that the handlers use', () => {
    plain.hasResourceProperties('AWS::DynamoDB::Table', {
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
    plain.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Retain',
      Properties: {
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  it('is encrypted with the key that was given', () => {
    encrypted.hasResourceProperties('AWS::DynamoDB::Table', {
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: Match.anyValue() },
    });
  });

  it('goes with its stack when that is asked for', () => {
    const template = Template.fromStack(createStack(() => ({ removalPolicy: RemovalPolicy.DESTROY })));
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'Delete',
      Properties: { DeletionProtectionEnabled: false },
    });
  });
});

describe('the rules', () => {
  it.each([
    ['aws.ecs', 'ECS Deployment State Change', undefined],
    ['aws.ecs', 'ECS Hook State Change', undefined],
    [
      'aws.cloudwatch',
      'CloudWatch Alarm State Change',
      { $or: [{ state: { value: ['ALARM'] } }, { previousState: { value: ['ALARM'] } }] },
    ],
    ['aws.cloudwatch', 'CloudWatch Alarm Configuration Change', { operation: ['update', 'delete'] }],
  ])('pass %s %s', (source, detailType, detail) => {
    plain.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: Match.absent(),
      EventPattern: { source: [source], 'detail-type': [detailType], ...(detail && { detail }) },
    });
  });

  it('pass service actions by name, and never the steady states that repeat', () => {
    plain.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        'detail-type': ['ECS Service Action'],
        detail: { eventName: Match.arrayWith(['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_TASK_START_IMPAIRED']) },
      },
    });
    expect(JSON.stringify(plain.toJSON())).not.toMatch(/STEADY_STATE|Task State Change/);
  });

  it('keep what cannot be delivered', () => {
    const rules = Object.values(resourcesOf(full, 'AWS::Events::Rule'));
    expect(rules).toHaveLength(6);
    for (const { Properties } of rules) {
      expect(Properties['Targets']).toEqual([
        expect.objectContaining({
          DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringMatching(/UndeliveredEvents/), 'Arn'] } },
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        }),
      ]);
    }
  });

  it('carry every outcome event to the notifier', () => {
    full.hasResourceProperties('AWS::Events::Rule', {
      EventBusName: { Ref: Match.stringLikeRegexp('Bus') },
      EventPattern: {
        source: ['ecs-deployment-guard'],
        'detail-type': Match.arrayWith(['Deployment Started', 'Deployment Rolling Back', 'Deployment Finished']),
      },
    });
  });
});

describe('the queues', () => {
  it.each([
    ['with the key of SQS', full],
    ['with a key of the customer', encrypted],
  ])('admit EventBridge for one rule of this account each, %s', (_, template) => {
    const statements = Object.values(resourcesOf(template, 'AWS::SQS::QueuePolicy'))
      .flatMap(({ Properties }) => (Properties['PolicyDocument'] as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Effect }) => Effect === 'Allow');
    // Six rules, each into its queue and into the queue of what could not be delivered.
    expect(statements).toHaveLength(12);
    for (const statement of statements) {
      expect(statement).toMatchObject({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.any(String), 'Arn'] } },
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        },
      });
    }
  });

  it('refuse plain HTTP, all of them', () => {
    const queues = Object.keys(resourcesOf(full, 'AWS::SQS::Queue'));
    const refusing = Object.values(resourcesOf(full, 'AWS::SQS::QueuePolicy'))
      .filter(({ Properties }) => JSON.stringify(Properties).includes('"aws:SecureTransport":"false"'))
      .flatMap(({ Properties }) => (Properties['Queues'] as { Ref: string }[]).map(({ Ref }) => Ref));
    expect(refusing.toSorted()).toEqual(queues.toSorted());
  });

  it('give a message back 45 s after it was received by a function that was killed, and never give it up within six hours', () => {
    full.resourcePropertiesCountIs(
      'AWS::SQS::Queue',
      { VisibilityTimeout: 45, RedrivePolicy: { maxReceiveCount: 500 } },
      2,
    );
    for (const name of ['reconciler', 'notifier']) {
      full.hasResourceProperties('AWS::Lambda::Function', {
        Timeout: 30,
        Environment: { Variables: { POWERTOOLS_SERVICE_NAME: name, DEAD_LETTERS_URL: Match.anyValue() } },
      });
    }
  });

  it('are encrypted, by SQS or by the key that was given', () => {
    full.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    encrypted.allResourcesProperties('AWS::SQS::Queue', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
    });
  });

  it('let EventBridge use the key that was given, for rules of this account', () => {
    encrypted.hasResourceProperties('AWS::KMS::Key', {
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
    const stack = createStack((scope) => ({
      encryptionKey: Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d'),
    }));
    Annotations.fromStack(stack).hasWarning(
      '/Test/Guard',
      Match.stringLikeRegexp('allow kms:Decrypt and kms:GenerateDataKey to events.amazonaws.com'),
    );
  });
});

describe('the functions', () => {
  it('run on arm64 with 512 MB, each with a log group of its own that forgets', () => {
    full.resourceCountIs('AWS::Lambda::Function', 3);
    full.allResourcesProperties('AWS::Lambda::Function', {
      Architectures: ['arm64'],
      MemorySize: 512,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      LoggingConfig: { LogGroup: { Ref: Match.anyValue() } },
    });
    full.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 90 }, 3);
  });

  it('take ten messages at a time and give back the failed ones alone', () => {
    full.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 10,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: Match.anyValue() },
    });
    full.resourceCountIs('AWS::Lambda::EventSourceMapping', 2);
  });

  it.each([
    ['reconciler', reconcilerEnv.names],
    ['sweeper', sweeperEnv.names],
    ['notifier', notifierEnv.names],
  ])('give the %s every variable that it reads, and no other', (name, variables) => {
    const fn = Object.entries(resourcesOf(full, 'AWS::Lambda::Function')).find(([id]) =>
      id.toLowerCase().includes(name),
    );
    const environment = fn?.[1].Properties['Environment'] as { Variables: Record<string, unknown> };
    const own = Object.keys(environment.Variables).filter((key) => !key.startsWith('POWERTOOLS_'));
    expect(own.toSorted()).toEqual([...variables].toSorted());
  });

  it('are told what was chosen', () => {
    const template = Template.fromStack(
      createStack((stack) => ({
        ...withSlack(stack),
        include: ['prod-*/*'],
        exclude: ['*/canary'],
        retention: Duration.days(30),
        stuckAfter: Duration.hours(1),
        alarmWatchAfterSuccess: Duration.hours(2),
        postFrom: 'start',
        logLevel: 'DEBUG',
      })),
    );
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          INCLUDE: '["prod-*/*"]',
          EXCLUDE: '["*/canary"]',
          RETENTION_DAYS: '30',
          STUCK_AFTER_MINUTES: '60',
          ALARM_WATCH_MINUTES: '120',
          POWERTOOLS_LOG_LEVEL: 'DEBUG',
        }),
      },
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: {
        Variables: Match.objectLike({
          SLACK_CHANNEL: 'C0123456789',
          SLACK_POST_FROM: 'start',
          SLACK_SECRET_ARN: SECRET,
        }),
      },
    });
  });

  it('may do what they do and nothing else', () => {
    expect(actionsOf(full, 'ReconcilerRole')).toEqual([
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
      'ecs:DescribeTasks',
      'ecs:ListServiceDeployments',
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
    ]);
    expect(actionsOf(full, 'SweeperRole')).toEqual([
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
    expect(actionsOf(full, 'NotifierRole')).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
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

  it('may use the key that was given', () => {
    expect(actionsOf(encrypted, 'ReconcilerRole')).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']),
    );
    expect(actionsOf(encrypted, 'SweeperRole')).toEqual(expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey']));
    expect(actionsOf(encrypted, 'SweepScheduleRole')).toEqual(
      expect.arrayContaining(['kms:Decrypt', 'kms:GenerateDataKey', 'lambda:InvokeFunction']),
    );
  });
});

describe('the sweep', () => {
  it('starts every five minutes, is tried again, and leaves a dead letter', () => {
    plain.hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Target: {
        DeadLetterConfig: { Arn: Match.anyValue() },
        RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 2 },
      },
    });
    plain.hasResourceProperties('AWS::Lambda::Function', {
      Timeout: 240,
      DeadLetterConfig: { TargetArn: Match.anyValue() },
    });
  });

  it('is started by the scheduler of this account alone', () => {
    plain.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 'aws:SourceArn': Match.anyValue() },
            },
          }),
        ],
      },
    });
  });
});

describe('the alarms', () => {
  it('watch every dead-letter queue', () => {
    const deadLetters = Object.entries(resourcesOf(full, 'AWS::SQS::Queue'))
      .filter(([, { Properties }]) => Properties['RedrivePolicy'] === undefined)
      .map(([id]) => id);
    const watched = Object.values(resourcesOf(full, 'AWS::CloudWatch::Alarm'))
      .filter(({ Properties }) => Properties['MetricName'] === 'ApproximateNumberOfMessagesVisible')
      .map(
        ({ Properties }) =>
          (Properties['Dimensions'] as { Value: { 'Fn::GetAtt': string[] } }[])[0]?.Value['Fn::GetAtt'][0],
      );
    expect(deadLetters).toHaveLength(4);
    expect(watched.toSorted()).toEqual(deadLetters.toSorted());
  });

  it('watch errors and throttles of every function, old messages of both queues, the table, and waiting for Slack', () => {
    const metrics = Object.values(resourcesOf(full, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => Properties['MetricName'],
    );
    const count = (name: string | undefined) => metrics.filter((metric) => metric === name).length;
    expect(count('Errors')).toBe(3);
    expect(count('Throttles')).toBe(3);
    expect(count('ApproximateAgeOfOldestMessage')).toBe(2);
    expect(count('MessagesWaiting')).toBe(1);
    // Metric math: it has no metric name.
    expect(count(undefined)).toBe(1);
  });

  it('are silent where nothing happens', () => {
    full.allResourcesProperties('AWS::CloudWatch::Alarm', { TreatMissingData: 'notBreaching' });
  });

  it('lead to a section of the runbook each', () => {
    const runbook = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'runbook.md'), 'utf8');
    const anchors = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) =>
      heading.toLowerCase().replaceAll(' ', '-'),
    );
    const linked = Object.values(resourcesOf(full, 'AWS::CloudWatch::Alarm')).map(
      ({ Properties }) => /docs\/runbook\.md#([a-z-]+)$/.exec(String(Properties['AlarmDescription']))?.[1],
    );
    expect([...new Set(linked)].toSorted()).toEqual(anchors.toSorted());
  });

  it('tell the topic that was given, and have no action without one', () => {
    encrypted.allResourcesProperties('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('Topic') }],
    });
    plain.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: Match.absent() });
  });
});

describe('a guard', () => {
  it('without Slack has no notifier, and still records and publishes', () => {
    plain.resourceCountIs('AWS::Lambda::Function', 2);
    plain.resourceCountIs('AWS::Events::EventBus', 1);
    expect(JSON.stringify(plain.toJSON())).not.toMatch(/slack/i);
  });

  it('stands beside another in one stack', () => {
    const stack = createStack();
    new DeploymentGuard(stack, 'Second', { bundles });
    const buses = Object.values(resourcesOf(Template.fromStack(stack), 'AWS::Events::EventBus'));
    expect(new Set(buses.map(({ Properties }) => Properties['Name'])).size).toBe(2);
  });

  it('names nothing by a fixed name but its bus, which CloudFormation does not name, after stack and path', () => {
    const names = Object.values(
      full.toJSON()['Resources'] as Record<string, { Properties?: Record<string, unknown> }>,
    ).flatMap(({ Properties = {} }) =>
      ['TableName', 'QueueName', 'FunctionName', 'RoleName', 'LogGroupName', 'AlarmName', 'Name', 'GroupName']
        .map((key) => Properties[key])
        .filter((name) => typeof name === 'string'),
    );
    expect(names).toEqual([expect.stringMatching(/^Test-Guard-[0-9A-F]{8}$/)]);
  });

  it('names everything that is wrong with its properties', () => {
    const stack = new Stack(createApp(), 'Test');
    expect(
      () =>
        new DeploymentGuard(stack, 'Guard', {
          bundles,
          include: ['checkout'],
          slack: { channel: '#deploys', secret: Secret.fromSecretNameV2(stack, 'Token', 'slack') },
          slackApiUrl: 'https://slack.example/api',
          retention: Duration.hours(12),
          stuckAfter: Duration.minutes(0),
          alarmWatchAfterSuccess: Duration.days(8),
          sweepCallsPerSecond: 0,
        }),
    ).toThrow(
      'the deployment guard cannot be built: a service pattern must look like "prod-*/checkout", got "checkout"; ' +
        'slack.channel must be a channel ID like C0123456789, got "#deploys": copy the ID from the channel details in Slack; ' +
        'slack.secret must have a complete ARN: import it with Secret.fromSecretCompleteArn; ' +
        'slackApiUrl must be an HTTPS URL that ends with "/", got "https://slack.example/api": leave it out for https://slack.com/api/; ' +
        'sweepCallsPerSecond must be a whole number from 1 to 100, got 0: leave it out for 5; ' +
        'retention must be 1 to 3650 whole days, got 0.5: set retention to Duration.days(n); ' +
        'stuckAfter must be 1 to 20160 whole minutes, got 0: set stuckAfter to Duration.minutes(n); ' +
        'alarmWatchAfterSuccess must be 0 to 10080 whole minutes, got 11520: set it to Duration.minutes(n)',
    );
  });

  it('refuses more patterns than the environment of a function can hold', () => {
    const include = Array.from({ length: 200 }, (_, index) => `cluster-${index}/service-${index}`);
    expect(() => createStack(() => ({ include }))).toThrow(/at most 2500 bytes, got \d+: shorten the list with "\*"/);
  });
});
