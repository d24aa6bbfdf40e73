import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Command {
  readonly argv: readonly string[];
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Ended {
  /** Undefined if it was killed because it ran for too long. */
  readonly exitCode: number | undefined;
  /** Both its outputs, each in its order. */
  readonly output: string;
}

export interface Clock {
  /** Virtual time at the start, in epoch milliseconds. */
  readonly at: number;
  /** Virtual seconds per second. */
  readonly speed: number;
}

/** Real milliseconds after which a tool is killed. */
const longestMs = 300_000;

/**
 * Runs an unchanged program whose clock and sleeps pass as fast as the simulated AWS, with libfaketime: a tool that
 * polls every 15 seconds polls every 15 virtual seconds.
 */
export async function runInVirtualTime(
  { argv, env = {} }: Command,
  { at, speed }: Clock,
  surroundings: NodeJS.ProcessEnv,
): Promise<Ended> {
  const stamp = `@${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} x${speed}`;
  const child = spawn('faketime', ['-f', stamp, ...argv], {
    env: { ...surroundings, ...env, TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const killer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), longestMs);
  const [out, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  clearTimeout(killer);
  return { exitCode: typeof code === 'number' ? code : undefined, output: `${out}${errors}` };
}
