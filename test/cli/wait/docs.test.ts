import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAllowed, parsePolicy } from '@ecs-guard/simulator/deployed/template/policy';
import { describe, expect, it } from 'vitest';
import { describeHelp } from '../../../src/cli/command-line/describe-help.ts';
import { waitCommand } from '../../../src/cli/wait/command.ts';
import { describeEnd, endOf } from '../../../src/cli/wait/describe-end.ts';
import { describeTable } from '../../../src/cli/wait/table/describe-table.ts';
import { epochMs } from '../../../src/core/time.ts';
import { EXIT_CODES } from '../../../src/core/wait/wait-verdict.ts';
import { readChanges } from '../../../src/guard/wait/read-changes.ts';
import { fullRecord } from '../../builders/records.ts';
import { followingOf, quietAlarm, verdictOf } from './followings.ts';
import { openShop, WATCHED } from './shop.ts';

const project = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(project, path), 'utf8');

/** What was promised once: a code never gets another meaning. */
const PROMISED = {
  0: 'succeeded',
  1: 'unexpected',
  2: 'usage',
  10: 'rolled-back-by-alarm',
  11: 'rolled-back-by-circuit-breaker',
  12: 'rolled-back-by-lifecycle-hook',
  13: 'rolled-back-by-approval',
  14: 'rolled-back-on-request',
  15: 'rolled-back-by-configuration',
  19: 'rolled-back',
  20: 'failed',
  21: 'rollback-failed',
  22: 'stopped',
  30: 'superseded',
  31: 'nothing-ran',
  40: 'timed-out',
  41: 'not-found',
  42: 'not-permitted',
  43: 'unprotected',
  51: 'expectation-failed',
  60: 'low',
  61: 'medium',
  62: 'high',
  63: 'not-caught',
  130: 'interrupted',
};

describe('the exit codes', () => {
  it('keep their numbers and names', () => {
    expect(Object.fromEntries(EXIT_CODES.map(({ code, name }) => [code, name]))).toEqual(PROMISED);
  });

  it('stand in docs/exit-codes.md, each with its meaning and no others', () => {
    const rows = [...read('docs/exit-codes.md').matchAll(/^\| (\d+) \| `([a-z-]+)` \| (.+) \|$/gm)].map(
      ([, code, name, meaning]) => ({
        code: Number(code),
        name,
        meaning,
      }),
    );
    expect(rows).toEqual(EXIT_CODES);
  });

  it('stand in the help of wait, but for those of scenarios and findings', () => {
    const help = describeHelp(waitCommand).replace(/\n {7}(?=\S)/g, ' ');
    const rows = [...help.matchAll(/^ {2,4}(\d+) {2}(.+)$/gm)].map(([, code, meaning]) => [Number(code), meaning]);
    const ofWait = EXIT_CODES.filter(
      ({ name }) => !['expectation-failed', 'low', 'medium', 'high', 'not-caught'].includes(name),
    );
    expect(rows).toEqual(ofWait.map(({ code, meaning }) => [code, meaning]));
  });
});

describe('the smallest policy', () => {
  it('of docs/iam.md lets a wait read all that it needs of a rollback', async () => {
    const [, json = ''] = /```json\n(\{\s+"Version"[\s\S]+?)```/.exec(read('docs/iam.md')) ?? [];
    const statements = parsePolicy(JSON.parse(json), 'the pipeline');
    const refused: string[] = [];
    const shop = await openShop({
      authorize: ({ action, resources }) => {
        const allowed = resources.every((resource) =>
          isAllowed(statements, { principal: { role: 'pipeline' }, action, resource, keys: {} }),
        );
        if (!allowed) refused.push(`${action} on ${resources.join(', ')}`);
        return allowed ? 'allowed' : 'denied';
      },
    });
    shop.update({
      taskDefinition: 'crash:1',
      deploymentConfiguration: { ...WATCHED, deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    // On a terminal, where the values of the alarms are shown, too.
    const terminal = { columns: 80, rows: 24 };
    const { code } = await shop.wait(['--service', 'web', '--cluster', 'shop', '--region', 'us-east-1'], { terminal });
    expect(refused).toEqual([]);
    expect(code).toBe(11);
    // Every action of the policy is used: none is there for nothing.
    const actions = [...new Set(shop.server.calls.map(({ action }) => action))];
    expect(statements.flatMap((one) => one.actions).filter((action) => !actions.includes(action))).toEqual([
      'cloudwatch:DescribeAlarmHistory',
    ]);
  });
});

describe('docs/wait.md', () => {
  const page = read('docs/wait.md');
  const INSTANT = Date.UTC(2026, 10, 24, 10);
  const revision = (number: number) => ({
    serviceRevisionArn: `r/${number}`,
    taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:${number}`,
    images: [{ container: 'app', image: `shop/checkout:${number}`, digest: undefined }],
  });
  const name = 'shop/checkout/gL1aqrU7B4X7YWoCpLWPO';
  const record = fullRecord({
    serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/shop/checkout',
    deploymentKey: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/${name}`,
    serviceDeploymentArn: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/${name}`,
    createdAt: epochMs(INSTANT),
    finishedAt: undefined,
    phase: 'rolling-back',
    outcome: undefined,
    revisions: { from: revision(41), to: revision(42) },
    tasks: { target: { requested: 2, running: 1, pending: 0 }, source: { requested: 2, running: 1, pending: 1 } },
    alarms: [
      quietAlarm({ triggered: true, triggeredAt: epochMs(INSTANT + 150_000), state: 'ALARM', value: 120 }),
      quietAlarm({ alarmName: 'checkout-latency', value: 0.2, threshold: 2.5 }),
    ],
  });
  const following = { ...followingOf(record), service: { cluster: 'shop', service: 'checkout' } };

  it('shows a table that the command draws', () => {
    const rows = describeTable(following, epochMs(INSTANT + 252_000), { width: 79, height: 22 });
    expect(page).toContain(`\n\`\`\`\n${rows.map(({ text }) => text).join('\n')}\n\`\`\`\n`);
  });

  it('shows an end that the command prints', async () => {
    const changes = await readChanges({ describeTaskDefinition: async () => undefined }, record);
    const ended = followingOf({ ...record, phase: 'finished', outcome: 'rolled-back' });
    const lines = describeEnd(endOf(verdictOf({ following: ended, changes })));
    expect(page).toContain(`\n\`\`\`\n${lines.join('\n')}\n\nrolled-back-by-alarm: `);
  });
});
