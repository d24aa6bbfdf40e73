import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { Cell } from './cells.ts';

/** The recorded weeks: see `curves/README.md`. */
export type Curve = 'rds-cpu' | 'ec2-cpu' | 'ec2-cpu-spikes' | 'ec2-network' | 'ec2-disk';

/** One value per five minutes. */
const EVERY_MINUTES = 5;
const WEEK = 7 * 24 * 60;
/** Minutes of a curve before and after the deployment that a scenario gets. */
const BEFORE = 2 * 60;
const AFTER = 8 * 60;

/** Spreads consecutive seeds evenly over a week. */
const GOLDEN_RATIO = 0.618_033_988_75;

/** The minute of the week in which a deployment with this seed starts. */
export function momentOf(seed: number): number {
  return Math.floor(((seed * GOLDEN_RATIO) % 1) * WEEK);
}

/** Gives a scenario the load of its cell at the moment of the seed. A scenario of a cell without a curve stays as it is. */
export function withRecordedLoad(scenario: Scenario, { curve, requestsPerMinute }: Cell, seed: number): Scenario {
  if (curve === undefined) return scenario;
  const values = valuesOf(curve);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const csv = csvOf(values, momentOf(seed));
  return { ...scenario, load: { recording: { csv, scale: requestsPerMinute / mean } } };
}

/** A recording repeats before its start, so what comes before the moment is at its end. */
function csvOf(values: readonly number[], moment: number): string {
  const minutes = Array.from({ length: AFTER + BEFORE }, (_, row) => (row < AFTER ? row : row - AFTER - BEFORE));
  return minutes.map((minute, row) => `${timeOf(row)},${valueAt(values, moment + minute)}`).join('\n');
}

function valueAt(values: readonly number[], minute: number): number {
  return values[Math.floor(((minute + WEEK) % WEEK) / EVERY_MINUTES)] ?? 0;
}

/** Only the distance between two times matters. */
function timeOf(minute: number): string {
  return new Date(minute * 60_000).toISOString().slice(0, 19);
}

const known = new Map<Curve, readonly number[]>();

function valuesOf(curve: Curve): readonly number[] {
  const values = known.get(curve) ?? readCurve(curve);
  known.set(curve, values);
  return values;
}

/** @throws Error if the file does not hold a week */
function readCurve(curve: Curve): readonly number[] {
  const text = readFileSync(join(import.meta.dirname, 'curves', `${curve}.txt`), 'utf8');
  const values = text.trim().split(/\s+/).map(Number);
  const expected = WEEK / EVERY_MINUTES;
  if (values.length === expected && values.every((value) => value >= 0)) return values;
  throw new Error(`curves/${curve}.txt must hold ${expected} numbers, got ${values.length} values: restore the file`);
}
