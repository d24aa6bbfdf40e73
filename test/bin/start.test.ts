import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

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

  it('plays a scenario through the deployed guard', { timeout: 60_000 }, async () => {
    const { code, stdout, stderr } = await start('--scenario', 'pause-rejected').ended;
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const lines = [
      'Playing somebody refuses the deployment',
      '12:00:00  pending             primary v2 0/4 running · active v1 4 running',
      'stage               POST_TEST_TRAFFIC_SHIFT',
      'traffic             v1 100 %, test v2 100 %',
      'awaits CONTINUE or ROLLBACK until 13:0',
      'Deployment Awaiting Approval',
      // Rejected at 20m; the rollback takes half a minute.
      'Deployment Finished: rolled-back, cause approval-rejected',
      'Record in DynamoDB',
      'cause: approval-rejected',
      'web was rolled back: approval was refused or ran out',
      'verdict: rolled-back',
      'deployments   1: rolled-back',
      'Deployment Unprotected',
      // Started, unprotected, awaiting approval, rolling back, finished.
      'published     5 outcome events, 1 Slack message',
    ];
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
    expect(bad.stderr).toMatch(/^error: stdin:2:22: service\.strategy: is no strategy/);
    const missing = await start('--scenario', 'packages/simulator/scenarios/no-such.yaml').ended;
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain('packages/simulator/scenarios/no-such.yaml cannot be read (ENOENT)');
    const folder = await start('--scenario', 'packages/simulator/scenarios').ended;
    expect(folder.code).toBe(2);
    expect(folder.stderr).toMatch(/^error: packages\/simulator\/scenarios holds \d+ scenarios: name one file$/m);
  });

  it('ends at once when it is interrupted', { timeout: 60_000 }, async () => {
    const { run, output, ended } = start('--speed', '1');
    while (!output.stdout.includes('pending')) await once(run.stdout, 'data');
    run.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stderr: '' });
    expect(output.stdout).toContain('interrupted: nothing is left running');
  });

  it('refuses what it does not understand, with its usage', async () => {
    const { code, stderr } = await start('--speed', 'fast').ended;
    expect(code).toBe(2);
    expect(stderr).toContain('error: --speed must be a number above 0, got "fast"\n');
    expect(stderr).toContain('usage: npm start');
  });

  it('explains itself', async () => {
    const { code, stdout } = await start('--help').ended;
    expect(code).toBe(0);
    expect(stdout).toContain('usage: npm start [-- [--scenario NAME] [--speed N]]');
  });
});
