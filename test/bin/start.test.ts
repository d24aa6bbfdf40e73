import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { drawTerminalPicture, runInColor, terminalPicture } from '../../tools/record-terminal.ts';

const project = join(import.meta.dirname, '..', '..');

/** Runs it as `npm start` does, without a terminal and with nothing to read. */
function start(...args: readonly string[]) {
  const started = startWithInput(...args);
  started.run.stdin.end();
  return started;
}

function startWithInput(...args: readonly string[]) {
  const run = spawn(process.execPath, [join(project, 'bin', 'start.ts'), ...args], {
    cwd: project,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], CI: 'true' },
  });
  return { run, ...outputOf(run) };
}

function outputOf(run: ChildProcessByStdio<Writable | null, Readable, Readable>) {
  const output = { stdout: '', stderr: '' };
  run.stdout.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
  });
  run.stderr.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
  });
  const ended = once(run, 'close').then(([code]) => ({ code, ...output }));
  return { output, ended };
}

/** The columns of a line. An ARN that stands alone may have more than the others. */
const columnsOf = (line: string) => (/^ *arn:\S+$/.test(line) ? 0 : line.length);

describe('npm start', () => {
  it('plays a good and a bad deployment in 70 lines of 100 columns, as the picture of it shows', {
    timeout: 60_000,
  }, async () => {
    const inColor = await runInColor();
    const picture = readFileSync(terminalPicture, 'utf8');
    expect(drawTerminalPicture(inColor).split('\n'), 'npm run record:terminal records it again').toEqual(
      picture.split('\n'),
    );
    const stdout = stripVTControlCharacters(inColor);
    const all = stdout.trimEnd().split('\n');
    // npm prints four lines more.
    expect(all.length).toBeLessThanOrEqual(66);
    expect(all.filter((line) => columnsOf(line) > 100)).toEqual([]);
    const lines = [
      'Deploying checkout:1.4.1, a good version',
      '09:00:21  ECS         rolling out: v1 0/2 running, 2 starting',
      '09:01:21  ECS         baking: v1 2/2 running · bake time 10 min',
      '09:11:21  ECS         successful: v1 2/2 running',
      'guard       publishes Deployment Finished: succeeded',
      'No Slack message: by default, the guard posts only when something goes wrong.',
      'Deploying checkout:1.5.0, a bad version: it answers every request with 500',
      'ECS         rolling out: v2 0/2 running, 2 starting · v1 2 running',
      // The old tasks are gone at 09:17:22. 40 s of 09:17 and all of 09:18 are bad; CloudWatch shows the latter at 09:21:30.
      '09:22:02  CloudWatch  ALARM checkout-TargetErrors: HTTPCode_Target_5XX_Count was 80, then 120',
      '(threshold 10)',
      'ECS         rolling back: v1 0/2 running, 2 starting · v2 2 running',
      'ECS         rollback successful: v1 2/2 running',
      'guard       publishes Deployment Finished: rolled-back, cause alarm',
      'guard       updates the Slack message',
      'Record in DynamoDB',
      'outcome     rolled-back, cause alarm',
      'image       registry.example.com/checkout:1.4.1 → 1.5.0',
      'Slack message',
      'checkout was rolled back: alarm checkout-TargetErrors fired',
      'server image registry.example.com/checkout:1.4.1 → registry.example.com/checkout:1.5.0',
      'deployments  2 recorded: succeeded, rolled-back',
      'npx --no cdk deploy',
    ];
    expect(lines.filter((line) => !stdout.includes(line))).toEqual([]);
  });

  it('plays a scenario through the deployed guard, within the same lines', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await start('--scenario', 'pause-rejected').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const all = stdout.trimEnd().split('\n');
    // npm prints four lines more.
    expect(all.length).toBeLessThanOrEqual(66);
    expect(all.filter((line) => columnsOf(line) > 100)).toEqual([]);
    const lines = [
      '12:00:01  ECS         rolling out: v2 0/4 running, 4 starting · v1 4 running',
      'ECS         traffic: v1 100 %, test v2 100 %',
      'awaits CONTINUE',
      'guard       publishes Deployment Unprotected',
      'guard       publishes Deployment Awaiting Approval',
      // Rejected at 20m; the rollback takes half a minute.
      'guard       publishes Deployment Finished: rolled-back, cause approval-rejected',
      'outcome     rolled-back, cause approval-rejected',
      'web was rolled back: its approval was rejected or timed out',
      'v2  rolled-back, time to detect 20 min, rollback time 37 s',
      'deployments  1 recorded: rolled-back',
      // Started, unprotected, awaiting approval, rolling back, finished, and evidence after each of the last two.
      'published    7 events (--verbose shows all), 1 Slack message',
    ];
    expect(stdout).not.toContain('\u001B');
    expect(lines.filter((line) => !stdout.includes(line))).toEqual([]);
  });

  it('says what a scenario expected and did not see, with the exit code of its own', { timeout: 60_000 }, async () => {
    const { run, ended } = startWithInput('--scenario', '-');
    run.stdin.end('name: x\nservice: { bake: 1m }\nexpect:\n  - verdict rolled-back\n');
    const { code, stderr } = await ended;
    expect(stderr).toBe('error: line 4: expected verdict rolled-back, saw verdict succeeded\n');
    expect(code).toBe(51);
  });

  it('refuses a bad scenario with line and column, and a file that is not there', async () => {
    const { run, ended } = startWithInput('--scenario', '-');
    run.stdin.end('name: x\nservice: { strategy: purple }\n');
    const bad = await ended;
    expect(bad.code).toBe(2);
    expect(bad.stderr).toMatch(/^error: stdin:2:22: service\.strategy: is not a deployment strategy/);
    const missing = await start('--scenario', 'packages/simulator/scenarios/no-such.yaml').ended;
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('packages/simulator/scenarios/no-such.yaml does not exist');
    const folder = await start('--scenario', 'packages/simulator/scenarios').ended;
    expect(folder.code).toBe(2);
    expect(folder.stderr).toMatch(/^error: packages\/simulator\/scenarios holds \d+ scenarios: name one file$/m);
  });

  it('ends at once when it is interrupted', { timeout: 60_000 }, async () => {
    const { run, output, ended } = start('--speed', '1');
    while (!output.stdout.includes('rolling out')) await once(run.stdout, 'data');
    run.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stderr: '' });
    expect(output.stdout).toContain('Interrupted. Nothing is left running.');
  });

  it('refuses what it does not understand, in one line', async () => {
    const { code, stderr } = await start('--speed', 'fast').ended;
    expect(code).toBe(2);
    expect(stderr).toBe('error: --speed must be a number above 0, got "fast". For help, run: npm start -- --help\n');
  });

  it('explains itself', async () => {
    const { code, stdout } = await start('--help').ended;
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: npm start [-- OPTIONS]');
    for (const option of ['--scenario', '--speed', '--verbose', '--help']) expect(stdout).toContain(`  ${option}`);
  });
});
