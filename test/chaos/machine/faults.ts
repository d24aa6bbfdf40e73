import { type DurationMs, durationMs, type EpochMs, epochMs, hours, minutes, seconds } from '../../../src/core/time.ts';
import { namesOf, type Random, randomOf } from './random.ts';

/** Everything that can go wrong by chance. The number is the highest rate that a seed may draw. */
const HIGHEST_RATES = {
  'event-dropped': 0.5,
  'event-doubled': 0.3,
  'event-late': 0.3,
  /** `Evidence Gathered` does not reach the notifier. */
  'evidence-lost': 0.5,
  'message-doubled': 0.1,
  'delete-lost': 0.1,
  /** Per call: the function dies before it sends the request, or once the request took effect. */
  killed: 0.02,
  'refused-before': 0.05,
  'answer-lost': 0.03,
  'timed-out': 0.02,
  throttled: 0.05,
  'publish-half': 0.05,
  /** Per read of ECS or CloudWatch: the answer shows the world of up to 20 s ago. */
  stale: 0.4,
  'index-lag': 0.5,
  'slow-call': 0.05,
  'clock-skew': 1,
  'sweep-doubled': 0.2,
  'sweep-dropped': 0.2,
  'slack-rate-limited': 0.2,
  'slack-error': 0.2,
  'slack-hang': 0.05,
  'secret-unavailable': 0.05,
} as const;

export type ChanceFault = keyof typeof HIGHEST_RATES;

/** Troubles that last for a while. */
const WINDOWS = ['ecs-denied', 'slack-refuses', 'slack-down', 'alarms-denied'] as const;
export type WindowFault = (typeof WINDOWS)[number];

/** Messages that do not belong in the queues. */
const STRANGERS = ['poison', 'foreign'] as const;
type StrangerFault = (typeof STRANGERS)[number];

export type FaultKind = ChanceFault | WindowFault | StrangerFault;

export const FAULT_KINDS: readonly FaultKind[] = [...namesOf(HIGHEST_RATES), ...WINDOWS, ...STRANGERS];

export interface TroubleWindow {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Slack's word, or `500` and `hang`; of ECS the name of the refused action; empty where it does not matter. */
  readonly how: string;
}

const REFUSALS = ['token_revoked', 'is_archived', 'not_in_channel'] as const;
const DENIED = [
  'ecs:ListServiceDeployments',
  'ecs:DescribeServiceDeployments',
  'ecs:DescribeServices',
  'ecs:*',
  'ecs:DescribeServiceRevisions',
] as const;

/** Which faults a seed has, how often, and until when. Each kind draws from a stream of its own. */
export class Faults {
  readonly isCalm: boolean;
  readonly until: EpochMs;
  readonly #streams = new Map<FaultKind, Random>();
  readonly #rates = new Map<FaultKind, number>();
  readonly #windows = new Map<WindowFault, readonly TroubleWindow[]>();
  /** What struck, and how often. */
  readonly struck = new Map<FaultKind, number>();

  constructor(plan: {
    readonly seed: string;
    readonly from: EpochMs;
    readonly until: EpochMs;
    readonly without: ReadonlySet<string>;
  }) {
    const random = randomOf(`${plan.seed}/faults`);
    this.until = plan.until;
    this.isCalm = random.chance(0.15);
    const density = random.pick([0.2, 0.5, 0.8]);
    for (const kind of FAULT_KINDS) {
      const stream = random.fork(kind);
      this.#streams.set(kind, stream);
      const isOn = stream.chance(density) && !this.isCalm && !plan.without.has(kind);
      this.#rates.set(kind, isOn ? rateOf(kind, stream) : 0);
    }
    for (const kind of WINDOWS) {
      const stream = random.fork(`${kind}/windows`);
      const isOn = stream.chance(0.25) && (this.#rates.get(kind) ?? 0) > 0;
      this.#windows.set(kind, isOn ? drawWindows(kind, stream, plan) : []);
    }
  }

  rate(kind: FaultKind): number {
    return this.#rates.get(kind) ?? 0;
  }

  /** Whether a fault happens here and now; none does once the faults have stopped. */
  strikes(kind: ChanceFault, now: EpochMs): boolean {
    const rate = this.#rates.get(kind) ?? 0;
    if (rate === 0 || now >= this.until) return false;
    if (!this.stream(kind).chance(rate)) return false;
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return true;
  }

  stream(kind: FaultKind): Random {
    return this.#streams.get(kind) ?? randomOf(kind);
  }

  windows(kind: WindowFault): readonly TroubleWindow[] {
    return this.#windows.get(kind) ?? [];
  }

  /** How a trouble that lasts shows now; undefined while there is none. */
  trouble(kind: WindowFault, now: EpochMs): string | undefined {
    const open = this.windows(kind).find((window) => window.from <= now && now < window.until);
    if (open !== undefined) this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
    return open?.how;
  }
}

/** Rates of all sizes are as likely, so that rare faults meet good times as well. */
function rateOf(kind: FaultKind, stream: Random): number {
  const highest = isChanceFault(kind) ? HIGHEST_RATES[kind] : 1;
  return highest * 10 ** (-1.5 * stream.next());
}

function isChanceFault(kind: FaultKind): kind is ChanceFault {
  return kind in HIGHEST_RATES;
}

function drawWindows(
  kind: WindowFault,
  stream: Random,
  { from, until }: { readonly from: EpochMs; readonly until: EpochMs },
): readonly TroubleWindow[] {
  return Array.from({ length: stream.int(1, 2) }, () => {
    const begins = stream.int(from, until);
    const length: DurationMs = durationMs(stream.int(seconds(20), stream.pick([minutes(5), minutes(45), hours(3)])));
    const ends = Math.min(begins + length, until);
    return { from: epochMs(begins), until: epochMs(ends), how: howOf(kind, stream) };
  });
}

function howOf(kind: WindowFault, stream: Random): string {
  switch (kind) {
    case 'ecs-denied':
      return stream.pick(DENIED);
    case 'slack-refuses':
      return stream.pick(REFUSALS);
    case 'slack-down':
      return stream.pick(['500', 'hang']);
    case 'alarms-denied':
      return '';
  }
}
