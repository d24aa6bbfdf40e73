import { afterEach, describe, expect, it } from 'vitest';
import { localSlack } from '../../src/start/templates.ts';
import { eventsOf } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

const minute = 60_000;

let story: DeployedStory | undefined;
afterEach(async () => {
  await story?.close();
  story = undefined;
});

/** A deployment that was rolled back from 12:05 to 12:07, as ECS shows it at 12:08 with no monitor that explains it. */
async function recordOf(statusReason: string) {
  story = await startStory({ startsAt: NOON - 30 * minute });
  await story.runUntil(NOON + 8 * minute);
  const created = NOON - 200 * minute;
  const { arn } = story.ecs.seedService({
    serviceName: 'checkout',
    cluster: 'shop',
    taskDefinition: 'checkout:2',
    createdAt: created,
    deployments: [
      {
        status: 'SUCCESSFUL',
        createdAt: created,
        startedAt: created,
        finishedAt: created + minute,
        taskDefinition: 'checkout:1',
      },
      {
        status: 'ROLLBACK_SUCCESSFUL',
        createdAt: NOON,
        startedAt: NOON + 1_000,
        finishedAt: NOON + 7 * minute,
        classicId: 'ecs-svc/2222222222222222222',
        taskDefinition: 'checkout:2',
        statusReason,
        rollback: { reason: statusReason, startedAt: NOON + 5 * minute },
      },
    ],
  });
  for (const event of eventsOf(arn).filter((_, index) => index !== 1)) story.send(event);
  await story.settle();
  const [record] = (await story.records()).filter((one) => one['baseline'] === false);
  return { cause: record?.['cause'], text: story.slack.messages(localSlack.channel)[0]?.text };
}

describe('the reasons that ECS gives', () => {
  // The sources of the wordings stand in src/core/deployment/cause.ts.
  it.each([
    ['Service deployment rolled back by user.', 'requested', 'checkout was rolled back: a user requested it'],
    [
      'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      'circuit-breaker',
      'checkout was rolled back: its tasks kept failing',
    ],
    ['A reason of 2027.', 'unknown', 'checkout was rolled back: ECS says "A reason of 2027."'],
  ])('become a cause and a headline: %s', async (reason, cause, text) => {
    expect(await recordOf(reason)).toEqual({ cause, text });
  });
});
