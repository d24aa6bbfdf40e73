import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { epochMs } from '../../src/core/time.ts';
import { mutate } from '../../tools/mutants/mutant.ts';
import { recordStoreContract } from '../contract/record-store.ts';
import { randomOf } from './machine/random.ts';
import { drain, Scheduler } from './machine/scheduler.ts';
import { storeOver } from './machine/store.ts';
import { Tables } from './machine/tables.ts';
import { MUTANTS } from './mutants/list.ts';
import { readMutableSources } from './mutants/plant.ts';
import { runSeed } from './run/seed.ts';
import { planWorld, watchedDeployments } from './world/plan-world.ts';

recordStoreContract('the chaos store', async () => {
  const at = epochMs(1_795_514_400_000);
  return storeOver(
    new Tables(),
    async (_action, _about, effect) => effect(at),
    () => 0,
  );
});

describe('the scheduler', () => {
  it('runs steps by time and then by the order in which they were planned, each after all promises have settled', async () => {
    const scheduler = new Scheduler(epochMs(0), { keepTrace: true });
    const ran: string[] = [];
    scheduler.at(20, 'c', () => ran.push('c'));
    scheduler.at(10, 'a', () => {
      ran.push('a');
      void wait(200).then(() => ran.push('a settled'));
      scheduler.at(5, 'late', () => ran.push('late'));
    });
    scheduler.at(10, 'b', () => ran.push('b'));
    await scheduler.run(() => false);
    expect(ran).toEqual(['a', 'a settled', 'b', 'late', 'c']);
    expect(scheduler.trace).toEqual(['10 a', '10 b', '10 late', '20 c']);
  });

  it('drains chains of promises of any length', async () => {
    await drain();
    let settled = false;
    void wait(5_000).then(() => {
      settled = true;
    });
    await drain();
    expect(settled).toBe(true);
  });
});

/** A chain of so many promise jobs. */
async function wait(jobs: number): Promise<void> {
  for (let job = 0; job < jobs; job += 1) await Promise.resolve();
}

describe('a stream of draws', () => {
  it('is the same for the same name, and another one for any other', () => {
    const draws = (name: string) => Array.from({ length: 5 }, randomOf(name).next);
    expect(draws('a')).toEqual(draws('a'));
    expect(draws('a')).not.toEqual(draws('b'));
    expect(draws('a').every((draw) => draw >= 0 && draw < 1)).toBe(true);
  });
});

describe('a seed', () => {
  it('gives the same trace hash each time, with and without a kept trace', async () => {
    const first = await runSeed(7);
    const second = await runSeed(7, { keepTrace: true });
    expect(second.hash).toBe(first.hash);
    expect((await runSeed(8)).hash).not.toBe(first.hash);
  });

  it('gives the same trace hash in another process', async () => {
    const { hash } = await runSeed(3);
    expect(execChaos(['--seed', '3'])).toContain(`trace hash ${hash}`);
  });

  it('keeps the other services as they are when one is left out', () => {
    const all = planWorld('5', new Set());
    const fewer = planWorld('5', new Set(['service:0']));
    expect(fewer).toEqual(all.slice(1));
    expect(all.length).toBeGreaterThan(1);
  });
});

function execChaos(args: readonly string[]): string {
  try {
    return execFileSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], { encoding: 'utf8' });
  } catch (error) {
    // A seed that breaks a promise exits 1.
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
  }
}

describe('the histories', () => {
  const worlds = Array.from({ length: 400 }, (_, seed) => planWorld(String(seed), new Set()));
  const counts = worlds.map((world) => watchedDeployments(world).length).sort((a, b) => a - b);

  it('have a median of ten deployments or more, and more than forty in one seed of twenty', () => {
    expect(counts[counts.length / 2]).toBeGreaterThanOrEqual(10);
    expect(counts.filter((count) => count > 40).length).toBeGreaterThanOrEqual(counts.length / 20);
  });

  it('have every ending, and states that follow each other', () => {
    const stories = worlds.flatMap((world) => watchedDeployments(world));
    const endings = new Set(stories.map((story) => story.ending));
    expect([...endings].sort()).toEqual([
      'alarm',
      'alarm-without-rollback',
      'approval-given',
      'approval-rejected',
      'approval-timed-out',
      'approval-timed-out-and-went-on',
      'circuit-breaker',
      'circuit-breaker-without-rollback',
      'deleted',
      'hook',
      'requested',
      'rollback-fails',
      'stopped',
      'stuck-then-succeeds',
      'succeeds',
      'superseded',
    ]);
    const unordered = stories.filter(({ states }) =>
      states.some(({ at }, index) => at < (states[index - 1]?.at ?? at)),
    );
    expect(unordered.map((story) => story.ending)).toEqual([]);
  });

  it('tell a deployment that a newer one takes the place of by the name of that one', () => {
    const superseded = worlds
      .flat()
      .flatMap(({ incarnations }) =>
        incarnations.flatMap((incarnation) =>
          incarnation.deployments
            .filter(({ ending }) => ending === 'superseded')
            .map((story) => ({ story, incarnation })),
        ),
      );
    expect(superseded.length).toBeGreaterThan(100);
    for (const { story, incarnation } of superseded) {
      const next = incarnation.deployments[incarnation.deployments.indexOf(story) + 1];
      expect(story.truth.supersededBy).toBe(next?.arn);
      expect(next?.createdAt).toBeLessThan(story.truth.finishedAt);
    }
  });
});

describe('the mutants', () => {
  it('are fifteen or more, each with a name of its own', () => {
    expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
    expect(MUTANTS.length).toBeGreaterThanOrEqual(15);
  });

  it('change code that is there', async () => {
    const sources = await readMutableSources();
    for (const mutant of MUTANTS) expect(() => mutate(mutant, sources), mutant.name).not.toThrow();
  });
});
