import { ServiceError } from '@ecs-guard/simulator/service';
import type { SlackMishap } from '@ecs-guard/simulator/services/slack/state';
import { afterEach, describe, expect, it } from 'vitest';
import { eventsOf, seedRolledBack } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const minute = 60_000;
const AFTER = NOON + 8 * minute;
const MESSAGE = 'checkout was rolled back: alarm checkout-5xx fired';

describe('the deployed notifier when Slack', () => {
  let story: DeployedStory | undefined;
  afterEach(async () => {
    await story?.close();
    story = undefined;
  });

  const rolledBack = async (
    prepare: (running: DeployedStory) => void,
    options: Parameters<typeof startStory>[0] = {},
  ) => {
    story = await startStory({ startsAt: NOON - 5 * minute, ...options });
    await story.runUntil(AFTER);
    prepare(story);
    const { arn } = seedRolledBack(story);
    for (const event of eventsOf(arn)) story.send(event);
    return story;
  };

  it.each<[string, readonly SlackMishap[]]>([
    ['limits the rate', [{ retryAfterSeconds: 30 }]],
    ['answers 500', [{ status: 500 }, { status: 503 }]],
    ['resets the connection before it posts', ['drop-before', 'drop-before']],
    ['posts and then drops the answer', ['drop-after']],
    [
      'drops answers of the post, the search and the update',
      ['drop-after', 'drop-before', { status: 500 }, 'drop-after'],
    ],
  ])('%s ends with one message', async (_what, mishaps) => {
    const running = await rolledBack((one) => one.slack.fail(...mishaps));
    await running.runUntil(AFTER + 60 * minute);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(running.faults()).toEqual([]);
  });

  it('hangs ends with one message', async () => {
    const running = await rolledBack((one) => one.slack.fail('hang'));
    await running.runUntil(AFTER + 10 * minute);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(running.faults()).toEqual([]);
  });

  it('is down for six hours ends with every final state shown and nothing in a dead-letter queue', async () => {
    const end = AFTER + 360 * minute;
    let turn = 0;
    const running = await rolledBack((one) => {
      one.slack.failWhile(() => {
        if (one.clock.now() >= end) return undefined;
        turn += 1;
        return turn % 2 === 0 ? 'drop-before' : { status: 500 };
      });
    });
    seedRolledBack(running, { serviceName: 'basket' });
    await running.runUntil(end + 40 * minute);
    expect([...running.texts()].toSorted()).toEqual(['basket was rolled back: alarm checkout-5xx fired', MESSAGE]);
    expect(running.faults()).toEqual([]);
  });

  it('cannot be told because its secret cannot be read, stops the notifier alone', async () => {
    let isDown = true;
    const running = await rolledBack(() => undefined, {
      faults: ({ action }) =>
        isDown && action === 'secretsmanager:GetSecretValue'
          ? { error: new ServiceError('InternalServiceError', 'down', { status: 500 }) }
          : undefined,
    });
    await running.runUntil(AFTER + 30 * minute);
    expect((await running.records()).some((record) => record['outcome'] === 'rolled-back')).toBe(true);
    expect(running.texts()).toEqual([]);
    isDown = false;
    await running.runUntil(AFTER + 60 * minute);
    expect(running.texts()).toEqual([MESSAGE]);
    expect(running.faults()).toEqual([]);
  });
});
