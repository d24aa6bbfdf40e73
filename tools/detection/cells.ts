import { calmCellsOf } from './calm-cells.ts';
import { type Jobs, jobCellsOf } from './job-cells.ts';
import { recordedCellsOf } from './recorded-cells.ts';
import type { Curve } from './recorded-load.ts';

/** How a service is deployed and where its requests come from. */
export interface Shape {
  readonly strategy: 'rolling' | 'blue-green' | 'canary' | 'linear';
  readonly traffic: 'own-alb' | 'shared-alb' | 'nlb' | 'service-connect' | 'lattice' | 'queue' | 'none';
  /** The alarm that AWS makes for Express Mode, to compare with, or `alarms: 'essential'`. @default the default alarms of this package */
  readonly alarms?: 'express' | 'essential';
  /** Visibility timeout of the queue. @default that of SQS, 30 s */
  readonly visibilityMinutes?: number;
  /** `healthCheckGracePeriod`. @default that of `GuardedService` */
  readonly graceMinutes?: number;
}

/** The name of a shape on the page: `rolling own-alb`. */
export function nameOf({ strategy, traffic, alarms, visibilityMinutes }: Shape): string {
  const visibility =
    visibilityMinutes === undefined ? '' : ` with a visibility timeout of ${visibilityMinutes} minutes`;
  return `${strategy} ${traffic}${alarms === undefined ? '' : SUFFIXES[alarms]}${visibility}`;
}

/** The name of a shape with everything that its template depends on. */
export function templateNameOf(shape: Shape): string {
  const grace = shape.graceMinutes === undefined ? '' : ` with a grace period of ${shape.graceMinutes} minutes`;
  return `${nameOf(shape)}${grace}`;
}

/** The ends of the names of shapes with other alarms. */
export const SUFFIXES = { express: " with Express Mode's alarm", essential: ' with essential alarms' } as const;

/** What a version is like: the fields of a scenario's version. */
export type Version = Readonly<Record<string, unknown>>;

/** One measurement: a shape under a load, with an old and a new version. */
export interface Cell {
  readonly shape: Shape;
  /** For a worker, messages. */
  readonly requestsPerMinute: number;
  readonly old: Version;
  readonly new: Version;
  /** Sudden changes of the load, as a scenario writes them. @default none */
  readonly jumps?: readonly Version[];
  /** The load follows this recording, with `requestsPerMinute` as its mean. @default the load is constant */
  readonly curve?: Curve;
  /** @default the workers process a message at once */
  readonly jobs?: Jobs;
  /** `fault`: it should be rolled back. `healthy` and `fix`: it should not. */
  readonly kind: 'fault' | 'healthy' | 'fix';
  /** What the new version is like, in a few words. */
  readonly what: string;
  readonly seeds: number;
}

/** `rolling own-alb, 100 per minute, 20 % errors`: `--only` matches it. */
export function describe({ shape, requestsPerMinute, what }: Cell): string {
  return `${nameOf(shape)}, ${requestsPerMinute} per minute, ${what}`;
}

const STRATEGIES = ['rolling', 'blue-green', 'canary', 'linear'] as const;
const BEHIND = ['own-alb', 'shared-alb', 'nlb', 'service-connect', 'lattice'] as const;

export const SHAPES: readonly Shape[] = [
  ...BEHIND.flatMap((traffic) => STRATEGIES.map((strategy) => ({ strategy, traffic }))),
  { strategy: 'rolling', traffic: 'queue' },
  { strategy: 'rolling', traffic: 'none' },
  { strategy: 'canary', traffic: 'own-alb', alarms: 'express' },
  { strategy: 'rolling', traffic: 'own-alb', alarms: 'essential' },
  { strategy: 'blue-green', traffic: 'own-alb', alarms: 'essential' },
  { strategy: 'rolling', traffic: 'queue', visibilityMinutes: 12 },
];

const RATES = [3, 10, 30, 100, 300, 1_000, 10_000] as const;

/** Seeds of an ordinary cell, of a fault that the project promises to catch, and of a healthy version that it promises to leave alone. */
const SEEDS = { ordinary: 200, fault: 1_000, healthy: 2_000 } as const;

const percent = (share: number) => `${share}%`;

/** They show in requests only. */
const REQUEST_FAULTS: readonly (readonly [what: string, version: Version])[] = [
  ...[100, 50, 20, 10, 6, 4].map((share) => [`${share} % errors`, { errors: percent(share) }] as const),
  ['latency × 3', { latency: 3 }],
];

const TASK_FAULTS: readonly (readonly [what: string, version: Version])[] = [
  ['never healthy', { neverHealthy: true }],
  ['memory leak of 8 % per minute', { memory: 8 }],
];

/** Crashes again and again: of all tasks at the same time, or of each at another time. They depend little on the load. */
const CRASHES: readonly (readonly [what: string, version: Version])[] = [45, 100, 300].flatMap((seconds) => [
  [`all tasks crash every ${seconds} s, at the same time`, { crashAfter: `${seconds}s` }] as const,
  [
    `all tasks crash every ${seconds} s, each at another time`,
    { crashAfter: { after: `${seconds}s`, noise: '50%' } },
  ] as const,
]);
const CRASH_RATES: readonly number[] = [0, 10, 100, 1_000];

/** Only a worker has messages that fail every time. */
const POISON: readonly (readonly [what: string, version: Version])[] = [100, 20, 5].map((share) => [
  `${share} % poison messages`,
  { poison: percent(share) },
]);

/** Promised detection: within the bake for rolling and blue/green, before all traffic moves for canary and linear. */
const PROMISED: Readonly<Record<Shape['strategy'], readonly (readonly [rate: number, errors: number])[]>> = {
  rolling: promisesOfBake(),
  'blue-green': promisesOfBake(),
  canary: [
    [100, 50],
    [1_000, 10],
    [100, 20],
    [30, 100],
  ],
  linear: [
    [10, 20],
    [30, 10],
    [1_000, 4],
  ],
};

function promisesOfBake(): readonly (readonly [number, number])[] {
  return [
    [3, 100],
    [10, 50],
    [10, 20],
    [30, 10],
    [300, 4],
    [1_000, 4],
  ];
}

function isPromised({ strategy, traffic, alarms }: Shape, rate: number, version: Version): boolean {
  // Behind a shared load balancer: tasks that crash together.
  if (traffic === 'shared-alb') return typeof version['crashAfter'] === 'string';
  return (
    alarms === undefined &&
    traffic === 'own-alb' &&
    PROMISED[strategy].some(([at, errors]) => at === rate && version['errors'] === percent(errors))
  );
}

function faultsOf(shape: Shape): readonly Cell[] {
  const ofRequests = shape.traffic === 'none' ? [] : REQUEST_FAULTS;
  const ofTasks = shape.alarms === undefined ? TASK_FAULTS : [];
  const faults = [...ofRequests, ...ofTasks, ...(shape.traffic === 'queue' ? POISON : [])];
  const crashes = shape.alarms === undefined ? CRASHES : [];
  const rates = shape.traffic === 'none' ? [0] : RATES;
  return rates.flatMap((requestsPerMinute) =>
    [...faults, ...(CRASH_RATES.includes(requestsPerMinute) ? crashes : [])].map(([what, version]) => ({
      shape,
      requestsPerMinute,
      old: {},
      new: version,
      kind: 'fault' as const,
      what,
      seeds: isPromised(shape, requestsPerMinute, version) ? SEEDS.fault : SEEDS.ordinary,
    })),
  );
}

/** Base rates of errors that both versions have. */
const BASES = [0, 0.1, 1, 2] as const;

function healthyOf(shape: Shape): readonly Cell[] {
  if (shape.traffic === 'none') return [];
  const isOwn = shape.traffic === 'own-alb' && shape.alarms === undefined;
  return RATES.flatMap((requestsPerMinute) =>
    BASES.map((base) => {
      const version = base === 0 ? {} : { errors: percent(base) };
      const isPromisedBase = base === 1 || (base === 2 && requestsPerMinute >= 100);
      return {
        shape,
        requestsPerMinute,
        old: version,
        new: version,
        kind: 'healthy' as const,
        what: `${base} % errors before and after`,
        seeds: isOwn && isPromisedBase ? SEEDS.healthy : SEEDS.ordinary,
      };
    }),
  );
}

/** The old version fails, the new one does not: a rollback would bring the fault back. */
function fixesOf(shape: Shape): readonly Cell[] {
  if (shape.traffic === 'none' || shape.traffic === 'nlb' || shape.alarms !== undefined) return [];
  // Promised where there are two target groups.
  const isPromisedFix = shape.traffic === 'own-alb' && shape.strategy !== 'rolling';
  return [100, 1_000].flatMap((requestsPerMinute) =>
    [100, 20, 8, 5, 4, 3].map((share) => ({
      shape,
      requestsPerMinute,
      old: { errors: percent(share) },
      new: {},
      kind: 'fix' as const,
      what: `the old version has ${share} % errors, the new one none`,
      seeds: isPromisedFix ? SEEDS.healthy : SEEDS.ordinary,
    })),
  );
}

/** Of a service with default alarms. */
function ordinaryCellsOf(shape: Shape): readonly Cell[] {
  return [
    ...faultsOf(shape),
    ...healthyOf(shape),
    ...calmCellsOf(shape, SEEDS),
    ...fixesOf(shape),
    ...recordedCellsOf(shape, SEEDS.ordinary),
    ...jobCellsOf(shape, SEEDS.ordinary),
  ];
}

/** With the essential alarms, only what the default alarms promise. */
function essentialCellsOf(shape: Shape): readonly Cell[] {
  const { alarms: _, ...base } = shape;
  return ordinaryCellsOf(base)
    .filter(({ seeds }) => seeds > SEEDS.ordinary)
    .map((cell) => ({ ...cell, shape }));
}

/** Every cell, in the order of the page. */
export const CELLS: readonly Cell[] = SHAPES.flatMap((shape) => {
  if (shape.alarms === 'essential') return essentialCellsOf(shape);
  return shape.visibilityMinutes === undefined ? ordinaryCellsOf(shape) : jobCellsOf(shape, SEEDS.ordinary);
});
