import { parseArgs } from 'node:util';

/** What `npm run detection` is asked to do. */
export type DetectionArguments =
  | ({ readonly is: 'measure' } & MeasureArguments)
  | { readonly is: 'page' }
  | { readonly is: 'help' }
  | { readonly is: 'refused'; readonly fault: string };

export interface MeasureArguments {
  /** Measures only cells whose description matches. */
  readonly only: RegExp | undefined;
  /** Seeds per cell, instead of those that the cell names. */
  readonly seeds: number | undefined;
  readonly firstSeed: number;
  /** Keeps the cells of the results file that were measured with the same alarms and seeds. */
  readonly isResumed: boolean;
  /** Whether the results file gets the cells: not for a part of the cells or other seeds, unless it is resumed. */
  readonly isWritten: boolean;
}

/**
 * Thresholds are chosen with the seeds from 1 and reported with those from 1,000,001, so that the seeds that chose a
 * threshold never judge it.
 */
const FIRST_SEED = { choose: 1, report: 1_000_001 } as const;

export const usage = `Usage: npm run detection [-- OPTIONS]

Measures how often the default alarms roll a deployment back, on the simulator. Without
options, it measures every cell and writes tools/detection/results.jsonl, one line per cell.

  --only REGEXP   measure only the cells whose description matches; writes no file
  --seeds N       play each cell with N seeds; writes no file
  --choose        use the seeds with which thresholds are chosen; writes no file
  --resume        continue the results file: measure what it does not hold yet. With --only
                  or --seeds, the file gets the new cells
  --page          sort the results file, and write docs/detection.md from it
  --help          show this help`;

const OPTIONS = {
  only: { type: 'string' },
  seeds: { type: 'string' },
  choose: { type: 'boolean' },
  resume: { type: 'boolean' },
  page: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

/** Parses the arguments of `npm run detection`, or returns what is wrong with them. */
export function readDetectionArguments(args: readonly string[]): DetectionArguments {
  // Not strict, because Node's errors take three lines.
  const parsed = parseArgs({ args: [...args], options: OPTIONS, strict: false, allowPositionals: true, tokens: true });
  const [fault] = parsed.tokens.flatMap((token) => faultOf(token) ?? []);
  if (fault !== undefined) return { is: 'refused', fault };
  const { help, page, only, seeds, choose, resume } = parsed.values;
  if (help === true) return { is: 'help' };
  const others = parsed.tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  if (page === true) {
    const other = others.find((name) => name !== 'page');
    return other === undefined
      ? { is: 'page' }
      : refused(`--page writes the page and measures nothing: run --${other} without it`);
  }
  if (choose === true && resume === true)
    return refused('--choose uses seeds that the results file does not hold: leave out --resume');
  const isRequested = typeof seeds === 'string';
  if (isRequested && !/^[1-9]\d{0,5}$/.test(seeds))
    return refused(`--seeds must be a whole number from 1 to 999999, got "${seeds}": write --seeds 200`);
  const pattern = typeof only === 'string' ? patternOf(only) : undefined;
  if (typeof pattern === 'string') return refused(pattern);
  return {
    is: 'measure',
    only: pattern,
    seeds: isRequested ? Number(seeds) : undefined,
    firstSeed: choose === true ? FIRST_SEED.choose : FIRST_SEED.report,
    isResumed: resume === true,
    isWritten: resume === true || (pattern === undefined && !isRequested && choose !== true),
  };
}

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];

function faultOf(token: Token): string | undefined {
  if (token.kind === 'positional') return `there is no argument "${token.value}": run --help for the options`;
  if (token.kind !== 'option') return undefined;
  if (!Object.hasOwn(OPTIONS, token.name)) return `there is no option ${token.rawName}: run --help for the options`;
  const { type } = OPTIONS[token.name as keyof typeof OPTIONS];
  if (type === 'string' && token.value === undefined)
    return `${token.rawName} needs a value: run --help for an example`;
  if (type === 'boolean' && token.value !== undefined) return `${token.rawName} takes no value: write ${token.rawName}`;
  return undefined;
}

function refused(fault: string): DetectionArguments {
  return { is: 'refused', fault };
}

/** The regular expression, or what is wrong with it. */
function patternOf(given: string): RegExp | string {
  try {
    return new RegExp(given);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const why = error.message.replace(/^Invalid regular expression: \/.*\/[a-z]*: /s, '');
    return `--only must be a regular expression, got "${given}" (${why}): write for example --only '^rolling own-alb'`;
  }
}
