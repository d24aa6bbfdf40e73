import { type EpochMs, epochMs, hours, minutes, seconds } from '../../../src/core/time.ts';
import type { Random } from '../machine/random.ts';

/** How a deployment ends, with how often it does. */
const ENDINGS = {
  succeeds: 8,
  alarm: 3,
  'circuit-breaker': 3,
  hook: 1.5,
  'approval-rejected': 1,
  'approval-timed-out': 0.5,
  'approval-given': 0.7,
  'approval-timed-out-and-went-on': 0.5,
  requested: 1.5,
  superseded: 3,
  stopped: 0.7,
  'alarm-without-rollback': 0.7,
  'circuit-breaker-without-rollback': 0.7,
  'rollback-fails': 1,
  'stuck-then-succeeds': 0.15,
} as const;

/** `deleted`: the service goes while the deployment is under way. */
export type Ending = keyof typeof ENDINGS | 'deleted';

/** What the alarms do during a deployment. */
type AlarmPart = 'quiet' | 'fires' | 'at-start' | 'lost';

/** A deployment as it is planned: what happens and when, before it is told in ECS's words. */
export interface Draft {
  readonly ending: Ending;
  readonly strategy: string;
  readonly alarmPart: AlarmPart;
  readonly createdAt: EpochMs;
  /** Undefined where it ended before it began. */
  readonly startedAt: EpochMs | undefined;
  /** From when on all tasks of the new revision run. */
  readonly fullAt: EpochMs;
  readonly pauseAt: EpochMs | undefined;
  readonly resumeAt: EpochMs | undefined;
  /** When what ends it happens: the alarm fires, the hook fails, somebody asks, a newer one comes, the service is deleted. */
  readonly failsAt: EpochMs | undefined;
  readonly rollbackAt: EpochMs | undefined;
  readonly endsAt: EpochMs;
}

export interface DraftWishes {
  readonly createdAt: EpochMs;
  readonly hasAlarms: boolean;
  /** Nothing ran before: there is nothing to go back to. */
  readonly isFirst: boolean;
  readonly followsSuperseded: boolean;
  readonly mayBeSuperseded: boolean;
  readonly isBusy: boolean;
  /** The ending that it must have. */
  readonly ending?: Ending | undefined;
}

/** Draws one deployment. */
export function draftDeployment(random: Random, wishes: DraftWishes): Draft {
  const ending = wishes.ending ?? drawEnding(random, wishes);
  const { createdAt } = wishes;
  const startedAt = plus(createdAt, random.int(300, 8_000));
  const roll = wishes.isBusy ? random.int(20_000, 60_000) : random.int(30_000, random.pick([120_000, 300_000]));
  const fullAt = plus(startedAt, roll);
  const bake = wishes.isBusy ? 0 : random.pick([0, random.int(60_000, 300_000), random.int(60_000, 900_000)]);
  const base = {
    ending,
    strategy: strategyOf(ending, random),
    alarmPart: alarmPartOf(ending, wishes, random),
    createdAt,
    startedAt,
    fullAt,
    pauseAt: undefined,
    resumeAt: undefined,
    failsAt: undefined,
    rollbackAt: undefined,
    endsAt: plus(fullAt, bake),
  };
  return finishDraft(base, random);
}

function drawEnding(random: Random, { hasAlarms, isFirst, mayBeSuperseded }: DraftWishes): Ending {
  const weights = { ...ENDINGS };
  for (;;) {
    const ending = random.weighted(weights);
    if (ending.startsWith('alarm') && !hasAlarms) continue;
    if (ending === 'superseded' && !mayBeSuperseded) continue;
    // Where nothing ran before, ECS has nothing to roll back to.
    if (isFirst && !FIRST_ENDINGS.includes(ending)) continue;
    return ending;
  }
}

const FIRST_ENDINGS: readonly Ending[] = ['succeeds', 'superseded', 'rollback-fails', 'stopped'];

function strategyOf(ending: Ending, random: Random): string {
  if (ending === 'hook') return random.pick(['BLUE_GREEN', 'CANARY', 'LINEAR']);
  return random.pick(['ROLLING', 'ROLLING', 'ROLLING', 'BLUE_GREEN', 'CANARY', 'LINEAR']);
}

function alarmPartOf(ending: Ending, wishes: DraftWishes, random: Random): AlarmPart {
  if (!wishes.hasAlarms) return 'quiet';
  if (ending.startsWith('alarm')) return 'fires';
  if (wishes.followsSuperseded) return 'quiet';
  if (random.chance(0.12)) return 'at-start';
  return ending === 'succeeds' && random.chance(0.1) ? 'lost' : 'quiet';
}

type Base = Draft & { readonly startedAt: EpochMs };

function finishDraft(base: Base, random: Random): Draft {
  const { startedAt, endsAt, fullAt } = base;
  const middle = (): EpochMs => epochMs(random.int(startedAt + 5_000, Math.max(startedAt + 10_000, endsAt)));
  switch (base.ending) {
    case 'succeeds':
      return base;
    case 'stuck-then-succeeds': {
      const ends = plus(startedAt, hours(3) + random.int(minutes(20), minutes(90)));
      return { ...base, fullAt: plus(ends, -seconds(20)), endsAt: ends };
    }
    case 'alarm':
    case 'circuit-breaker':
    case 'hook':
    case 'requested':
    case 'rollback-fails':
      return rollingBack(base, middle(), random);
    case 'approval-rejected':
    case 'approval-timed-out': {
      const pauseAt = plus(fullAt, random.int(1_000, 60_000));
      const resumeAt = plus(pauseAt, random.int(5_000, minutes(40)));
      return { ...rollingBack({ ...base, pauseAt, resumeAt }, resumeAt, random) };
    }
    case 'approval-given':
    case 'approval-timed-out-and-went-on': {
      const pauseAt = plus(fullAt, random.int(1_000, 60_000));
      const resumeAt = plus(pauseAt, random.int(5_000, minutes(40)));
      return { ...base, pauseAt, resumeAt, endsAt: plus(resumeAt, random.int(20_000, minutes(5))) };
    }
    case 'superseded': {
      const failsAt = random.chance(0.2) ? plus(base.createdAt, random.int(100, 290)) : middle();
      const began = failsAt > startedAt;
      return {
        ...base,
        startedAt: began ? startedAt : undefined,
        failsAt,
        endsAt: plus(failsAt, random.int(1_000, 30_000)),
      };
    }
    case 'stopped':
    case 'alarm-without-rollback':
    case 'circuit-breaker-without-rollback': {
      const failsAt = middle();
      return { ...base, failsAt, endsAt: plus(failsAt, random.int(2_000, 40_000)) };
    }
    case 'deleted': {
      const failsAt = epochMs(random.int(startedAt + 1_000, fullAt + 60_000));
      return { ...base, failsAt, endsAt: plus(failsAt, random.int(500, 30_000)) };
    }
  }
}

function rollingBack(base: Base, failsAt: EpochMs, random: Random): Draft {
  // ECS was seen to roll back 21 s after an alarm; it reads alarms' states from time to time.
  const rollbackAt = plus(failsAt, base.ending === 'alarm' ? random.int(1_000, 21_000) : random.int(0, 3_000));
  return { ...base, failsAt, rollbackAt, endsAt: plus(rollbackAt, random.int(20_000, 240_000)) };
}

export function plus(instant: EpochMs, milliseconds: number): EpochMs {
  return epochMs(instant + milliseconds);
}
