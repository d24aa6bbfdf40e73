import type { SimulatorParameters } from '../../parameters.ts';
import { momentMs } from '../publish/measures.ts';
import type { EffectWindow, FailureModel } from '../schema.ts';

/** A task of a version at a moment. */
export interface TaskMoment {
  /** Time since the task became RUNNING. */
  readonly ageMs: number;
  readonly atMs: number;
  /** Start of the workload. */
  readonly startMs: number;
  /** 0 for the first task of the version in its service. */
  readonly index: number;
}

export interface Answering {
  /** 0–1. */
  readonly errorShare: number;
  /** Median latency. */
  readonly medianMs: number;
}

/** How a task answers requests. Above the load of `failsAbove`, it has additional errors and is slower. */
export function answeringOf(
  model: FailureModel,
  moment: TaskMoment,
  { requestsPerMinute, parameters }: { readonly requestsPerMinute: number; readonly parameters: SimulatorParameters },
): Answering {
  const { errors, latency, failsAbove } = model;
  const plain = errors !== undefined && holds(errors, moment) ? errors.share : 0;
  const factor = latency !== undefined && holds(latency, moment) ? (latency.factor ?? 1) : 1;
  const medianMs = (latency?.base ?? parameters.latencyMedianMs) * factor;
  if (failsAbove === undefined || requestsPerMinute <= failsAbove.requestsPerMinute) {
    return { errorShare: plain, medianMs };
  }
  return { errorShare: 1 - (1 - plain) * (1 - failsAbove.errors), medianMs: medianMs * failsAbove.latency };
}

/** Share of the messages that the version fails on every attempt (`poison`), and on one attempt only (`errors`). */
export function failingOf(
  model: FailureModel,
  moment: TaskMoment,
): { readonly poison: number; readonly errors: number } {
  const { errors, poison } = model;
  return {
    poison: poison !== undefined && holds(poison, moment) ? poison.share : 0,
    errors: errors !== undefined && holds(errors, moment) ? errors.share : 0,
  };
}

/** CPU in percent of the task's limit; the usage of a healthy task grows with its requests. */
export function cpuPercentOf(
  model: FailureModel,
  moment: TaskMoment,
  { requestsPerMinute, parameters }: { readonly requestsPerMinute: number; readonly parameters: SimulatorParameters },
): number {
  const healthy = parameters.cpuIdlePercent + parameters.cpuPercentPerRequestAMinute * requestsPerMinute;
  const { cpu } = model;
  const percent = cpu === undefined || !holds(cpu, moment) ? healthy : (cpu.percent ?? healthy * (cpu.factor ?? 1));
  return Math.min(percent, 100);
}

/** Memory in percent of the task's limit; it grows from the age `from` to the age `until`, then stays constant. */
export function memoryPercentOf(model: FailureModel, moment: TaskMoment, parameters: SimulatorParameters): number {
  const { memory } = model;
  const start = memory?.start ?? parameters.memoryPercent;
  if (memory?.slope === undefined || !befalls(memory.tasks, moment.index)) return Math.min(start, 100);
  const grownMs = Math.min(moment.ageMs, memory.until ?? moment.ageMs) - (memory.from ?? 0);
  return Math.min(100, Math.max(0, start + (memory.slope * Math.max(0, grownMs)) / 60_000));
}

/** Age at which a task runs out of memory; undefined if it never does. */
export function outOfMemoryMs(model: FailureModel, index: number, parameters: SimulatorParameters): number | undefined {
  const { memory } = model;
  if (memory?.slope === undefined || memory.slope <= 0 || !befalls(memory.tasks, index)) return undefined;
  const room = 100 - (memory.start ?? parameters.memoryPercent);
  const age = (memory.from ?? 0) + Math.max(0, Math.round((room / memory.slope) * 60_000));
  return memory.until !== undefined && age > memory.until ? undefined : age;
}

/** Whether an effect on a share of a version's tasks applies to this one: with 50 %, every second task by start. */
export function befalls(share: number | undefined, index: number): boolean {
  if (share === undefined) return true;
  const millionths = Math.round(share * 1_000_000);
  return Math.floor(((index + 1) * millionths) / 1_000_000) > Math.floor((index * millionths) / 1_000_000);
}

function holds(window: EffectWindow, { ageMs, atMs, startMs, index }: TaskMoment): boolean {
  if (window.from !== undefined && ageMs < window.from) return false;
  if (window.until !== undefined && ageMs >= window.until) return false;
  if (window.fromTime !== undefined && atMs < momentMs(window.fromTime, startMs)) return false;
  if (window.untilTime !== undefined && atMs >= momentMs(window.untilTime, startMs)) return false;
  return befalls(window.tasks, index);
}
