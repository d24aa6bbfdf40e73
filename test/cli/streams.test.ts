import { expect, it } from 'vitest';
import { processStreams } from '../../src/cli/streams.ts';

it('are those of the process, which take a closed pipe for no error, and any other error for one', () => {
  const { stdout, stderr } = processStreams();
  expect([stdout, stderr]).toEqual([process.stdout, process.stderr]);
  for (const stream of [stdout, stderr]) {
    const listeners = stream.listeners('error');
    processStreams();
    expect(stream.listeners('error')).toEqual(listeners);
    const listener = listeners.at(-1);
    expect(() => listener?.(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }))).not.toThrow();
    expect(() => listener?.(Object.assign(new Error('no space'), { code: 'ENOSPC' }))).toThrow('no space');
  }
});
