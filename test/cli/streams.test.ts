import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { expect, it } from 'vitest';
import { processStreams } from '../../src/cli/streams.ts';

it('are those of the process, whose reader may close a pipe early', () => {
  const { stdout, stderr } = processStreams();
  expect([stdout, stderr]).toEqual([process.stdout, process.stderr]);
  for (const stream of [stdout, stderr]) {
    const listeners = stream.listeners('error');
    processStreams();
    expect(stream.listeners('error')).toEqual(listeners);
    const listener = listeners.at(-1);
    expect(() => listener?.(Object.assign(new Error('broken pipe'), { code: 'EPIPE' }))).not.toThrow();
  }
});

/** Runs `program` after the streams of the process are made; `stdio` as for a child process. */
function run(program: string, stdio: readonly ['ignore', number | 'pipe', number | 'pipe']) {
  const url = new URL('../../src/cli/streams.ts', import.meta.url).href;
  const script = `import { processStreams } from '${url}'; const { stdout, stderr } = processStreams(); ${program}`;
  return spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: [...stdio],
    encoding: 'utf8',
  });
}

// On Linux, each write to this file fails as on a full disk.
const FULL = '/dev/full';

it.skipIf(!existsSync(FULL))('a full disk under stdout ends the command with one line and exit code 1', () => {
  const { status, stderr } = run("stdout.write('a verdict\\n'); setTimeout(() => {}, 60_000)", [
    'ignore',
    openSync(FULL, 'w'),
    'pipe',
  ]);
  expect(stderr).toBe(
    'unexpected: the output cannot be written (ENOSPC: no space left on device, write): write it to another place\n',
  );
  expect(status).toBe(1);
});

it.skipIf(!existsSync(FULL))('a full disk under stderr does not change the exit code', () => {
  const { status, stdout } = run(
    "stderr.write('progress\\n'); setTimeout(() => { stdout.write('a verdict\\n'); process.exitCode = 10 }, 50)",
    ['ignore', 'pipe', openSync(FULL, 'w')],
  );
  expect(stdout).toBe('a verdict\n');
  expect(status).toBe(10);
});
