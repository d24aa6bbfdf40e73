/** Where a command writes. */
export interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** The process's own. Whoever reads along may close its end, as `head` does: the exit code says how it went all the same. */
export function processStreams(): { readonly stdout: NodeJS.WriteStream; readonly stderr: NodeJS.WriteStream } {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    if (!stream.listeners('error').includes(ignoreClosedPipe)) stream.on('error', ignoreClosedPipe);
  }
  return { stdout, stderr };
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
