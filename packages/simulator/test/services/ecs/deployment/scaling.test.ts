import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsOf,
  planScale,
  type ScaleInput,
  type SourceTasks,
} from '../../../../src/services/ecs/deployment/scaling.ts';
import type { TaskState } from '../../../../src/services/ecs/state.ts';

type Condition = 'healthy' | 'starting' | 'condemned';

function tasksOf(revisionArn: string, conditions: readonly Condition[]): TaskState[] {
  return conditions.map((condition, index) => ({
    arn: `${revisionArn}-${index}`,
    revisionArn,
    taskDefinitionArn: 'definition',
    startedBy: 'deployment',
    createdAt: 0,
    lastStatus: condition === 'starting' ? 'PENDING' : 'RUNNING',
    healthy: condition === 'healthy',
    startedAt: undefined,
    stoppingAt: undefined,
    stoppedAt: undefined,
    stopCode: undefined,
    stoppedReason: undefined,
    exitCode: undefined,
    cannotPull: false,
    condemned: condition === 'condemned',
    failsChecks: condition === 'condemned',
    instanceArn: undefined,
    timers: new Map(),
  }));
}

const source = (conditions: readonly Condition[], wanted = conditions.length): SourceTasks => ({
  revisionArn: 'old',
  tasks: tasksOf('old', conditions),
  wanted,
});

function plan(desired: number, [minimum, maximum]: [number, number], target: Condition[], sources: SourceTasks[] = []) {
  const configuration = { minimumHealthyPercent: minimum, maximumPercent: maximum };
  const { start, stop, stuck } = planScale({
    desiredCount: desired,
    configuration,
    targetArn: 'new',
    target: tasksOf('new', target),
    sources,
  });
  return {
    start: start.map(({ revisionArn, count }) => [revisionArn, count]),
    stop: stop.map(({ arn }) => arn),
    stuck,
  };
}

describe('the bounds', () => {
  it('round the minimum up and the maximum down [ECS-11]', () => {
    // 5 × 45 % is 2.25, 5 × 150 % is 7.5.
    expect(boundsOf(5, { minimumHealthyPercent: 45, maximumPercent: 150 })).toEqual({ minimum: 3, maximum: 7 });
    expect(boundsOf(3, {})).toEqual({ minimum: 3, maximum: 6 });
  });
});

describe('the scheduler', () => {
  it('starts all where there is room, and lets an old one go for each new one that is healthy [ECS-11]', () => {
    const old = [source(['healthy', 'healthy'])];
    expect(plan(2, [100, 200], [], old)).toEqual({ start: [['new', 2]], stop: [], stuck: false });
    expect(plan(2, [100, 200], ['healthy', 'starting'], old).stop).toEqual(['old-1']);
  });

  it('is stuck where one more and one less are both too many [ECS-14]', () => {
    expect(plan(2, [100, 100], [], [source(['healthy', 'healthy'])])).toEqual({ start: [], stop: [], stuck: true });
    // 1 × 150 % leaves no room for a second one either.
    expect(plan(1, [100, 150], [], [source(['healthy'])]).stuck).toBe(true);
    expect(plan(2, [100, 150], [], [source(['healthy', 'healthy'])]).start).toEqual([['new', 1]]);
  });

  it('replaces an old task by its own revision only where that was good [ECS-7]', () => {
    expect(plan(2, [100, 200], ['starting', 'starting'], [source(['healthy'], 2)]).start).toEqual([['old', 1]]);
    expect(plan(2, [100, 200], ['starting', 'starting'], [source(['healthy'], 0)]).start).toEqual([]);
  });

  it('lets go what is too much after the desired count was lowered, healthy ones last [ECS-15]', () => {
    expect(plan(1, [100, 200], ['starting', 'healthy', 'starting']).stop).toEqual(['new-2', 'new-0']);
  });

  it('lets an unhealthy task stand until a healthy one is there, if there is room [ECS-6]', () => {
    expect(plan(2, [100, 200], ['healthy', 'condemned'])).toEqual({ start: [['new', 1]], stop: [], stuck: false });
    expect(plan(2, [100, 200], ['healthy', 'condemned', 'healthy'])).toMatchObject({ start: [], stop: ['new-1'] });
    expect(plan(2, [50, 100], ['healthy', 'condemned'])).toMatchObject({ start: [['new', 1]], stop: ['new-1'] });
  });
});

describe('whatever the tasks are like', () => {
  const conditions = fc.array(fc.constantFrom<Condition>('healthy', 'starting', 'condemned'), { maxLength: 8 });
  const inputs: fc.Arbitrary<ScaleInput> = fc
    .record({
      desiredCount: fc.integer({ min: 0, max: 6 }),
      minimum: fc.integer({ min: 0, max: 100 }),
      maximum: fc.integer({ min: 100, max: 200 }),
      target: conditions,
      old: conditions,
      wanted: fc.nat(8),
    })
    .map(({ desiredCount, minimum, maximum, target, old, wanted }) => ({
      desiredCount,
      configuration: { minimumHealthyPercent: minimum, maximumPercent: maximum },
      targetArn: 'new',
      target: tasksOf('new', target),
      sources: [source(old, wanted)],
    }));

  it('leaves at most the maximum, and stops no healthy task that the minimum needs [ECS-12, ECS-13]', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { start, stop } = planScale(input);
        const { minimum, maximum } = boundsOf(input.desiredCount, input.configuration);
        const all = [...input.target, ...input.sources.flatMap(({ tasks }) => tasks)];
        const started = start.reduce((sum, { count }) => sum + count, 0);
        expect(new Set(stop).size).toBe(stop.length);
        expect(all.length - stop.length + started).toBeLessThanOrEqual(maximum);
        const stopped = new Set(stop);
        if (stop.some(({ healthy }) => healthy))
          expect(all.filter((task) => task.healthy && !stopped.has(task)).length).toBeGreaterThanOrEqual(minimum);
      }),
      { numRuns: 2_000, seed: 20_261_124 },
    );
  });
});
