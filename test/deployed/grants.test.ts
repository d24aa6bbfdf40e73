import { DynamoDBClient, PutItemCommand, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { operatorKey } from '@ecs-guard/simulator/deployed/template/access';
import { accessQuestions } from '@ecs-guard/simulator/dynamodb-access';
import { ServiceError } from '@ecs-guard/simulator/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itemAccess } from '../../src/config/table.ts';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const minute = 60_000;

/** Calls that the template allows and that the stories cannot make, each with the reason for its grant. */
const NEVER_SEEN: Readonly<Record<string, string>> = {
  'logs:CreateLogStream': 'Lambda writes the log with the role; the local run keeps logs without it',
  'logs:PutLogEvents': 'as above',
  'sqs:ReceiveMessage': 'Lambda reads the queue with the role, and the local run asks for it as a hop',
  'sqs:DeleteMessage': 'as above',
  'sqs:GetQueueAttributes': 'as above',
  'sqs:GetQueueUrl': "the CDK's event source grants it with the others",
  'sqs:ChangeMessageVisibility': "the CDK's event source grants it with the others",
};

/** Partitions that the stories do not touch, each with the reason for its grant. */
const NEVER_TOUCHED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reconciler: {
    'GetItem arn:aws:ecs:eu-west-1:111122223333:service/*':
      'clearing effects reads a record that another reconciler wrote',
  },
};

const tables = { arnOf: (table: string) => table, partitionKeyOf: () => 'pk' };

/** More alarms than a record names, so that the index is read for the others. */
const ALARMS = Array.from({ length: 50 }, (_, index) => `checkout-${index}`);

/** Plays what makes the functions call AWS: a rollback, many alarms, a stopped task, Slack that refuses once, and sweeps. */
async function play(): Promise<DeployedStory> {
  let refused = 0;
  const story = await startStory({
    startsAt: NOON - 5 * minute,
    faults: ({ action, function: name, input }) => {
      // One service is denied to the guard, so that it is published as unreadable.
      if (name === 'reconciler' && action.startsWith('ecs:') && JSON.stringify(input).includes('secret-shop')) {
        return { error: new ServiceError('AccessDeniedException', `not allowed to perform ${action}`) };
      }
      // The notifier's first message waits and asks for another one.
      if (name !== 'notifier' || action !== 'slack:chat.postMessage' || refused > 0) return undefined;
      refused += 1;
      return { error: new ServiceError('ratelimited', 'slow down', { status: 429 }) };
    },
  });
  await story.runUntil(NOON + 8 * minute);
  // It has been OK again since it fired: only its history says when that was.
  const alarm = {
    AlarmName: 'checkout-5xx',
    Namespace: 'Shop',
    MetricName: 'Errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  };
  const caller = { accessKeyId: operatorKey };
  story.cloudWatch.handle({ operation: 'PutMetricAlarm', input: alarm, caller });
  const { arn, tasks } = seedRolledBack(story);
  const [task] = tasks;
  const end = { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' };
  if (task !== undefined) story.ecs.control.exit(task.arn, end);
  await story.runUntil(NOON + 9 * minute);
  for (const event of eventsOf(arn)) story.send(event);
  const alarms = { status: 'MONITORING', alarmNames: ALARMS, triggeredAlarmNames: [] };
  story.ecs.seedService({
    serviceName: 'basket',
    cluster: 'shop',
    taskDefinition: 'basket:2',
    createdAt: NOON,
    deployments: [{ status: 'IN_PROGRESS', createdAt: NOON, startedAt: NOON, alarms }],
  });
  const denied = story.ecs.seedService({ serviceName: 'secret-shop', cluster: 'shop', taskDefinition: 'secret:1' });
  for (const event of eventsOf(denied.arn)) story.send(event);
  await story.runUntil(NOON + 12 * minute);
  story.send({
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [],
    detail: { alarmName: ALARMS[49], state: { value: 'ALARM' }, previousState: { value: 'OK' } },
  });
  await story.runUntil(NOON + 30 * minute);
  return story;
}

describe('the grants of the deployed functions', () => {
  let story: DeployedStory;
  /** As they were before a test tried what it must not do. */
  let calls: DeployedStory['calls'];
  let faults: readonly string[];

  beforeAll(async () => {
    story = await play();
    calls = [...story.calls];
    faults = story.faults();
  }, 60_000);
  afterAll(() => story.close());

  /** The actions of a function's role, and those that it used, both without what the list above explains. */
  function compare(name: string) {
    const lambda = story.wiring.functions.find(({ label }) => label.toLowerCase().includes(name));
    const role = story.wiring.roles.get(String(lambda?.properties.Role));
    const granted = role?.own.filter(({ effect }) => effect === 'Allow').flatMap(({ actions }) => actions) ?? [];
    const used = calls.filter(({ caller }) => caller.accessKeyId.startsWith(`${name}-`)).map((call) => call.action);
    const told = (actions: readonly string[]) =>
      [...new Set(actions)].filter((action) => !(action in NEVER_SEEN) && !action.startsWith('slack:')).toSorted();
    return { granted: told(granted), used: told(used) };
  }

  it.each(['reconciler', 'sweeper', 'notifier'])('are all used: %s', (name) => {
    const { granted, used } = compare(name);
    expect(used.length).toBeGreaterThan(0);
    expect(granted).toEqual(used);
  });

  it.each(['reconciler', 'explainer', 'sweeper', 'notifier'] as const)(
    'are used on every partition that they name: %s',
    (name) => {
      const access = itemAccess({ partition: 'aws', region: 'eu-west-1', account: '111122223333' })[name];
      const own = calls.filter(({ caller }) => caller.accessKeyId.startsWith(`${name}-`));
      const touched = own.flatMap(({ action, input }) =>
        accessQuestions(action.slice('dynamodb:'.length), input, tables).flatMap(({ leadingKeys = [] }) =>
          leadingKeys.map((key) => `${action.slice('dynamodb:'.length)} ${key}`),
        ),
      );
      const granted = Object.entries<readonly string[]>(access).flatMap(([action, patterns]) =>
        patterns.map((pattern) => `${action} ${pattern}`),
      );
      const unused = granted.filter((one) => !touched.some((call) => call.startsWith(one.replace(/\*$/, ''))));
      expect(unused).toEqual(Object.keys(NEVER_TOUCHED[name] ?? {}));
    },
  );

  it('suffice', () => {
    expect(faults).toEqual([]);
    expect(story.texts()).toContain('checkout was rolled back: alarm checkout-5xx fired');
  });

  const key = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d1';
  const service = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout';

  /** A write by a function of the run that is not its own code's. */
  async function write(name: string, pk: string, kind: 'put' | 'update' = 'put') {
    const client = new DynamoDBClient({
      endpoint: story.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: `${name}-1`, secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    const TableName = String(story.wiring.tables[0]?.ref);
    const at = { pk: { S: pk }, sk: { S: 'intruder' } };
    const command =
      kind === 'put' ? new PutItemCommand({ TableName, Item: at }) : new UpdateItemCommand({ TableName, Key: at });
    const answer = await client.send(command as PutItemCommand).then(
      () => 'written',
      (error: Error) => error.name,
    );
    client.destroy();
    return answer;
  }

  it.each([
    ['notifier', service],
    ['notifier', key],
    ['notifier', `evidence#${key}`],
    ['notifier', 'alarm#checkout-5xx'],
    ['notifier', 'sweep'],
    ['notifier', 'scope#x'],
    ['notifier', `notification#teams#${key}`],
    ['sweeper', service],
    ['sweeper', `notification#slack#${key}`],
    ['sweeper', `evidence#${key}`],
    ['sweeper', 'sweep'],
    ['reconciler', `notification#slack#${key}`],
    ['reconciler', `evidence#${key}`],
    ['explainer', service],
    ['explainer', `notification#slack#${key}`],
    ['reconciler', 'sweep'],
    ['reconciler', 'arn:aws:ecs:eu-west-1:999999999999:service/shop/checkout'],
  ])("refuse the %s to put an item of another's: %s", async (name, pk) => {
    const before = story.refusals.length;
    expect(await write(name, pk)).toBe('AccessDeniedException');
    expect(story.refusals.slice(before).map(({ hop }) => hop)).toEqual([
      `${name}-1 calls dynamodb:PutItem on items of ${pk}`,
    ]);
  });

  it.each([
    ['explainer', `evidence#${key}`],
    ['reconciler', 'alarm#checkout-5xx'],
    ['sweeper', 'scope#x'],
    ['notifier', `notification#slack#${key}`],
  ])('refuse the %s to update what it only puts: %s', async (name, pk) => {
    expect(await write(name, pk, 'update')).toBe('AccessDeniedException');
    expect(await write(name, pk)).toBe('written');
  });

  it('refuse a scan, which names no key', async () => {
    const client = new DynamoDBClient({
      endpoint: story.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'reconciler-1', secretAccessKey: 'x' },
      maxAttempts: 1,
    });
    const scan = new ScanCommand({ TableName: String(story.wiring.tables[0]?.ref) });
    await expect(client.send(scan)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    client.destroy();
  });
});
