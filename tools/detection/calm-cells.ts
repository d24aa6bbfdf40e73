import type { Cell, Shape, Version } from './cells.ts';

/** A healthy version under conditions that look like a fault. */
type Calm = Pick<Cell, 'what' | 'old' | 'new'> & Partial<Pick<Cell, 'jumps'>> & Pick<Shape, 'graceMinutes'>;

const both = (what: string, version: Version): Calm => ({ what, old: version, new: version });
const errorsFor = (share: string, from: string, until: string): Version => ({
  errors: { share, fromTime: from, untilTime: until },
});

const ONE_BAD_MINUTE = both('one minute of 20 % errors', errorsFor('20%', '+6m', '+7m'));
const TWO_BAD_MINUTES = both('two minutes of 20 % errors', errorsFor('20%', '+6m', '+8m'));
const BURST: Calm = {
  ...both('a burst: 5 times the requests for two minutes, 1 % errors', { errors: '1%' }),
  jumps: [{ at: '+5m', factor: 5, for: '2m' }],
};
const BUSY = both('CPU at 95 % by design', { cpu: 95 });
/** ECS replaces tasks that need longer than the grace period, so a service with such tasks sets it where it has one. */
const SLOW_STARTS: readonly Calm[] = [2, 4].map((minutes) => ({
  what: `tasks need ${minutes} minutes to start`,
  old: {},
  new: { startUp: `${minutes}m` },
  graceMinutes: minutes + 1,
}));

const OF_REQUESTS: readonly Calm[] = [
  ONE_BAD_MINUTE,
  TWO_BAD_MINUTES,
  BURST,
  both('every request takes 8 s by design', { latency: { base: '8s' } }),
  BUSY,
  ...SLOW_STARTS,
];

const OF_MESSAGES: readonly Calm[] = [
  ONE_BAD_MINUTE,
  TWO_BAD_MINUTES,
  both('1 % poison messages before and after', { poison: '1%' }),
  BUSY,
  {
    what: 'a backlog: 20 times the messages for ten minutes',
    old: {},
    // The workers of a backlog are busy.
    new: { cpu: { percent: 97, fromTime: '+1m' } },
    jumps: [{ at: '+1m', factor: 20, for: '10m' }],
  },
];

/** What each kind of service meets without a fault. */
function calmsOf({ traffic, alarms }: Shape): readonly Calm[] {
  // Express Mode's alarm judges nothing but errors.
  if (alarms === 'express') return [ONE_BAD_MINUTE, TWO_BAD_MINUTES, BURST];
  if (traffic === 'none') return [BUSY];
  return traffic === 'queue' ? OF_MESSAGES : OF_REQUESTS;
}

const isAlb = ({ traffic }: Shape) => traffic === 'own-alb' || traffic === 'shared-alb';

function ratesOf(shape: Shape): readonly number[] {
  if (shape.traffic === 'none') return [0];
  return isAlb(shape) ? [30, 100, 1_000] : [100];
}

/** Promised: one bad minute behind an own load balancer, and slow starts behind a shared one. */
function isPromised({ traffic, alarms }: Shape, calm: Calm): boolean {
  if (alarms === 'express') return false;
  return traffic === 'own-alb' ? calm === ONE_BAD_MINUTE : traffic === 'shared-alb' && SLOW_STARTS.includes(calm);
}

/** The cells of healthy versions that a careless alarm would roll back. */
export function calmCellsOf(
  shape: Shape,
  seeds: { readonly ordinary: number; readonly healthy: number },
): readonly Cell[] {
  return ratesOf(shape).flatMap((requestsPerMinute) =>
    calmsOf(shape).map((calm) => ({
      shape: shapeOf(shape, calm),
      requestsPerMinute,
      old: calm.old,
      new: calm.new,
      ...(calm.jumps === undefined ? {} : { jumps: calm.jumps }),
      kind: 'healthy' as const,
      what: calm.what,
      seeds: isPromised(shape, calm) ? seeds.healthy : seeds.ordinary,
    })),
  );
}

/** Service Connect has no targets, so its services have no grace period. */
function shapeOf(shape: Shape, { graceMinutes }: Calm): Shape {
  return graceMinutes === undefined || shape.traffic === 'service-connect' ? shape : { ...shape, graceMinutes };
}
