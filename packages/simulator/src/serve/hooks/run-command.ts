import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { HookInvocation, HookReply } from '../../services/ecs/tasks/behaviours.ts';
import { readPayload } from './payload.ts';

export interface CommandRun {
  readonly command: string;
  readonly event: HookInvocation;
  /** Variables in addition to those of the server. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Runs a command in a shell, with the event of a hook on stdin. What it prints to stdout is the answer. */
export async function runCommand({ command, event, env, signal }: CommandRun): Promise<HookReply> {
  // A group of its own, so that what the shell started ends with it.
  const child = spawn('/bin/sh', ['-c', command], { env: { ...process.env, ...env }, detached: true });
  const end = () => void (child.pid !== undefined && kill(child.pid));
  signal.addEventListener('abort', end, { once: true });
  try {
    // A command that does not read its input closes the pipe.
    child.stdin.on('error', () => undefined);
    child.stdin.end(JSON.stringify(event));
    const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    if (code === 0) return readPayload(output);
    const last = errors.trim().split('\n').at(-1) ?? '';
    return { functionError: `${command} ended with ${code ?? 'a signal'}${last === '' ? '' : `: ${last}`}` };
  } catch (error) {
    return { functionError: `${command} cannot be started: ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function kill(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}
