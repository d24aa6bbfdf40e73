import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const project = join(import.meta.dirname, '..', '..');

/** Runs it as `npm start` does, without a terminal. */
function start(...args: readonly string[]) {
  const run = spawn(process.execPath, [join(project, 'bin', 'start.ts'), ...args], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], CI: 'true' },
  });
  const output = { stdout: '', stderr: '' };
  run.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  run.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const ended = once(run, 'close').then(([code]) => ({ code, ...output }));
  return { run, output, ended };
}

describe('npm start', () => {
  it('plays a good and a bad deployment to their ends, in plain text', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await start().ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = [
      '09:00:20  pending             primary v1 0/2 running',
      '09:01:21  bake                10m 00s left, as the service says: bakeTimeInMinutes 10',
      '09:11:21  successful          primary v1 2/2 running',
      'Deployment Finished: succeeded',
      '09:17:43  rolling out         primary v2 2/2 running, 0 healthy · active v1 2 running',
      // Half of 09:18 and all of 09:19 are bad; the latter is visible at 09:22:30, and evaluated at the next minute.
      'is in ALARM: HTTPCode_Target_5XX_Count Sum 100, 120 against the threshold 10',
      '09:23:03  rolling back        primary v1 0/2 running, 2 starting · active v2 2 running',
      '09:24:33  rollback successful primary v1 2/2 running',
      'Deployment Finished: rolled-back, cause alarm',
      'Record in DynamoDB',
      'outcome: rolled-back',
      'Outcome event on the bus of the guard',
      'detail-type: Deployment Finished',
      'Message in Slack',
      'was rolled back: alarm',
      'deployments   2: succeeded, rolled-back',
      'npx cdk deploy -c slackChannel=C… -c slackSecretArn=arn:…',
    ];
    const missing = lines.filter((line) => !stdout.includes(line));
    expect(missing).toEqual([]);
    expect(stdout).not.toContain('\u001B');
  });

  it('ends at once when it is interrupted', { timeout: 60_000 }, async () => {
    const { run, output, ended } = start('--speed', '1');
    while (!output.stdout.includes('pending')) await once(run.stdout, 'data');
    run.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stderr: '' });
    expect(output.stdout).toContain('interrupted: nothing is left running');
  });

  it.each([
    [['--speed', 'fast'], 'error: --speed must be a number above 0, got "fast"\n'],
    [['--speed', '0'], 'error: --speed must be a number above 0, got "0"\n'],
    [['--sped'], "error: Unknown option '--sped'"],
  ])('refuses %j', async (args, message) => {
    const { code, stderr } = await start(...args).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: npm start');
  });

  it('explains itself', async () => {
    const { code, stdout } = await start('--help').ended;
    expect(code).toBe(0);
    expect(stdout).toContain('usage: npm start [-- [--scenario FILE] [--speed N]]');
  });
});
