import { describe, expect, it } from 'vitest';
import { describeTable } from '../../../src/cli/wait/describe-table.ts';
import { describeAnnotation, describeOutputs, describeSummary } from '../../../src/cli/wait/github.ts';
import type { Verdict } from '../../../src/cli/wait/verdict.ts';
import { durationMs, epochMs } from '../../../src/core/time.ts';
import { beginFollowing, type Following } from '../../../src/guard/wait/following.ts';
import { bareRecord, fullRecord } from '../../support/records.ts';
import { openShop, WATCHED } from './shop.ts';

const WEB = ['--service', 'web', '--cluster', 'shop', '--region', 'us-east-1'];
const TEN = 1_795_514_400_000;

function following(record = fullRecord()): Following {
  const service = { cluster: 'web', service: 'checkout' };
  return { ...beginFollowing(record.serviceArn, record.deploymentKey, service), record };
}

function verdict(fields: Partial<Verdict> = {}): Verdict {
  const service = { cluster: 'web', service: 'checkout' };
  return {
    name: 'succeeded',
    text: 'checkout was deployed',
    service,
    region: 'eu-west-1',
    following: undefined,
    ...fields,
  };
}

const lines = (of: Following, now: number) => describeTable(of, epochMs(now)).map(({ text }) => text);

describe('the table', () => {
  it('shows revisions with their tasks, alarms against thresholds and the bake with the time left', () => {
    const record = fullRecord({ phase: 'baking', outcome: undefined, cause: undefined, finishedAt: undefined });
    expect(lines(following(record), TEN + 300_000)).toEqual([
      'checkout in web, 5 min',
      'deployment d1, ROLLING',
      'revision    rollout  desired  running  pending  failed',
      '2           baking         2        1        1       -',
      'checkout:7  serving        2        2        0       -',
      'alarm         state  value            threshold',
      'checkout-5xx  ALARM    0.1  > 10000000000000000',
      'its alarms were on',
      // 100 s of 300 s: a third of 24 signs.
      'bake  ████████░░░░░░░░░░░░░░░░  3 min 20 s left of 5 min',
    ]);
  });

  it('says that the length of a bake is an estimate, and that it is due', () => {
    const bake = { startedAt: epochMs(TEN), time: durationMs(60_000), basis: 'estimated' as const };
    const record = bareRecord({ phase: 'baking', bake });
    expect(lines(following(record), TEN + 61_000).at(-1)).toBe(`bake  ${'█'.repeat(24)}  due of about 1 min`);
    const unknown = bareRecord({ phase: 'baking', phaseSince: epochMs(TEN), bake: undefined });
    expect(lines(following(unknown), TEN + 61_000).at(-1)).toBe('bake  since 1 min 1 s');
  });

  it('lets no name move the cursor', () => {
    const [alarm] = fullRecord().alarms;
    const alarms = alarm === undefined ? [] : [{ ...alarm, alarmName: 'x\u001B[2Jy\n' }];
    expect(lines(following(fullRecord({ alarms })), TEN).join('')).not.toMatch(/[\p{Cc}]/u);
  });
});

describe('a terminal', () => {
  it('is redrawn in place, no wider and no higher than it is, and keeps the verdict below', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
    const { stdout } = await shop.wait(WEB, { terminal: { columns: 40, rows: 8 } });
    const frames = stdout.split(/\p{Cc}\[\d+A\p{Cc}\[0J/u);
    expect(frames.length).toBeGreaterThan(10);
    const rows = frames.slice(1, -1).map((frame) => frame.trimEnd().split('\n'));
    expect(Math.max(...rows.map((frame) => frame.length))).toBe(6);
    const widths = rows.flat().map((row) => row.replace(/\p{Cc}\[\d+m/gu, '').length);
    expect(Math.max(...widths)).toBe(39);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^succeeded: web was deployed \(api:2\)/);
  });

  it('that tells no size is taken for one of 80 columns and 24 rows', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
    const { stdout } = await shop.wait(WEB, { terminal: { columns: 0, rows: 0 } });
    expect(stdout).toContain('revision  rollout                 desired  running  pending  failed');
  });

  it.each([{ CI: 'true' }, { TERM: 'dumb' }])('is written line by line with %j', async (env) => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const { stdout } = await shop.wait(WEB, { terminal: { columns: 80, rows: 24 }, env });
    expect(stdout).not.toContain('\u001B');
    expect(stdout).toContain('12:00:35Z  tasks: 2 of 2 running of the new revision, 0 failed, 2 of the old one\n');
  });
});

describe('--json', () => {
  it('writes one document on stdout and all else on stderr', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
    shop.later(150_000, () => shop.setAlarm('ALARM', 120));
    const { stdout, stderr } = await shop.wait([...WEB, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: '1',
      verdict: 'rolled-back-by-alarm',
      exitCode: 10,
      cluster: 'shop',
      service: 'web',
      region: 'us-east-1',
      outcome: 'rolled-back',
      cause: 'alarm',
      deployment: { service: 'web', phase: 'finished', protection: { state: 'armed', alarmNames: [] } },
      alarms: [{ alarmName: 'web-5xx', value: 120, threshold: 10 }],
    });
    expect(stderr).toMatch(
      /^12:00:00Z {2}waiting for a deployment of web in cluster shop, us-east-1, for at most 1 h\n/,
    );
  });
});

describe('--github', () => {
  it('appends summary and outputs once each, and annotates', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const env = { GITHUB_STEP_SUMMARY: '/summary', GITHUB_OUTPUT: '/output' };
    const { stdout, files } = await shop.wait([...WEB, '--github'], { env });
    expect(stdout).toMatch(/^::warning title=ECS deployment succeeded::web was deployed \(api:2\)/m);
    expect(files['/output']?.split('\n').slice(0, 2)).toEqual(['verdict=succeeded', 'exit-code=0']);
    expect(files['/output']).toMatch(/\noutcome=succeeded\ncause=\nprotection=off-not-configured\n$/);
    expect(files['/summary']).toMatch(/^### web: succeeded\n/);
    expect(files['/summary']).toContain('| To | api:2 |\n| From | api:1 |\n');
  });

  it('keeps the verdict when nothing can be written', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const env = { GITHUB_STEP_SUMMARY: '/summary' };
    const { code, stderr } = await shop.wait([...WEB, '--github'], { env, failAppend: true });
    expect(stderr).toContain('warning: cannot write to GITHUB_STEP_SUMMARY: EACCES: permission denied');
    expect(stderr).toContain('warning: GITHUB_OUTPUT is not set');
    expect(code).toBe(0);
  });

  it('is an error for a failure, a warning for an unprotected success, a notice for a protected one', () => {
    expect(describeAnnotation(verdict({ name: 'stopped', text: '50 %\nof it' }))).toBe(
      '::error title=ECS deployment stopped::50 %25%0Aof it',
    );
    const off = fullRecord({ protection: { state: 'blind', alarmNames: ['a'] } });
    expect(describeAnnotation(verdict({ following: following(off) }))).toMatch(/^::warning /);
    expect(describeAnnotation(verdict({ following: following() }))).toMatch(/^::notice /);
  });

  it('lets no text break out of its place', () => {
    const text = 'a | b `c` <script> [d](e) #1 @you\r\nexit-code=0';
    expect(describeOutputs(verdict({ text })).split('\n')).toHaveLength(8);
    const [, , body = ''] = describeSummary(verdict({ text })).split('\n');
    expect(body).toBe('a &#124; b &#96;c&#96; &lt;script&gt; &#91;d&#93;(e) &#35;1 &#64;you exit-code=0');
  });
});
