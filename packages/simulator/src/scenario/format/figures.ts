import { adviseDuration, DURATION_FORM, formatDuration, parseDuration } from '../../duration.ts';
import { didYouMean } from './suggest.ts';

/** What a figure counts; durations are in milliseconds. */
interface Figure {
  readonly counts: 'duration' | 'number';
  readonly says: string;
}

const duration = (says: string): Figure => ({ counts: 'duration', says });
const number = (says: string): Figure => ({ counts: 'number', says });

/** @internal The figures that a scenario can expect. */
export const FIGURES = {
  'time to detect': duration('from the start of the deployment to the start of its rollback'),
  'rollback time': duration('from the start of the rollback to its end'),
  'recovery time': duration('from the start of the deployment to the end of its rollback: both together'),
  'bad requests': number(
    'all requests that the version served over the whole scenario, with or without errors; the name assumes that the version is bad',
  ),
  errors: number('requests to the version that were answered with an error; for a queue, messages that failed'),
  'tasks started': number('tasks of the version that were started'),
  'tasks failed': number('tasks of the version that stopped although ECS had not requested it'),
  'breaker threshold': number('number of failures at which the circuit breaker trips, as ECS shows it at the end'),
  'breaker failures': number('number of failures that the circuit breaker counted, as ECS shows it at the end'),
  'most tasks': number('the largest number of tasks that were pending or running at the same time'),
  'fewest healthy tasks': number('the smallest number of healthy tasks at any moment after the first step'),
  'hook calls': number('how often hooks were invoked'),
  bake: duration('from the start of the bake to its end'),
} as const satisfies Readonly<Record<string, Figure>>;

export type FigureName = keyof typeof FIGURES;

const names = Object.keys(FIGURES) as readonly FigureName[];

/** The inclusive bounds of a figure. */
export interface ExpectedFigure {
  readonly is: 'figure';
  readonly figure: FigureName;
  readonly low: number;
  readonly high: number;
}

/** A value of a figure as it is written in an expectation: `4m32s`, `17`. */
export function formatFigure(figure: FigureName, value: number): string {
  return FIGURES[figure].counts === 'duration' ? formatDuration(value) : String(value);
}

/**
 * Parses e.g. `time to detect <= 5m`. Returns a description of a mistake, or undefined if the phrase compares nothing.
 */
export function parseFigure(phrase: string): ExpectedFigure | string | undefined {
  const found = /^([a-z][a-z ]*?) (=|<=|>=|<|>|is|between) (\S+)(?: and (\S+))?$/.exec(phrase);
  if (found === null) return undefined;
  const [, name = '', sign, first = '', second] = found;
  const figure = names.find((one) => one === name);
  if (figure === undefined) return sign === 'is' ? undefined : `unknown figure "${name}", ${didYouMean(name, names)}`;
  const { counts } = FIGURES[figure];
  const [a, b] = [first, second ?? first].map((text) => amountOf(counts, text));
  if (a === undefined || b === undefined || (sign === 'between') !== (second !== undefined))
    return describeAmountFault(figure, counts, [first, second]);
  return { is: 'figure', figure, ...boundsOf(sign, a, b) };
}

function boundsOf(sign: string | undefined, a: number, b: number): { readonly low: number; readonly high: number } {
  const least = Number.MIN_SAFE_INTEGER;
  const most = Number.MAX_SAFE_INTEGER;
  if (sign === '<') return { low: least, high: a - 1 };
  if (sign === '<=') return { low: least, high: a };
  if (sign === '>') return { low: a + 1, high: most };
  if (sign === '>=') return { low: a, high: most };
  return { low: a, high: b };
}

function amountOf(counts: Figure['counts'], text: string): number | undefined {
  if (counts === 'duration') return parseDuration(text);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function describeAmountFault(
  figure: string,
  counts: Figure['counts'],
  amounts: readonly (string | undefined)[],
): string {
  if (counts === 'number') return `must compare ${figure} with a number, as "${figure} between 2 and 5"`;
  const unread = amounts.find((one) => one !== undefined && parseDuration(one) === undefined);
  const advice = unread === undefined ? '' : ` (${adviseDuration(unread)})`;
  return `must compare ${figure} with ${DURATION_FORM}, as "${figure} between 2m and 5m"${advice}`;
}
