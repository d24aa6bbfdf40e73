import { describe, expect, it, onTestFinished } from 'vitest';
import { type DeployedGuard, startDeployedGuard } from '../../src/deployed/deployed-guard.ts';
import type { DeployedGuardOptions } from '../../src/deployed/options.ts';
import {
  invokesWorker,
  readsQueue,
  roleWith,
  scheduled,
  sendsToDead,
  start,
  type TinyStack,
  workerProperties,
  writeTinyStack,
} from './tiny-stack.ts';

const answersNothing = 'exports.handler = async () => {};';

/** Sends the body of every message on to the outbox. */
const forwards = `exports.handler = async (event) => {
  const client = new (sqs().SQSClient)({ maxAttempts: 1 });
  const failures = [];
  for (const { messageId, body } of event.Records) {
    const command = new (sqs().SendMessageCommand)({ QueueUrl: process.env.OUTBOX, MessageBody: body });
    await client.send(command).catch((error) => { console.log(error.name); failures.push({ itemIdentifier: messageId }); });
  }
  return { batchItemFailures: failures };
};`;

async function deploy(stack: TinyStack, options: Partial<DeployedGuardOptions> = {}): Promise<DeployedGuard> {
  const guard = await startDeployedGuard({ templateFile: writeTinyStack(stack), startsAt: start, ...options });
  onTestFinished(() => guard.close());
  return guard;
}

function send(guard: DeployedGuard, ...bodies: readonly string[]): void {
  for (const body of bodies) guard.sqs.deliver('Tiny-Queue', body);
}

const bodiesOf = (guard: DeployedGuard, label: string) =>
  guard.queues.find((queue) => queue.label === label)?.bodies() ?? [];
const clock = (ms: number) => new Date(ms).toISOString().slice(11, 19);
const runs = ({ invocations }: DeployedGuard) => invocations.map(({ at, ended }) => `${clock(at)} ${ended}`);

describe('an event source mapping', () => {
  it('hands all that is visible to the function at once, and deletes it', async () => {
    const guard = await deploy({ handler: forwards });
    send(guard, 'one', 'two');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 answered']);
    expect(bodiesOf(guard, 'Queue')).toEqual([]);
    expect(bodiesOf(guard, 'Outbox')).toEqual(['one', 'two']);
    expect(guard.refusals).toEqual([]);
    expect(guard.bugs).toEqual([]);
  });

  it('brings back the reported failures alone, after the visibility timeout, then to the dead-letter queue', async () => {
    const handler = `exports.handler = async ({ Records }) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })),
    });`;
    const guard = await deploy({ handler });
    send(guard, 'good', 'bad');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 answered', '09:01:30 answered']);
    expect(bodiesOf(guard, 'Dead')).toEqual(['bad']);
  });

  it('deletes nothing when the function throws', async () => {
    const guard = await deploy({ handler: "exports.handler = async () => { throw new RangeError('too much'); };" });
    send(guard, 'one', 'two');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 failed', '09:01:30 failed']);
    expect(guard.invocations[0]).toMatchObject({ name: 'worker', by: 'Queue', error: { message: 'too much' } });
    expect(bodiesOf(guard, 'Dead')).toEqual(['one', 'two']);
  });

  it('says so when the function cannot be loaded', async () => {
    const guard = await deploy({ handler: "throw new Error('TABLE_NAME is missing');" });
    send(guard, 'one');
    await guard.runUntil(start + 1);
    expect(guard.invocations[0]).toMatchObject({ ended: 'init-error', error: { message: 'TABLE_NAME is missing' } });
  });

  it('reads nothing when the function’s role may not', async () => {
    const guard = await deploy({ handler: answersNothing, resources: { Role: roleWith([sendsToDead]) } });
    send(guard, 'one');
    await guard.runUntil(start + 60_000);
    expect(guard.invocations).toEqual([]);
    expect(guard.refusals.map(({ hop, action }) => `${hop}: ${action}`)).toEqual([
      'worker works off Queue: sqs:ReceiveMessage',
      'worker works off Queue: sqs:DeleteMessage',
      'worker works off Queue: sqs:GetQueueAttributes',
    ]);
  });

  it('runs invocations beside each other when asked to, as many as the mapping allows', async () => {
    const handler = `exports.handler = async ({ Records }) => { console.log(Records.length + ' by ' + process.env.AWS_ACCESS_KEY_ID); };`;
    const guard = await deploy({ handler }, { overlap: true });
    send(guard, 'one', 'two', 'three');
    await guard.settle();
    expect(guard.invocations).toHaveLength(3);
    expect(new Set(guard.logs.map(({ text }) => text.trim()))).toEqual(new Set(['1 by worker-1', '1 by worker-2']));
  });
});

describe('a function', () => {
  it('has virtual time, its environment and a context', async () => {
    const handler = `exports.handler = async (event, context) => {
      console.log([new Date().toISOString(), Date.now() - Date.parse('2026-03-02T09:00:00Z'), new Date(0).getTime(), typeof Date(),
        new Date() instanceof Date, process.env.AWS_REGION, context.getRemainingTimeInMillis(), context.functionName].join(' '));
    };`;
    const guard = await deploy({ handler });
    await guard.runUntil(start + 30_000);
    send(guard, 'one');
    await guard.settle();
    expect(guard.logs.map(({ text }) => text)).toEqual([
      '2026-03-02T09:01:00.000Z 60000 0 string true eu-west-1 10000 Tiny-Worker\n',
    ]);
  });

  it('is denied a call that its role does not allow', async () => {
    const guard = await deploy({ handler: forwards, resources: { Role: roleWith([readsQueue]) } });
    send(guard, 'one');
    await guard.runUntil(start + 1);
    expect(guard.logs.map(({ text }) => text)).toEqual(['AccessDenied\n']);
    expect(guard.refusals).toEqual([
      {
        at: start,
        hop: 'worker-1 calls sqs:SendMessage',
        action: 'sqs:SendMessage',
        resource: 'arn:aws:sqs:eu-west-1:111122223333:Tiny-Outbox',
        consequence: 'the call is denied',
      },
    ]);
  });

  it.each([
    ['before', ['one']],
    ['after', ['one', 'one']],
  ] as const)('crashes %s a call, and starts again with the redelivery', async (when, outbox) => {
    const guard = await deploy(
      { handler: forwards },
      { crashes: [{ function: 'worker', action: 'sqs:SendMessage', when }] },
    );
    send(guard, 'one');
    await guard.settle();
    expect(runs(guard)).toEqual(['09:00:30 crashed', '09:01:30 answered']);
    expect(bodiesOf(guard, 'Outbox')).toEqual(outbox);
    expect(bodiesOf(guard, 'Dead')).toEqual([]);
    expect(guard.bugs).toEqual([]);
  });

  it('cannot be deployed with a role that Lambda may not take on', async () => {
    const resources = { Role: roleWith([readsQueue], 'ecs.amazonaws.com') };
    await expect(deploy({ handler: answersNothing, resources })).rejects.toThrow(
      'the role arn:aws:iam::111122223333:role/Tiny-Role of worker cannot be taken on by lambda.amazonaws.com',
    );
  });
});

describe('a rule', () => {
  it('fills the queue with the events that match', async () => {
    const guard = await deploy({ handler: 'exports.handler = async (event) => console.log(event.Records[0].body);' });
    guard.eventBridge.putAwsEvent({ source: 'aws.ecs', detailType: 'ECS Something', detail: { a: 1 } });
    guard.eventBridge.putAwsEvent({ source: 'aws.ec2', detailType: 'EC2 Something', detail: { a: 1 } });
    await guard.settle();
    expect(guard.invocations).toHaveLength(1);
    expect(JSON.parse(guard.logs[0]?.text ?? '')).toMatchObject({ source: 'aws.ecs', region: 'eu-west-1' });
  });

  it('loses the event, and says so, when neither queue lets it in', async () => {
    const guard = await deploy({
      handler: answersNothing,
      resources: { QueuePolicy: { Type: 'AWS::Logs::LogGroup' } },
    });
    guard.eventBridge.putAwsEvent({ source: 'aws.ecs', detailType: 'ECS Something', detail: {} });
    await guard.settle();
    expect(guard.invocations).toEqual([]);
    expect(guard.refusals.map(({ hop, consequence }) => `${hop}: ${consequence}`)).toEqual([
      'rule Rule sends to Queue: the event goes to the dead-letter queue',
      'rule Rule sends to Dead: the event is lost',
    ]);
  });
});

describe('a schedule', () => {
  it('starts its function at every full pause', async () => {
    const guard = await deploy({ handler: answersNothing, resources: scheduled });
    await guard.runUntil(start + 10 * 60_000);
    expect(runs(guard)).toEqual(['09:05:00 answered', '09:10:00 answered']);
    expect(guard.invocations[0]).toMatchObject({ by: 'Schedule', event: { source: 'aws.scheduler' } });
    expect(guard.refusals).toEqual([]);
  });

  it('tries a failed start once more, then leaves it in the dead-letter queue of the function', async () => {
    const guard = await deploy({ handler: 'exports.handler = async () => { throw 1; };', resources: scheduled });
    await guard.runUntil(start + 8 * 60_000);
    expect(runs(guard)).toEqual(['09:05:00 failed', '09:06:00 failed']);
    expect(bodiesOf(guard, 'Dead')).toHaveLength(1);
  });

  it('leaves its event in its dead-letter queue when its role may not start the function', async () => {
    const ScheduleRole = roleWith([sendsToDead], 'scheduler.amazonaws.com');
    const guard = await deploy({ handler: answersNothing, resources: { ...scheduled, ScheduleRole } });
    await guard.runUntil(start + 5 * 60_000);
    expect(guard.invocations).toEqual([]);
    expect(bodiesOf(guard, 'Dead')).toHaveLength(1);
    expect(guard.refusals.map(({ hop, action }) => `${hop}: ${action}`)).toEqual([
      'Schedule invokes worker: lambda:InvokeFunction',
    ]);
  });

  it('does not start with a role that the scheduler may not take on', async () => {
    const guard = await deploy({
      handler: answersNothing,
      resources: { ...scheduled, ScheduleRole: roleWith([invokesWorker]) },
    });
    await guard.runUntil(start + 5 * 60_000);
    expect(guard.refusals.map(({ action }) => action)).toEqual(['sts:AssumeRole']);
  });
});

describe('a template that is not simulated', () => {
  it.each([
    [
      'by the names of unknown resources',
      { Topic: { Type: 'AWS::SNS::Topic' }, Bucket: { Type: 'AWS::S3::Bucket' } },
      'the local run does not simulate AWS::SNS::Topic Topic, AWS::S3::Bucket Bucket',
    ],
    [
      'by an unknown property',
      { Queue: { Type: 'AWS::SQS::Queue', Properties: { FifoQueue: true } } },
      'AWS::SQS::Queue Queue asks for something that is not simulated: whole: Unrecognized key: "FifoQueue"',
    ],
    [
      'by a bundle that is not there',
      {
        Worker: {
          Type: 'AWS::Lambda::Function',
          Properties: { ...workerProperties, Code: { S3Bucket: 'assets', S3Key: 'other.zip' } },
        },
      },
      'no asset has the key other.zip: synthesize again',
    ],
  ])('is refused %s', async (_, resources, fault) => {
    await expect(deploy({ handler: answersNothing, resources })).rejects.toThrow(fault);
  });
});
