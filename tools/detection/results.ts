import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Cell, nameOf } from './cells.ts';
import type { Summary } from './summary.ts';
import type { Job } from './worker.ts';

const result = z.object({
  /** Of the cell, its alarms and its seeds: the same digest means the same measurement. */
  digest: z.string(),
  shape: z.string(),
  strategy: z.string(),
  requestsPerMinute: z.number(),
  kind: z.enum(['fault', 'healthy', 'fix']),
  what: z.string(),
  firstSeed: z.number(),
  seeds: z.number(),
  rolledBack: z.number(),
  beforeAllMoved: z.number(),
  offAtStart: z.number(),
  medianMinutes: z.number().optional(),
  medianErrors: z.number().optional(),
  by: z.record(z.string(), z.number()),
});

/** The measurement of one cell, as one line of the results file. */
export type Result = z.infer<typeof result>;

export function resultOf({ cell, firstSeed, ...job }: Job, summary: Summary): Result {
  const { shape, requestsPerMinute, kind, what } = cell;
  return {
    digest: digestOf({ ...job, cell, firstSeed }),
    shape: nameOf(shape),
    strategy: shape.strategy,
    requestsPerMinute,
    kind,
    what,
    firstSeed,
    ...summary,
  };
}

/** A line of the results file. */
export function lineOf(one: Result): string {
  return `${JSON.stringify(one)}\n`;
}

export function digestOf({ cell, template, firstSeed }: Pick<Job, 'cell' | 'template' | 'firstSeed'>): string {
  return createHash('sha256').update(JSON.stringify({ cell, template, firstSeed })).digest('hex').slice(0, 16);
}

/**
 * Reads a results file. If it has a cell twice, the later line counts. A last line that was cut off is left out.
 *
 * @throws Error for another line that is not a result
 */
export function readResults(text: string): readonly Result[] {
  const lines = text.split('\n');
  // What follows the last line break is empty, or a line that was cut off.
  const whole = lines.slice(0, -1).filter((line) => line !== '');
  const read = whole.map((line, index) => parseLine(line, index + 1));
  return [...new Map(read.map((one) => [placeOf(one), one])).values()];
}

function parseLine(line: string, number: number): Result {
  try {
    return result.parse(JSON.parse(line));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw new Error(`line ${number} of the results file is not a result: delete the file and measure again`, {
      cause: error,
    });
  }
}

/** Identifies the cell of a result, whatever its alarms were. */
function placeOf({ shape, requestsPerMinute, what }: Pick<Result, 'shape' | 'requestsPerMinute' | 'what'>): string {
  return `${shape}, ${requestsPerMinute} per minute, ${what}`;
}

/** Sorts results as the cells are sorted, and drops those of cells that no longer exist. */
export function inOrderOf(cells: readonly Cell[], results: readonly Result[]): readonly Result[] {
  const found = new Map(results.map((one) => [placeOf(one), one]));
  return cells.flatMap(({ shape, ...cell }) => found.get(placeOf({ ...cell, shape: nameOf(shape) })) ?? []);
}
