import { parseArgs } from 'node:util';

export interface ChaosOptions {
  /** The first seed, and how many follow it. */
  readonly from: number;
  readonly seeds: number;
  readonly workers: number;
  readonly without: ReadonlySet<string>;
  /** One seed is replayed with its whole trace. */
  readonly isReplay: boolean;
  /** Failures are counted by promise; none is shrunk. */
  readonly isSummary: boolean;
}

export const USAGE = `npm run chaos -- --seeds N [--from S] [--workers 2] [--summary]
npm run chaos -- --seed S [--without service:1,deployment:0/2,killed] [--trace]

Runs N histories from seed S on, each with random deployments and faults, and checks every promise of the guard.
--summary counts the failures by promise. --seed replays one history; --without leaves parts of it out.`;

/** Reads the command line. @throws TypeError where it cannot be read */
export function readOptions(args: readonly string[]): ChaosOptions & { readonly showsTrace: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      workers: { type: 'string', default: '2' },
      without: { type: 'string', default: '' },
      summary: { type: 'boolean', default: false },
      trace: { type: 'boolean', default: false },
    },
  });
  return {
    from: wholeNumber('--from', values.seed ?? values.from),
    seeds: values.seed === undefined ? wholeNumber('--seeds', values.seeds) : 1,
    workers: wholeNumber('--workers', values.workers),
    without: new Set(values.without.split(',').filter((part) => part !== '')),
    isReplay: values.seed !== undefined,
    isSummary: values.summary,
    showsTrace: values.trace,
  };
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new TypeError(`${option} takes a whole number, not "${text}"`);
}
