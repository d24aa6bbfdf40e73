import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type DeployedGuard, startDeployedGuard } from '../../src/deployed/deployed-guard.ts';
import type { DeployedGuardOptions } from '../../src/deployed/options.ts';
import type { Entry } from '../../src/deployed/template/bundle-location.ts';
import { DeployedTemplate } from '../../src/deployed/template/identities.ts';
import { parseTemplate } from '../../src/deployed/template/template.ts';
import { readWiring, type Wiring } from '../../src/deployed/template/wiring.ts';
import { defaultPlace } from '../../src/deployed/world.ts';
import { closeServer, listenOnLoopback } from '../../src/wire/loopback.ts';

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
export function admits(rule: string, queue: string) {
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

export const answersNothing = 'exports.handler = async () => {};';

/** Sends the body of every message on to the outbox. */
export const forwards = `exports.handler = async (event) => {
  const client = new (sqs().SQSClient)({ maxAttempts: 1 });
  const failures = [];
  for (const { messageId, body } of event.Records) {
    const command = new (sqs().SendMessageCommand)({ QueueUrl: process.env.OUTBOX, MessageBody: body });
    await client.send(command).catch((error) => { console.log(error.name); failures.push({ itemIdentifier: messageId }); });
  }
  return { batchItemFailures: failures };
};`;

/** The stack in a simulated account; it closes when the test ends. */
export async function deploy(stack: TinyStack, options: Partial<DeployedGuardOptions> = {}): Promise<DeployedGuard> {
  const guard = await startDeployedGuard({ templateFile: writeTinyStack(stack), startsAt: start, ...options });
  onTestFinished(() => guard.close());
  return guard;
}

export function send(guard: DeployedGuard, ...bodies: readonly string[]): void {
  for (const body of bodies) guard.sqs.deliver('Tiny-Queue', body);
}

export const bodiesOf = (guard: DeployedGuard, label: string) =>
  guard.queues.find((queue) => queue.label === label)?.bodies() ?? [];
/** When each invocation began, and how it ended. */
export const runs = ({ invocations }: DeployedGuard) =>
  invocations.map(({ at, ended }) => `${new Date(at).toISOString().slice(11, 19)} ${ended}`);

/** The wiring of the stack with resources added, or of these alone. */
export function wiringOf(resources: Resources, from: Resources = base): Wiring {
  const template = parseTemplate({ Resources: { ...from, ...resources } }, 'Tiny');
  return readWiring(new DeployedTemplate(template, { ...defaultPlace, queueUrlOf: (name) => `http://sqs/${name}` }));
}

/** A bundle of that source, with its handler. */
export function bundleOf(source: string): Entry {
  const file = join(mkdtempSync(join(tmpdir(), 'guard-bundle-')), 'index.cjs');
  writeFileSync(file, source);
  return { file, exportName: 'handler' };
}

/** Address of a server whose calls hang, for a caller in virtual time. */
export async function hangingServer(): Promise<string> {
  const server = createServer((_request, response) => response.setHeader('x-simulator-hangs', 'yes').end());
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  onTestFinished(() => closeServer(server));
  return url;
}
