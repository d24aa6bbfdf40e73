import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 2026-03-02T09:00:30Z */
export const start = Date.UTC(2026, 2, 2, 9, 0, 30);

type Resources = Record<string, { Type: string; Properties?: Record<string, unknown>; Metadata?: unknown }>;

export interface TinyStack {
  /** Source of `index.cjs`; `sqs` is the module @aws-sdk/client-sqs. */
  readonly handler: string;
  /** Added to the stack, or put in the place of a resource of it. */
  readonly resources?: Resources;
}

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const policy = (...statements: readonly object[]) => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | readonly string[], logicalId: string) => ({
  Effect: 'Allow',
  Action,
  Resource: arnOf(logicalId),
});

const mayBeTakenOnBy = (Service: string) =>
  policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service } });

/** A queue that a function works off, with a rule that fills it: writes template, assets and bundle. Answers the template's path. */
export function writeTinyStack({ handler, resources = {} }: TinyStack): string {
  const folder = mkdtempSync(join(tmpdir(), 'guard-tiny-'));
  const client = join(import.meta.dirname, '..', '..', '..', '..', 'node_modules', '@aws-sdk', 'client-sqs');
  mkdirSync(join(folder, 'asset.worker'));
  const source = `const sqs = () => require(${JSON.stringify(client)});\n${handler}`;
  writeFileSync(join(folder, 'asset.worker', 'index.cjs'), source);
  const destinations = { here: { objectKey: 'worker.zip' } };
  const assets = { files: { worker: { source: { path: 'asset.worker' }, destinations } } };
  writeFileSync(join(folder, 'Tiny.assets.json'), JSON.stringify(assets));
  const template = { Resources: { ...base, ...resources } };
  writeFileSync(join(folder, 'Tiny.template.json'), JSON.stringify(template));
  return join(folder, 'Tiny.template.json');
}

/** What lets a rule send to a queue. */
function admits(rule: string, queue: string) {
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: queue }],
      PolicyDocument: policy({
        ...allow('sqs:SendMessage', queue),
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': arnOf(rule) } },
      }),
    },
  };
}

export function roleWith(statements: readonly object[], service = 'lambda.amazonaws.com') {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: mayBeTakenOnBy(service),
      Policies: [{ PolicyName: 'Own', PolicyDocument: policy(...statements) }],
    },
  };
}

export const readsQueue = allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], 'Queue');
const sendsToOutbox = allow('sqs:SendMessage', 'Outbox');
export const sendsToDead = allow('sqs:SendMessage', 'Dead');
export const invokesWorker = allow('lambda:InvokeFunction', 'Worker');

export const workerProperties = {
  Code: { S3Bucket: 'assets', S3Key: 'worker.zip' },
  Handler: 'index.handler',
  Runtime: 'nodejs24.x',
  Timeout: 10,
  Role: arnOf('Role'),
  Environment: { Variables: { POWERTOOLS_SERVICE_NAME: 'worker', OUTBOX: { Ref: 'Outbox' } } },
};

const base: Resources = {
  Dead: { Type: 'AWS::SQS::Queue' },
  Outbox: { Type: 'AWS::SQS::Queue' },
  Queue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: arnOf('Dead'), maxReceiveCount: 2 },
    },
  },
  QueuePolicy: admits('Rule', 'Queue'),
  Role: roleWith([readsQueue, sendsToOutbox]),
  Worker: { Type: 'AWS::Lambda::Function', Properties: workerProperties },
  Mapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      BatchSize: 10,
      EventSourceArn: arnOf('Queue'),
      FunctionName: { Ref: 'Worker' },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.ecs'] },
      Targets: [{ Id: 'Target0', Arn: arnOf('Queue'), DeadLetterConfig: { Arn: arnOf('Dead') } }],
    },
  },
};

/** The schedule of a sweep, with its role and its function's dead-letter queue. */
export const scheduled: Resources = {
  ScheduleRole: roleWith([invokesWorker, sendsToDead], 'scheduler.amazonaws.com'),
  Role: roleWith([readsQueue, sendsToDead]),
  Worker: {
    Type: 'AWS::Lambda::Function',
    Properties: { ...workerProperties, DeadLetterConfig: { TargetArn: arnOf('Dead') } },
  },
  Invoke: {
    Type: 'AWS::Lambda::EventInvokeConfig',
    Properties: {
      FunctionName: { Ref: 'Worker' },
      MaximumEventAgeInSeconds: 300,
      MaximumRetryAttempts: 1,
      Qualifier: '$LATEST',
    },
  },
  Schedule: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: 'rate(5 minutes)',
      Target: { Arn: arnOf('Worker'), RoleArn: arnOf('ScheduleRole'), DeadLetterConfig: { Arn: arnOf('Dead') } },
    },
  },
};
