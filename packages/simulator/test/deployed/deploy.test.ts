import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { deployResources, locateFunctions, startMappings } from '../../src/deployed/deploy.ts';
import { FunctionFleet } from '../../src/deployed/functions.ts';
import { RunLoop } from '../../src/deployed/run-loop.ts';
import { Access } from '../../src/deployed/template/access.ts';
import { defaultPlace } from '../../src/deployed/world.ts';
import { EventBridgeService } from '../../src/services/eventbridge/event-bridge.ts';
import { SnsService } from '../../src/services/sns.ts';
import { SqsService } from '../../src/services/sqs.ts';
import { start, wiringOf, workerProperties } from './tiny-stack.ts';

type Resources = Parameters<typeof wiringOf>[0];

async function deployed(resources: Resources) {
  const clock = new VirtualClock(start);
  const { region, account: accountId } = defaultPlace;
  const common = { clock, region, accountId };
  const sqs = new SqsService({ ...common, baseUrl: () => 'http://sqs' });
  const delivered: string[] = [];
  const eventBridge = new EventBridgeService({
    ...common,
    deliver: ({ ruleArn, targetArn }) => void delivered.push(`${ruleArn} to ${targetArn}`),
  });
  const sns = new SnsService(clock);
  const tables: unknown[] = [];
  const dynamoDb = {
    createTable: async (name: string, properties: unknown) => {
      tables.push([name, properties]);
      return name;
    },
  };
  await deployResources(wiringOf(resources), { sns, sqs, eventBridge, dynamoDb });
  return { clock, sqs, eventBridge, tables, delivered };
}

describe('the resources of a template', () => {
  it('are tables, with the properties that the store reads', async () => {
    const Properties = { TableName: 'guard', KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] };
    const { tables } = await deployed({ Table: { Type: 'AWS::DynamoDB::Table', Properties } });
    expect(tables).toEqual([['guard', Properties]]);
  });

  it('are queues, each after the dead-letter queue that it names', async () => {
    const { sqs } = await deployed({
      Slow: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds: 30, MessageRetentionPeriod: '120' } },
    });
    const queue = sqs.queue('Tiny-Queue');
    expect(queue.visibilityTimeoutMs).toBe(60_000);
    expect(queue.redrive).toEqual({ maxReceiveCount: 2, deadLetterQueueName: 'Tiny-Dead' });
    expect(sqs.queueNames().indexOf('Tiny-Dead')).toBeLessThan(sqs.queueNames().indexOf('Tiny-Queue'));
    const slow = sqs.queue('Tiny-Slow');
    sqs.deliver('Tiny-Slow', 'one');
    expect([slow.redrive, slow.nextVisibleAt()]).toEqual([undefined, start + 30_000]);
  });

  it('are rules of their bus, under the ARNs of the template, those that are on', async () => {
    const rule = (properties: object) => ({
      Type: 'AWS::Events::Rule',
      Properties: {
        EventBusName: { Ref: 'Bus' },
        EventPattern: { source: ['shop'] },
        Targets: [{ Id: 'T', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
        ...properties,
      },
    });
    const { clock, eventBridge, delivered } = await deployed({
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'own' } },
      Rule: rule({}),
      Off: rule({ State: 'DISABLED' }),
    });
    const Entries = [{ EventBusName: 'own', Source: 'shop', DetailType: 'Sold', Detail: '{}' }];
    eventBridge.handle({ operation: 'PutEvents', input: { Entries }, caller: { accessKeyId: 'operator' } });
    await clock.advanceTo(start + 60_000);
    expect(delivered).toEqual([
      'arn:aws:events:eu-west-1:111122223333:rule/own/Tiny-Rule to arn:aws:sqs:eu-west-1:111122223333:Tiny-Queue',
    ]);
  });

  it('are refused where a rule sends elsewhere than to a queue of the template', async () => {
    const Properties = { EventPattern: {}, Targets: [{ Id: 'T', Arn: 'arn:aws:sns:eu-west-1:111122223333:topic' }] };
    await expect(deployed({ Rule: { Type: 'AWS::Events::Rule', Properties } })).rejects.toThrow(
      'rule Rule targets arn:aws:sns:eu-west-1:111122223333:topic: only queues of the same template are simulated',
    );
  });
});

describe('the functions of a template', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guard-deploy-'));
  writeFileSync(join(folder, 'index.cjs'), '');
  const assets = new Map([['worker.zip', folder]]);
  const located = (resources: Resources, variables = {}) =>
    locateFunctions(wiringOf(resources), { assets, url: 'http://127.0.0.1:4566', variables });
  const worker = (Variables: object, properties: object = {}) => ({
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: { ...workerProperties, ...properties, Environment: { Variables } },
    },
  });

  it('have the name that a reader knows, their role, their limits and their file', async () => {
    expect(await located({})).toEqual([
      {
        name: 'worker',
        functionName: 'Tiny-Worker',
        arn: 'arn:aws:lambda:eu-west-1:111122223333:function:Tiny-Worker',
        roleArn: 'arn:aws:iam::111122223333:role/Tiny-Role',
        entry: { file: join(folder, 'index.cjs'), exportName: 'handler' },
        variables: {
          POWERTOOLS_SERVICE_NAME: 'worker',
          OUTBOX: 'http://sqs/Tiny-Outbox',
          AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
        },
        memoryMb: 128,
        timeoutMs: 10_000,
      },
    ]);
    expect(await located(worker({}))).toMatchObject([{ name: 'Worker' }]);
    expect(await located(worker({}, { MemorySize: '512', Timeout: undefined }))).toMatchObject([
      { memoryMb: 512, timeoutMs: 3_000 },
    ]);
  });

  it('are told of Slack when they have to do with it, and take what the run says over what the template says', async () => {
    const [one] = await located(worker({ POWERTOOLS_SERVICE_NAME: 'n', SLACK_CHANNEL: 'C1', LEVEL: 'INFO' }), {
      n: { LEVEL: 'DEBUG' },
      other: { LEVEL: 'WARN' },
    });
    expect(one?.variables).toEqual({
      POWERTOOLS_SERVICE_NAME: 'n',
      SLACK_CHANNEL: 'C1',
      LEVEL: 'DEBUG',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      SLACK_API_URL: 'http://127.0.0.1:4566/slack/api/',
    });
  });
});

describe('the mappings of a template', () => {
  function mapped(properties: object) {
    const wiring = wiringOf({
      Mapping: {
        Type: 'AWS::Lambda::EventSourceMapping',
        Properties: { EventSourceArn: 'arn:other', FunctionName: 'nobody', ...properties },
      },
    });
    const clock = new VirtualClock(start);
    const { region, account: accountId } = defaultPlace;
    startMappings(wiring, {
      clock,
      place: defaultPlace,
      sqs: new SqsService({ clock, region, accountId, baseUrl: () => '' }),
      fleet: new FunctionFleet({ clock, place: defaultPlace, functions: [] }),
      access: new Access({ wiring, place: defaultPlace, now: () => 0, callerOf: () => undefined }),
      loop: new RunLoop({ clock }),
      overlap: false,
    });
  }

  it('read queues of the template', () => {
    expect(() => mapped({})).toThrow('mapping Mapping reads arn:other: only queues are simulated');
  });

  it('are left alone when they are off', () => {
    expect(() => mapped({ Enabled: false })).not.toThrow();
  });
});
