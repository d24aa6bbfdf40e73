import type { DeployedGuardOptions } from '@ecs-guard/simulator/deployed/options';
import type { CrashPoint, StoryCall } from '@ecs-guard/simulator/deployed/story-faults';
import { ServiceError } from '@ecs-guard/simulator/service';
import { afterEach, describe, expect, it } from 'vitest';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const second = 1_000;
const minute = 60_000;
const AFTER = NOON + 8 * minute;
const MESSAGE = 'checkout was rolled back: alarm checkout-5xx fired';

/** AWS does not answer the explainer, so the guard announces no evidence. */
const noEvidence = ({ function: name }: StoryCall) =>
  name === 'explainer' ? { error: new ServiceError('InternalErrorException', 'down', { status: 500 }) } : undefined;

describe('a message of the deployed guard', () => {
  let story: DeployedStory | undefined;
  afterEach(async () => {
    await story?.close();
    story = undefined;
  });

  const installed = async (options: Partial<DeployedGuardOptions> = {}) => {
    story = await startStory({ startsAt: NOON - 5 * minute, ...options });
    await story.runUntil(AFTER);
    return story;
  };
  /** Seconds from the event that is sent now to the message in Slack. */
  const secondsToSlack = async (running: DeployedStory) => {
    const sentAt = running.clock.now();
    const { arn } = seedRolledBack(running);
    running.send(eventsOf(arn)[2] ?? {});
    await running.runUntil(() => running.texts().length > 0);
    return (running.clock.now() - sentAt) / second;
  };
  const queueOf = (running: DeployedStory, label: string) => {
    const found = running.queues.find((queue) => queue.label === label);
    if (found === undefined) throw new Error(`no queue ${label}: ${running.queues.map((one) => one.label).join()}`);
    return found;
  };

  it('reaches Slack ten seconds after a throttle of two', async () => {
    const until = AFTER + 2 * second;
    const running = await installed({
      faults: ({ action, function: name }) =>
        action === 'ecs:DescribeServices' && name === 'reconciler' && running.clock.now() < until
          ? { error: new ServiceError('ThrottlingException', 'Rate exceeded') }
          : undefined,
    });
    expect(await secondsToSlack(running)).toBe(10);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(running.faults()).toEqual([]);
  });

  it.each([
    ['reconciler', 'ecs:DescribeServices'],
    ['notifier', 'dynamodb:GetItem'],
  ])('comes again 45 seconds after it was received by a killed %s', async (name, action) => {
    const crashes: CrashPoint[] = [];
    let calls = 0;
    const count = (call: StoryCall) => {
      if (call.function === name && call.action === action) calls = call.occurrence;
      // Its event would bring the notifier the same deployment sooner.
      return noEvidence(call);
    };
    const running = await installed({ crashes, faults: count });
    crashes.push({ function: name, action, when: 'before', occurrence: calls + 1 });
    expect(await secondsToSlack(running)).toBe(45);
    expect(running.invocations.filter(({ ended }) => ended === 'crashed')).toHaveLength(1);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(running.faults()).toEqual([]);
  });

  it('that cannot be read is dead-lettered after three receives, with the reason, and holds up no other', async () => {
    const running = await installed();
    const { name } = queueOf(running, 'Guard/ReconcilerQueue/Queue');
    running.sqs.deliver(name, 'not json');
    expect(await secondsToSlack(running)).toBe(0);
    const letters = running.sqs.queue(queueOf(running, 'Guard/ReconcilerQueue/DeadLetters').name);
    await running.runUntil(AFTER + 39 * second);
    expect(letters.peek()).toEqual([]);
    await running.runUntil(AFTER + 41 * second);
    expect(letters.peek()).toMatchObject([
      {
        body: 'not json',
        attributes: { because: expect.stringMatching(/^PoisonMessageError: /), receiveCount: '3' },
      },
    ]);
    expect(queueOf(running, 'Guard/ReconcilerQueue/Queue').bodies()).toEqual([]);
  });

  it('waits out two hours of a Slack that hangs, with 24 others: one message each, no time-out and no dead letter', async () => {
    const running = await installed();
    const end = AFTER + 120 * minute;
    running.slack.failWhile(() => (running.clock.now() < end ? 'hang' : undefined));
    const names = Array.from({ length: 25 }, (_, index) => `service-${index}`);
    for (const serviceName of names) {
      const { arn } = seedRolledBack(running, { serviceName });
      running.send(eventsOf(arn)[2] ?? {});
    }
    const depths: number[] = [];
    for (let at = AFTER + minute; at <= end + 30 * minute; at += minute) {
      await running.runUntil(at);
      depths.push(queueOf(running, 'Guard/NotifierQueue/Queue').bodies().length);
    }
    // One message per deployment, and at the beginning a few that came while another of the same deployment was worked on.
    expect(Math.max(...depths)).toBeLessThanOrEqual(35);
    expect(depths.at(-1)).toBe(0);
    expect(running.texts().toSorted()).toEqual(
      names.map((name) => `${name} was rolled back: alarm checkout-5xx fired`).toSorted(),
    );
    expect(new Set(running.invocations.map(({ ended }) => ended))).toEqual(new Set(['answered']));
    expect(running.faults()).toEqual([]);
  }, 170_000);
});
