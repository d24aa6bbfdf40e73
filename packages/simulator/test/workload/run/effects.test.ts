import { describe, expect, it } from 'vitest';
import { simulatorParameters } from '../../../src/parameters.ts';
import {
  answeringOf,
  befalls,
  cpuPercentOf,
  memoryPercentOf,
  outOfMemoryMs,
  type TaskMoment,
} from '../../../src/workload/run/effects.ts';
import { failureModelSchema } from '../../../src/workload/schema.ts';

const parameters = simulatorParameters();
const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;

function moment(given: Partial<TaskMoment> = {}): TaskMoment {
  return { ageMs: 0, atMs: noon, startMs: noon, index: 0, ...given };
}

function answering(model: unknown, given: Partial<TaskMoment> = {}, requestsPerMinute = 0) {
  return answeringOf(failureModelSchema.parse(model), moment(given), { requestsPerMinute, parameters });
}

describe('how a task answers', () => {
  it('is well and as fast as the parameter says when nothing is wrong [LOAD-1]', () => {
    expect(answering({})).toEqual({ errorShare: 0, medianMs: 50 });
  });

  it('follows the age of the task, the end excluded [LOAD-2]', () => {
    const model = { errors: { share: 0.5, from: '1m', until: '2m' }, latency: { factor: 3, base: '20ms', from: '1m' } };
    const at = (ageMs: number) => answering(model, { ageMs });
    expect([59_999, 60_000, 119_999, 120_000].map((age) => at(age).errorShare)).toEqual([0, 0.5, 0.5, 0]);
    expect([59_999, 60_000].map((age) => at(age).medianMs)).toEqual([20, 60]);
  });

  it('follows the time, absolute or from the start of the workload [LOAD-2]', () => {
    const model = { errors: { share: 1, fromTime: '2026-01-05T12:01:00Z', untilTime: '+2m' } };
    const at = (ms: number) => answering(model, { atMs: noon + ms }).errorShare;
    expect([59_999, 60_000, 119_999, 120_000].map(at)).toEqual([0, 1, 1, 0]);
  });

  it('befalls so many of the tasks in the order of their start [LOAD-3]', () => {
    const hit = (share: number) => Array.from({ length: 10 }, (_, index) => befalls(share, index));
    expect(hit(0.5).map(Number)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(hit(0.1).map(Number)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(hit(0.3).filter(Boolean)).toHaveLength(3);
    expect(answering({ errors: { share: 1, tasks: '50%' } }, { index: 0 }).errorShare).toBe(0);
    expect(answering({ errors: { share: 1, tasks: '50%' } }, { index: 1 }).errorShare).toBe(1);
  });

  it('gets worse above the load that it bears, not at it, on top of its other errors [LOAD-4]', () => {
    const model = { errors: 0.5, failsAbove: { requestsPerMinute: 100, errors: 0.5, latency: 4 } };
    expect(answering(model, {}, 100)).toEqual({ errorShare: 0.5, medianMs: 50 });
    expect(answering(model, {}, 101)).toEqual({ errorShare: 0.75, medianMs: 200 });
  });
});

describe('what a task uses', () => {
  it('is CPU by its requests, by a factor of that, or fixed, never above 100 [LOAD-5]', () => {
    const cpu = (model: unknown, requestsPerMinute: number) =>
      cpuPercentOf(failureModelSchema.parse(model), moment(), { requestsPerMinute, parameters });
    // 5 % idle and 0.05 % a request.
    expect(cpu({}, 600)).toBe(35);
    expect(cpu({ cpu: { factor: 2 } }, 600)).toBe(70);
    expect(cpu({ cpu: 95 }, 0)).toBe(95);
    expect(cpu({}, 10_000)).toBe(100);
  });

  it('is memory that grows from an age on, until the task is killed [LOAD-6]', () => {
    const leak = failureModelSchema.parse({ memory: { start: 50, slope: 10, from: '2m' } });
    const at = (ageMs: number) => memoryPercentOf(leak, moment({ ageMs }), parameters);
    expect([0, 2, 3, 7, 9].map((minutes) => at(minutes * minute))).toEqual([50, 50, 60, 100, 100]);
    expect(outOfMemoryMs(leak, 0, parameters)).toBe(7 * minute);
    const ends = failureModelSchema.parse({ memory: { start: 50, slope: 10, until: '4m' } });
    expect(memoryPercentOf(ends, moment({ ageMs: 9 * minute }), parameters)).toBe(90);
    expect(outOfMemoryMs(ends, 0, parameters)).toBeUndefined();
    expect(outOfMemoryMs(failureModelSchema.parse({}), 0, parameters)).toBeUndefined();
  });
});
