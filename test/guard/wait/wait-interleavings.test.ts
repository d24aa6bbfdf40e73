import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { epochMs, minutes } from '../../../src/core/time.ts';
import { createWaitWorld, NOON, REQUEST, type WaitWorld } from './wait-world.ts';

const second = 1_000;
const alarm = { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 };

/** What the pipeline deploys: only `good` may be called a success. */
type Kind = 'good' | 'alarm' | 'breaker' | 'superseded';

interface Story {
  readonly kind: Kind;
  /** Seconds from the start of the wait to UpdateService; below 0 it came before. */
  readonly updateAt: number;
  readonly listLag: number;
  /** Seconds from the end of an older success to the start of the wait; undefined for none but one of an hour ago. */
  readonly successEndedAgo: number | undefined;
  readonly names: 'nothing' | 'since' | 'task-definition';
}

/** Whatever shows in the lists within the settling time must be found; an update that shows later is another pipeline's. */
const story: fc.Arbitrary<Story> = fc
  .record({
    kind: fc.constantFrom<Kind>('good', 'alarm', 'breaker', 'superseded'),
    updateAt: fc.integer({ min: -50, max: 57 }),
    listLag: fc.integer({ min: 0, max: 107 }),
    successEndedAgo: fc.option(fc.integer({ min: 60, max: 600 }), { nil: undefined }),
    names: fc.constantFrom('nothing', 'since', 'task-definition'),
  })
  .filter(({ updateAt, listLag }) => updateAt + listLag <= 57);

const EXPECTED: Readonly<Record<Kind, readonly string[]>> = {
  good: ['succeeded'],
  alarm: ['rolled-back-by-alarm'],
  breaker: ['rolled-back-by-circuit-breaker'],
  // The newer one is good and was there within the settling time: either answer is true of what it names.
  superseded: ['superseded', 'succeeded'],
};

function worldOf({ kind, updateAt, listLag, successEndedAgo = 3_600 }: Story): WaitWorld {
  const ended = NOON - successEndedAgo * second;
  const world = createWaitWorld({
    startsAt: Math.min(NOON, NOON + updateAt * second),
    parameters: { listLagMs: listLag * second },
    seed: {
      deployments: [
        { status: 'SUCCESSFUL', createdAt: ended - 60 * second, finishedAt: ended, taskDefinition: 'api:1' },
      ],
    },
  });
  world.alarms.set('errors', alarm);
  world.clock.schedule(NOON + updateAt * second, () => update(world, kind), 'update');
  if (kind === 'alarm') {
    world.clock.schedule(
      NOON + (updateAt + 50) * second,
      () => void world.alarms.set('errors', { ...alarm, state: 'ALARM' }),
    );
  }
  if (kind === 'superseded') {
    world.clock.schedule(NOON + (updateAt + 20) * second, () => update(world, 'good'), 'newer update');
  }
  return world;
}

function update({ call }: WaitWorld, kind: Kind): void {
  call('UpdateService', {
    cluster: 'shop',
    service: 'web',
    taskDefinition: kind === 'breaker' ? 'crash:1' : 'api:2',
    // The newer of two is the same but for this: a deployment has to differ.
    forceNewDeployment: true,
    deploymentConfiguration: {
      alarms: { alarmNames: ['errors'], enable: kind === 'alarm', rollback: true },
      deploymentCircuitBreaker: { enable: true, rollback: true },
    },
  });
}

function requestOf({ kind, updateAt, names }: Story) {
  const since = names === 'since' ? epochMs(NOON + updateAt * second) : undefined;
  const taskDefinition = names === 'task-definition' ? (kind === 'breaker' ? 'crash:1' : 'api:2') : undefined;
  return { ...REQUEST, deployment: { since, taskDefinition }, timeout: minutes(120) };
}

describe('a wait beside an UpdateService, with lists that lag', () => {
  it('never calls a bad deployment a success, and a good one nothing else, in 1,000 interleavings', async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const world = worldOf(told);
        await world.clock.advanceTo(NOON);
        const { name } = await world.wait(requestOf(told));
        expect(EXPECTED[told.kind]).toContain(name);
        seen.set(name, (seen.get(name) ?? 0) + 1);
      }),
      { numRuns: 1_000, seed: 20_261_124 },
    );
    // A thousand times the same story would prove little.
    expect([...seen.values()].filter((count) => count > 100).length).toBeGreaterThanOrEqual(3);
  });
});
