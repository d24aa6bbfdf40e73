import { exitCodeOf } from '../core/wait/wait-verdict.ts';

/** The streams that a command writes to. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Returns the process's streams. A reader such as `head` may close its end early; that does not change the exit code. If stdout
 * cannot be written for another reason, such as a full disk, the process ends with one line on stderr.
 */
export function processStreams(): { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream } {
  const { stdout, stderr } = process;
  listen(stdout, endUnlessClosedPipe);
  // Nothing is left to report to: the exit code still says how the command ended.
  listen(stderr, ignore);
  return { stdout, stderr };
}

function listen(stream: NodeJS.WriteStream, listener: (error: NodeJS.ErrnoException) => void): void {
  if (!stream.listeners('error').includes(listener)) stream.on('error', listener);
}

function endUnlessClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`unexpected: the output cannot be written (${error.message}): write it to another place\n`);
  process.exit(exitCodeOf('unexpected'));
}

function ignore(): void {}
