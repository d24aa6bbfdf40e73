import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sweeperLimits } from '../../../src/config/functions.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { BigFleet, type BigFleetOptions, type CallPlan, gatewayError, type Start } from './big-fleet.ts';

const LAMBDA_MS = sweeperLimits.timeoutSeconds * 1_000;

const evenly = (clusters: number, services: number) =>
  Object.fromEntries(Array.from({ length: clusters }, (_, index) => [`c${String(index).padStart(5, '0')}`, services]));

/** The most calls that started within one second. */
function mostPerSecond(starts: readonly number[]): number {
  const inOrder = starts.toSorted((a, b) => a - b);
  let [first, most] = [0, 0];
  for (const [index, at] of inOrder.entries()) {
    while (at - (inOrder[first] ?? at) >= 1_000) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

const total = (clusters: Readonly<Record<string, number>>) =>
  Object.values(clusters).reduce((sum, count) => sum + count, 0);

describe('a sweep of 10,000 services', () => {
  it.each([
    ['2,000 clusters of five', evenly(2_000, 5)],
    ['one cluster', { big: 10_000 }],
    ['one of 5,000 beside 1,000 of five', { ...evenly(1_000, 5), big: 5_000 }],
  ])('in %s takes two invocations at 15 calls per second of 200 ms each', async (_name, clusters) => {
    const fleet = new BigFleet({ clusters, callsPerSecond: 15 });
    const starts: Start[] = [];
    while (starts.length < 2 && starts.at(-1)?.result !== 'finished') starts.push(await fleet.start(LAMBDA_MS));
    expect(starts.at(-1)?.result).toBe('finished');
    expect(new Set(starts.flatMap(({ described }) => described)).size).toBe(10_000);
    expect(new Set(fleet.looks).size).toBe(10_000);
    for (const { described, tookMs } of starts) {
      expect(new Set(described).size).toBe(described.length);
      expect(tookMs).toBeLessThan(LAMBDA_MS);
    }
    expect(mostPerSecond(fleet.startsOfCalls)).toBeLessThanOrEqual(15);
    expect(fleet.mostInFlight).toBeLessThanOrEqual(20);
    expect(fleet.counted.filter((metric) => metric === 'SweepUnfinished')).toHaveLength(starts.length - 1);
  });

  it('at the default of five calls per second goes on from start to start, and repeats nothing', async () => {
    const clusters = evenly(2_000, 5);
    const fleet = new BigFleet({ clusters, callsPerSecond: 5 });
    const starts: Start[] = [];
    while (starts.length < 10 && starts.at(-1)?.result !== 'finished') starts.push(await fleet.start(LAMBDA_MS));
    // 200 s of five calls, less 20 for the list of clusters: 980 calls of 4,000.
    expect(starts).toHaveLength(5);
    const described = starts.flatMap((start) => start.described);
    expect(described).toHaveLength(10_000);
    expect(new Set(described).size).toBe(10_000);
  });
});

/** ECS's bucket for service reads: 100 calls, refilled by so many per second. */
function bucket(refill: number) {
  let [tokens, filledAt] = [100, 0];
  return (now: number): CallPlan => {
    tokens = Math.min(100, tokens + ((now - filledAt) / 1_000) * refill);
    filledAt = now;
    if (tokens < 1) return { latencyMs: 30, error: gatewayError('throttled') };
    tokens -= 1;
    return { latencyMs: 200 };
  };
}

describe('a sweep that ECS throttles', () => {
  it('slows down until ECS answers, and does not fail', async () => {
    // Pipelines of the account leave four calls per second of twenty.
    const take = bucket(4);
    let throttled = 0;
    const fleet: BigFleet = new BigFleet({
      clusters: evenly(100, 20),
      callsPerSecond: 15,
      plan: () => {
        const plan = take(fleet.time.now());
        if (plan.error !== undefined) throttled += 1;
        return plan;
      },
    });
    const { result, described } = await fleet.start(LAMBDA_MS);
    expect(result).toBe('finished');
    expect(described).toHaveLength(2_000);
    expect(throttled).toBeGreaterThan(0);
    // 301 answered calls; an even pace of 15 would have been refused at every other one.
    expect(throttled).toBeLessThan(60);
  });

  it('gives up at its deadline when ECS answers nothing at all, and goes on where it was', async () => {
    let isThrottled = true;
    const plan = () => (isThrottled ? { latencyMs: 30, error: gatewayError('throttled') } : { latencyMs: 200 });
    const fleet = new BigFleet({ clusters: evenly(30, 1), callsPerSecond: 15, plan });
    expect(await fleet.start(LAMBDA_MS)).toMatchObject({ result: 'unfinished', described: [] });
    // One call per second is left after so many throttles.
    expect(fleet.startsOfCalls.length).toBeLessThan(220);
    isThrottled = false;
    expect((await fleet.start(LAMBDA_MS)).described).toHaveLength(30);
  });
});

describe('a sweep in which a call fails', () => {
  it('continues with the other clusters, tries that one again, and reports what could not be read', async () => {
    const plan: BigFleetOptions['plan'] = (_call, _index, subject) =>
      subject.endsWith('/c00003') ? { latencyMs: 50, error: gatewayError('denied') } : { latencyMs: 50 };
    const fleet = new BigFleet({ clusters: evenly(10, 12), callsPerSecond: 15, plan });
    const { result, described } = await fleet.start(LAMBDA_MS);
    expect(described).toHaveLength(108);
    expect(result).toBeInstanceOf(GatewayError);
    expect(result).toMatchObject({ code: 'denied' });
    expect(String(result)).toMatch(/the sweep could not read 1 cluster\(s\), first arn:.*\/c00003: ecs:X denied/);
  });

  it('leaves a cluster that was deleted meanwhile', async () => {
    const plan: BigFleetOptions['plan'] = (_call, _index, subject) =>
      subject.endsWith('/c00003') ? { latencyMs: 50, error: gatewayError('gone') } : { latencyMs: 50 };
    const fleet = new BigFleet({ clusters: evenly(10, 12), callsPerSecond: 15, plan });
    expect(await fleet.start(LAMBDA_MS)).toMatchObject({ result: 'finished', described: { length: 108 } });
  });

  it('lists the clusters again when ECS takes a page token no more', async () => {
    let refused = 0;
    const plan: BigFleetOptions['plan'] = (call, index) => {
      if (call !== 'ListClusters' || index !== 1) return { latencyMs: 50 };
      refused += 1;
      return { latencyMs: 50, error: new GatewayError('invalid', 'ecs:ListClusters', 'Invalid token') };
    };
    const fleet = new BigFleet({ clusters: evenly(150, 1), callsPerSecond: 15, plan });
    expect(await fleet.start(LAMBDA_MS)).toMatchObject({ result: 'finished', described: { length: 150 } });
    expect(refused).toBe(1);
  });
});

/** True once in seven times. */
function dice(seed: number): () => boolean {
  let state = seed % 2_147_483_647;
  return () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return state % 7 === 0;
  };
}

describe('whatever the deadline, the latencies and the failures', () => {
  it('every service is visited within the starts that its calls need, and none twice in one start', async () => {
    const sizes = fc.array(fc.oneof(fc.nat(12), fc.nat(250)), { minLength: 1, maxLength: 12 });
    const latencies = fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 7 });
    const failing = fc.record({ seed: fc.nat(), how: fc.constantFrom('throttled', 'unavailable') });
    const workSeconds = fc.integer({ min: 15, max: 60 });
    await fc.assert(
      fc.asyncProperty(sizes, latencies, failing, workSeconds, async (counts, spans, { seed, how }, work) => {
        const clusters = Object.fromEntries(counts.map((count, index) => [`c${index}`, count]));
        const isOneOfSeven = dice(seed);
        const fleet = new BigFleet({
          clusters,
          callsPerSecond: 10,
          plan: (_call, index) => ({
            latencyMs: spans[index % spans.length] ?? 1,
            ...(isOneOfSeven() && { error: gatewayError(how) }),
          }),
        });
        const visited = new Set<string>();
        for (let starts = 0; starts < 60 && visited.size < total(clusters); starts += 1) {
          const { described, tookMs } = await fleet.start((40 + work) * 1_000);
          expect(new Set(described).size).toBe(described.length);
          expect(tookMs).toBeLessThan((40 + work) * 1_000);
          for (const arn of described) visited.add(arn);
        }
        expect(visited.size).toBe(total(clusters));
      }),
      { numRuns: 25 },
    );
  });
});
