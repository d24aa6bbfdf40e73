import type { SimulatorParameters } from '../../parameters.ts';
import { momentMs } from '../publish/measures.ts';
import type { EffectWindow, FailureModel } from '../schema.ts';

/** Which task of its version, and when. */
export interface TaskMoment {
  /** Since RUNNING. */
  readonly ageMs: number;
  readonly atMs: number;
  /** Of the workload. */
  readonly startMs: number;
  /** 0 for the first task of the version in its service. */
  readonly index: number;
}

export interface Answering {
  /** 0–1. */
  readonly errorShare: number;
  /** Median of the answers. */
  readonly medianMs: number;
}

/** How a task answers requests. Above the load that it bears, its errors add to the others, and it is slower still. */
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

/** Share of the messages that the version fails for good, and by accident. */
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

/** Percent of what the task may use; a healthy task grows with its requests. */
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

/** Percent of the limit; it grows from `from` on and stays where it is after `until`. */
export function memoryPercentOf(model: FailureModel, moment: TaskMoment, parameters: SimulatorParameters): number {
  const { memory } = model;
  const start = memory?.start ?? parameters.memoryPercent;
  if (memory?.slope === undefined || !befalls(memory.tasks, moment.index)) return Math.min(start, 100);
  const grownMs = Math.min(moment.ageMs, memory.until ?? moment.ageMs) - (memory.from ?? 0);
  return Math.min(100, Math.max(0, start + (memory.slope * Math.max(0, grownMs)) / 60_000));
}

/** Age at which a task has used up its memory; undefined when it never does. */
export function outOfMemoryMs(model: FailureModel, index: number, parameters: SimulatorParameters): number | undefined {
  const { memory } = model;
  if (memory?.slope === undefined || memory.slope <= 0 || !befalls(memory.tasks, index)) return undefined;
  const room = 100 - (memory.start ?? parameters.memoryPercent);
  const age = (memory.from ?? 0) + Math.max(0, Math.round((room / memory.slope) * 60_000));
  return memory.until !== undefined && age > memory.until ? undefined : age;
}

/** Every so many of a version's tasks in the order of their start: of 50 % every second, of 100 % all. */
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
