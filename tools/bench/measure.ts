import { spawnSync } from 'node:child_process';

/**
 * A program to time: the arguments of a fresh Node process, which prints its own milliseconds or is timed as a whole.
 */
export interface Contender {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the process itself prints how long it took. */
  readonly printsTime: boolean;
}

/**
 * Median milliseconds of each contender. They take turns, so that other load on the machine affects all of them
 * equally; the first round only warms the disk cache.
 */
export function measure(contenders: readonly Contender[], rounds: number): ReadonlyMap<string, number> {
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const contender of contenders) {
      const time = runOnce(contender);
      if (round > 0) samples.get(contender.name)?.push(time);
    }
  }
  return new Map([...samples].map(([name, times]) => [name, median(times)]));
}

/** One line of a bench: the ratio, and whether it is within the promised limit. */
export function describeRatio(what: string, ratio: number, most: number): string {
  const verdict = ratio <= most ? 'within' : 'OVER';
  return `${what.padEnd(44)} ${ratio.toFixed(2)} times, ${verdict} the promised ${most}`;
}

function runOnce({ name, args, env, printsTime }: Contender): number {
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const elapsed = performance.now() - startedAt;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
  return printsTime ? Number(stdout) : elapsed;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}
