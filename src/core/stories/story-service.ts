import type { AuditedBreaker, AuditedService } from '../audit/audited-service.ts';
import { isKnown, type Known, knownOf } from '../audit/known.ts';
import { adviseParameter } from './advise-parameter.ts';
import type { TrafficKind } from './story.ts';

/** What a scenario plays of a service, and what it plays in place of values that are not known. */
export interface StoryService {
  /** The map `service` of a scenario. */
  readonly service: Readonly<Record<string, unknown>>;
  readonly desiredCount: number;
  /** One sentence each, without a full stop. */
  readonly assumed: readonly string[];
}

/** The number of tasks if nothing says it. */
const DEFAULT_TASKS = 2;

/** Turns the settings of a service into the service of a scenario. */
export function storyService(
  service: AuditedService,
  { traffic, tasks }: { readonly traffic: TrafficKind; readonly tasks: number | undefined },
): StoryService {
  const assumed: string[] = [];
  const reader = new SettingReader(assumed);
  const desiredCount = tasks ?? desiredCountOf(service, assumed);
  const strategy = strategyOf(service, reader);
  const isRolling = strategy === 'rolling';
  const bake = bakeOf(service, { isRolling, reader });
  const grace = reader.number('health check grace period', service.healthCheckGrace, 0);
  noteUnplayed(service, assumed);
  return {
    desiredCount,
    assumed,
    service: {
      strategy,
      traffic,
      desiredCount,
      ...(bake === undefined ? {} : { bake: `${bake}m` }),
      ...(isRolling ? countsOf(service, reader) : {}),
      // ECS takes a grace period only where the targets of a load balancer or of VPC Lattice are checked.
      ...(BALANCED.has(traffic) ? { healthCheckGracePeriod: `${grace}s` } : {}),
      circuitBreaker: breakerOf(service.circuitBreaker, reader),
      alarms: reader.boolean('setting of the deployment alarms', service.alarms?.enable ?? false) ? 'on' : 'off',
      rollback: reader.boolean('rollback of the deployment alarms', service.alarms?.rollback ?? false) ? 'on' : 'off',
    },
  };
}

const BALANCED: ReadonlySet<TrafficKind> = new Set(['load-balancer', 'network-load-balancer', 'vpc-lattice']);

/** Reads values, and notes what is played in place of an unknown one. */
class SettingReader {
  readonly #assumed: string[];

  constructor(assumed: string[]) {
    this.#assumed = assumed;
  }

  number(what: string, value: Known<number> | undefined, otherwise: number): number {
    if (value === undefined) return otherwise;
    if (isKnown(value)) return value;
    this.#note(what, value.unknown, String(otherwise));
    return otherwise;
  }

  /** An unknown switch counts as off: what is not known protects nothing. */
  boolean(what: string, value: Known<boolean>): boolean {
    if (isKnown(value)) return value;
    this.#note(what, value.unknown, 'off');
    return false;
  }

  #note(what: string, place: string, played: string): void {
    this.#assumed.push(`the ${what} is not known (${place}): played as ${played}${adviseParameter(place)}`);
  }
}

function desiredCountOf({ desiredCount }: AuditedService, assumed: string[]): number {
  const count = knownOf(desiredCount);
  if (count !== undefined && count > 0) return count;
  const why = count === 0 ? 'the service has no tasks' : 'the number of tasks is not known';
  assumed.push(`${why}: played with ${DEFAULT_TASKS}; give another number with --tasks`);
  return DEFAULT_TASKS;
}

function strategyOf({ strategy, step }: AuditedService, reader: SettingReader): string {
  const percent = () => reader.number('percentage of a step', step?.percent, 10);
  const minutes = () => reader.number('time of a step', step?.bakeTime, 10);
  switch (knownOf(strategy)) {
    case 'BLUE_GREEN':
      return 'blue-green';
    case 'CANARY':
      return `canary ${percent()}% for ${minutes()}m`;
    case 'LINEAR':
      return `linear ${percent()}% every ${minutes()}m`;
    default:
      return 'rolling';
  }
}

function bakeOf(
  { bakeTime, live }: AuditedService,
  { isRolling, reader }: { readonly isRolling: boolean; readonly reader: SettingReader },
): number | undefined {
  if (bakeTime === undefined) return undefined;
  const bake = reader.number('bake time', bakeTime, 0);
  // ECS shows 0 for a rolling deployment that sets none.
  return isRolling && live !== undefined && bake === 0 ? undefined : bake;
}

function countsOf({ minimumHealthyPercent: least, maximumPercent: most }: AuditedService, reader: SettingReader) {
  return {
    minimumHealthyPercent: `${reader.number('minimumHealthyPercent', least, 100)}%`,
    maximumPercent: `${reader.number('maximumPercent', most, 200)}%`,
  };
}

function breakerOf(breaker: AuditedBreaker | undefined, reader: SettingReader): unknown {
  if (breaker === undefined || !reader.boolean('setting of the circuit breaker', breaker.enable)) return 'off';
  const { rollback, threshold } = breaker;
  const isRolledBack = reader.boolean('rollback of the circuit breaker', rollback);
  return {
    rollback: isRolledBack ? 'on' : 'off',
    ...(threshold === undefined ? {} : { threshold: thresholdOf(threshold, reader) }),
  };
}

function thresholdOf(threshold: NonNullable<AuditedBreaker['threshold']>, reader: SettingReader): string {
  const value = reader.number('threshold of the circuit breaker', threshold.value, 50);
  switch (knownOf(threshold.type)) {
    case 'COUNT':
      return `count ${value}`;
    case 'UNBOUNDED_PERCENT':
      return `unbounded ${value}%`;
    default:
      return `${value}%`;
  }
}

function noteUnplayed({ hooks, hasEarlySuccess, strategy }: AuditedService, assumed: string[]): void {
  if (!isKnown(strategy)) assumed.push(`the deployment strategy is not known (${strategy.unknown}): played as ROLLING`);
  if (hooks.length > 0) assumed.push('each lifecycle hook succeeds without a delay');
  if (hasEarlySuccess) assumed.push('no early success: its criteria are not played');
}
