import { afterEach, describe, expect, it } from 'vitest';
import { eventsOf, seedRolledBack, transitionsOf } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const minute = 60_000;
const AFTER = NOON + 8 * minute;
const MESSAGE = 'checkout was rolled back: alarm checkout-5xx fired';

describe('the deployed guard', () => {
  let story: DeployedStory | undefined;
  afterEach(async () => {
    await story?.close();
    story = undefined;
  });

  /** The guard has been there since before the story. */
  const installed = async (options: Parameters<typeof startStory>[0] = {}) => {
    story = await startStory({ startsAt: NOON - 30 * minute, ...options });
    await story.runUntil(NOON - minute);
    return story;
  };

  it('makes one record, one message and one event a transition of every event three times, in any order', async () => {
    const running = await installed({ disorder: { random: drawn(7), duplicateRate: 0.5, shuffle: true } });
    await running.runUntil(AFTER);
    const { arn } = seedRolledBack(running);
    const events = eventsOf(arn);
    for (const event of [...events, ...events.toReversed(), ...events]) running.send(event);
    await running.settle();
    const told = (await running.records()).filter((record) => record['baseline'] === false);
    expect(told.map((record) => record['outcome'])).toEqual(['rolled-back']);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(transitionsOf(running.published()).toSorted()).toEqual(['finished', 'rolling-back', 'started']);
    expect(running.faults()).toEqual([]);
  });

  it('finds what no event announced by the end of the next sweep, and tells it', async () => {
    const running = await installed();
    await running.runUntil(AFTER);
    seedRolledBack(running);
    // The sweep runs every five minutes.
    await running.runUntil(AFTER + 5 * minute + 10_000);
    expect(
      (await running.records()).filter((record) => record['baseline'] === false).map((record) => record['outcome']),
    ).toEqual(['rolled-back']);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(running.faults()).toEqual([]);
  });

  it('says nothing when it is installed onto 1,000 services with history', async () => {
    story = await startStory({ startsAt: NOON + 60 * minute });
    for (let index = 0; index < 1_000; index += 1) seedRolledBack(story, { serviceName: `service-${index}`, at: NOON });
    await story.runUntil(NOON + 66 * minute);
    await story.settle();
    const records = await story.records();
    expect(records).toHaveLength(2_000);
    expect(records.every((record) => record['baseline'] === true)).toBe(true);
    expect(story.texts()).toEqual([]);
    expect(story.published()).toEqual([]);
    expect(story.faults()).toEqual([]);
  }, 120_000);

  it('reads AWS nine times at most at first sight', async () => {
    const running = await installed();
    await running.runUntil(AFTER);
    const { arn } = seedRolledBack(running);
    const before = running.calls.length;
    running.send(eventsOf(arn)[1] ?? {});
    await running.runUntil(AFTER + 5_000);
    const own = running.calls.slice(before).filter(({ caller }) => caller.accessKeyId.startsWith('reconciler-'));
    const actions = own.map(({ action }) => action);
    const saved = actions.indexOf('dynamodb:PutItem');
    const reads = actions
      .slice(0, saved === -1 ? undefined : actions.lastIndexOf('dynamodb:PutItem'))
      .filter((action) => /^(ecs|cloudwatch):/.test(action));
    expect(reads.length).toBeLessThanOrEqual(9);
    expect(new Set(reads).has('ecs:DescribeServiceDeployments')).toBe(true);
  });

  it('reads AWS four times and the table once, and writes once, when nothing changed', async () => {
    const running = await installed();
    await running.runUntil(NOON);
    const alarms = { status: 'MONITORING', alarmNames: ['checkout-5xx'], triggeredAlarmNames: [] };
    const { arn } = running.ecs.seedService({
      serviceName: 'checkout',
      cluster: 'shop',
      taskDefinition: 'checkout:2',
      createdAt: NOON,
      deployments: [
        { status: 'IN_PROGRESS', createdAt: NOON, startedAt: NOON, classicId: 'ecs-svc/2222222222222222222', alarms },
      ],
    });
    running.send(eventsOf(arn)[0] ?? {});
    // The look of the first minute reads the history of the alarm that is not there once more.
    await running.runUntil(NOON + 90_000);
    const before = running.calls.length;
    // That of the second, before the next sweep.
    await running.runUntil(NOON + 150_000);
    const actions = running.calls.slice(before).map(({ action }) => action);
    expect(actions.toSorted()).toEqual([
      'cloudwatch:DescribeAlarms',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'ecs:DescribeServiceDeployments',
      'ecs:DescribeServices',
      'ecs:ListServiceDeployments',
      'sqs:SendMessage',
    ]);
  });
});

/** A repeatable drawing. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
