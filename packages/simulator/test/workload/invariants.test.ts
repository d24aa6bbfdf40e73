import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RevisionTraffic } from '../../src/services/ecs/tasks/behaviours.ts';
import { type Point, Stage, serviceArn, settingsAlb } from './stage.ts';

/** A minute of a story: who serves, with which weights, how many tasks and how many of them healthy. */
const scene = fc.record({
  blueTasks: fc.nat(4),
  blueHealthy: fc.nat(4),
  greenTasks: fc.nat(4),
  greenHealthy: fc.nat(4),
  greenPercent: fc.integer({ min: 0, max: 1_000 }).map((tenths) => tenths / 10),
  testPercent: fc.constantFrom(0, 100),
});
const story = fc.record({
  rate: fc.integer({ min: 0, max: 3_000 }),
  testRate: fc.integer({ min: 0, max: 100 }),
  errors: fc.integer({ min: 0, max: 100 }).map((percent) => `${percent}%`),
  factor: fc.integer({ min: 1, max: 20 }),
  startUp: fc.constantFrom('0s', '25s', '90s'),
  noise: fc.constantFrom('0%', '30%', '100%'),
  seed: fc.nat(1_000),
  scenes: fc.array(scene, { minLength: 1, maxLength: 4 }),
  cutMs: fc.integer({ min: 0, max: 59_999 }),
});
const summed = [
  'RequestCount',
  'HTTPCode_Target_2XX_Count',
  'HTTPCode_Target_5XX_Count',
  'TargetConnectionErrorCount',
  'TargetResponseTime',
];
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

describe('in every run', () => {
  it('the load balancer counts the requests served and the errors caused, and no other [LOAD-30] [LOAD-31]', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const stage = await played(given);
        const totals = stage.workload.totals(serviceArn);
        expect(stage.total('RequestCount', 'LoadBalancer=lb')).toBe(totals.requests);
        const [byTargets, refused] = ['HTTPCode_Target_5XX_Count', 'HTTPCode_ELB_502_Count'].map((name) =>
          stage.total(name, 'LoadBalancer=lb'),
        );
        expect((byTargets ?? 0) + (refused ?? 0)).toBe(totals.errors);
        expect(stage.total('HTTPCode_ELB_503_Count', 'LoadBalancer=lb')).toBe(totals.unserved);
        expect(stage.total('HTTPCode_ELB_5XX_Count', 'LoadBalancer=lb')).toBe(totals.unserved + (refused ?? 0));
        expect(stage.total('HTTPCode_Target_2XX_Count', 'LoadBalancer=lb')).toBe(totals.requests - totals.errors);
        expect(totals.versions.reduce((sum, { requests }) => sum + requests, 0)).toBe(totals.requests);
        expect(totals.minutes.reduce((sum, { errors }) => sum + errors, 0)).toBe(totals.errors);
        // Production requests never get lost: they are served or answered by the load balancer.
        const tests = totals.versions.reduce((sum, { testRequests }) => sum + testRequests, 0);
        const due = Math.floor((given.rate * (given.scenes.length * 60_000 + given.cutMs)) / 60_000);
        expect(totals.requests + totals.unserved - tests).toBeGreaterThanOrEqual(due);
      }),
      { numRuns: 60 },
    );
  });

  it('what zones and target groups count sums up to what the load balancer counts [LOAD-32]', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const stage = await played(given);
        for (const name of summed) {
          const whole = byMinute(stage.find(name, 'LoadBalancer=lb'));
          for (const dimension of ['AvailabilityZone', 'TargetGroup']) {
            const parts = stage.points.filter(
              ({ name: other, by }) =>
                other === name &&
                dimensionsOf(by) ===
                  (dimension === 'TargetGroup' ? 'LoadBalancer TargetGroup' : 'AvailabilityZone LoadBalancer'),
            );
            expect(byMinute(parts)).toEqual(whole);
          }
          const cells = stage.points.filter(
            ({ name: other, by }) => other === name && dimensionsOf(by) === 'AvailabilityZone LoadBalancer TargetGroup',
          );
          expect(byMinute(cells)).toEqual(whole);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('each answer has one latency [LOAD-33]', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const stage = await played(given);
        const counts = (name: string) =>
          stage
            .find(name, 'LoadBalancer=lb')
            .map(({ minute, counts: each }) => [minute, each.reduce((sum, count) => sum + count, 0)] as const);
        // But for those whose container was not up.
        const refused = new Map(counts('HTTPCode_ELB_502_Count'));
        const answered = counts('RequestCount').map(([minute, count]) => [minute, count - (refused.get(minute) ?? 0)]);
        expect(counts('TargetResponseTime')).toEqual(answered.filter(([, count]) => count !== 0));
      }),
      { numRuns: 40 },
    );
  });

  it('the same seed gives the same bytes [LOAD-34]', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (given) => {
        const [one, other] = [await played(given), await played(given)];
        expect(JSON.stringify(one.points)).toBe(JSON.stringify(other.points));
      }),
      { numRuns: 15 },
    );
  });
});

async function played({ rate, testRate, errors, factor, startUp, noise, seed, scenes, cutMs }: Story): Promise<Stage> {
  const models = { 'api:2': { errors: { share: errors, tasks: '50%' }, latency: factor, startUp, noise } };
  const stage = new Stage(settingsAlb(rate, { testLoad: testRate, models }), { seed });
  stage.workload.start();
  const [blue, green] = [stage.revision('api:1', 0), stage.revision('api:2', 0, { side: 'green' })];
  for (const one of scenes) {
    stage.traffic = [
      cast(stage, blue, { count: one.blueTasks, healthy: one.blueHealthy, percent: 100 - one.greenPercent, test: 0 }),
      cast(stage, green, {
        count: one.greenTasks,
        healthy: one.greenHealthy,
        percent: one.greenPercent,
        test: one.testPercent,
      }),
    ];
    await stage.play(1);
  }
  await stage.clock.advanceTo(stage.clock.now() + cutMs);
  stage.workload.stop();
  return stage;
}

function cast(
  stage: Stage,
  revision: RevisionTraffic,
  { count, healthy, percent, test }: { count: number; healthy: number; percent: number; test: number },
): RevisionTraffic {
  const tasks = Array.from({ length: count }, (_, index) =>
    Object.assign(stage.task(revision.taskDefinition), { healthy: index < healthy }),
  );
  return { ...revision, tasks, productionPercent: percent, testPercent: test };
}

function dimensionsOf(by: string): string {
  return by
    .split(' ')
    .map((pair) => pair.split('=')[0])
    .join(' ');
}

/** Of each minute how often which value came. */
function byMinute(points: readonly Point[]): Record<string, Record<string, number>> {
  const minutes: Record<string, Record<string, number>> = {};
  for (const { minute, values, counts } of points) {
    const seen = minutes[minute] ?? {};
    minutes[minute] = seen;
    for (const [index, value] of values.entries()) seen[value] = (seen[value] ?? 0) + (counts[index] ?? 0);
  }
  return minutes;
}
