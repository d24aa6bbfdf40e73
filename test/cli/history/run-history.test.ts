import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { describe, expect, it, onTestFinished } from 'vitest';
import { clientSettings, startServer } from '../../../packages/simulator/test/loopback.ts';
import type { Authorize } from '../../../packages/simulator/src/server.ts';
import { type Labels, startRegistry } from './registry.ts';
import { runHistory } from '../../../src/cli/history/run-history.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { days, epochMs, minutes } from '../../../src/core/time.ts';
import { T0 } from '../../builders/facts.ts';
import { putRecord, startGuardTable, TABLE } from '../../builders/guard-table.ts';
import { fullRecord } from '../../builders/records.ts';

const REGION = 'eu-west-1';

/** A deployment of web, which began so long before T0. */
function record(ago: number, fields: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const arn = `arn:aws:ecs:${REGION}:111122223333:service-deployment/shop/web/d${ago}`;
  const createdAt = epochMs(T0 - ago);
  return fullRecord({
    serviceArn: `arn:aws:ecs:${REGION}:111122223333:service/shop/web`,
    deploymentKey: arn,
    serviceDeploymentArn: arn,
    createdAt,
    startedAt: createdAt,
    rollbackStartedAt: undefined,
    finishedAt: epochMs(createdAt + minutes(5)),
    outcome: 'succeeded',
    cause: undefined,
    alarms: [],
    ...fields,
  });
}

interface Options {
  readonly authorize?: Authorize;
  readonly records?: readonly DeploymentRecord[];
  /** Labels of images in Amazon ECR by digest; without it, the endpoint has no Amazon ECR. */
  readonly labels?: Labels;
  /** Calls of `print` that stdout accepts. */
  readonly accepts?: number;
}

/** Runs the command against the guard's table at T0. */
async function run(
  args: readonly string[],
  { authorize = () => 'allowed', records = [], accepts = 1_000, labels }: Options = {},
) {
  const gate = await startGuardTable(REGION);
  onTestFinished(() => gate.close());
  const clock = new VirtualClock(T0);
  const server = await startServer({ dynamoDb: gate, clock, authorize });
  const client = new DynamoDBClient(clientSettings({ url: server.url, region: REGION }, 'seeder'));
  onTestFinished(() => client.destroy());
  for (const one of records) await putRecord(client, one);
  const endpoint = labels === undefined ? server.url : await startRegistry(labels, server.url);
  const printed: string[] = [];
  let stderr = '';
  const code = await runHistory(['--region', REGION, ...args], {
    print: async (text) => {
      printed.push(text);
      return printed.length < accepts;
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    columns: undefined,
    env: {},
    // The machine's clock is wrong by a year: that of the endpoint counts.
    now: () => epochMs(T0 - days(365)),
    pause: async () => undefined,
    awsOverrides: { endpoint, credentials: { accessKeyId: 'reader', secretAccessKey: 'unchecked' } },
  });
  return { code, stdout: printed.join(''), printed, stderr, calls: server.calls };
}

const rolledBack = record(minutes(30), {
  outcome: 'rolled-back',
  cause: 'alarm',
  rollbackStartedAt: epochMs(T0 - minutes(28)),
  alarms: fullRecord().alarms,
});

describe('ecs-guard history of the table', () => {
  it('prints deployments and figures', async () => {
    const records = [record(days(2)), rolledBack, record(minutes(10)), record(days(100), { baseline: true })];
    const { code, stdout, stderr } = await run(['--table', TABLE, '--cluster', 'shop', '--since', '7d'], { records });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(0, 9)).toEqual([
      'created (UTC)     service             outcome          took         revision',
      '2026-11-24 09:50  web                 succeeded        5 min',
      '2026-11-24 09:30  web                 rolled-back      5 min',
      '                  alarm checkout-5xx',
      '2026-11-22 10:00  web                 succeeded        5 min',
      '',
      'figures per service, 2026-11-17 10:00 to 2026-11-24 10:00 UTC',
      'service               deployments  per week  failed  fail rate  recovery time',
      'web                             3       3.0       1      33.3%          5 min',
    ]);
  });

  it('has lead times if it is asked for them', async () => {
    const digests = ['a', 'b'].map((letter) => `sha256:${letter.repeat(64)}`);
    const [first = '', second = ''] = digests;
    const withImage = (ago: number, digest: string) =>
      record(ago, {
        revisions: {
          from: undefined,
          to: {
            serviceRevisionArn: 'r',
            taskDefinitionArn: undefined,
            images: [{ container: 'web', image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:1', digest }],
          },
        },
      });
    // Each deployment takes 5 minutes: its commit was made 2 h 55 min and 55 min before its start.
    const revision = { 'org.opencontainers.image.revision': '1f2e3d4' };
    const labels = {
      [first]: { ...revision, 'org.opencontainers.image.created': '2026-11-23T07:05:00Z' },
      [second]: { ...revision, 'org.opencontainers.image.created': '2026-11-24T08:05:00Z' },
    };
    const records = [withImage(days(1), first), withImage(minutes(60), second), record(minutes(30))];
    const args = ['--table', TABLE, '--since', '7d', '--lead-time'];
    const { code, stdout, stderr } = await run(args, { records, labels });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\n  change lead time: 2 h, median of 2, unknown for 1 deployment\n');
    expect(stdout).toContain('\nchange lead time: commit to the end of its first deployment, median\n');
    const json = await run([...args, '--json'], { records, labels });
    expect(JSON.parse(json.stdout)).toMatchObject({
      figures: { services: [{ leadTimeMs: 7_200_000, leadTimes: 2, leadTimesUnknown: 1 }] },
      definitions: { 'change lead time': 'commit to the end of its first deployment, median' },
    });
    // Without Amazon ECR, the rest of the history is there, and a note says why the lead times are not.
    const without = await run(args, { records });
    expect(without.code).toBe(0);
    expect(without.stdout).toContain('\n  change lead time: unknown for 3 deployments\n');
    expect(without.stderr).toMatch(
      /^note: labels of some images could not be read, so their commit times are unknown: .+\n$/,
    );
  });

  it('reads the partition of a service that is named by its ARN', async () => {
    const service = record(0).serviceArn;
    const { stdout, calls } = await run(['--table', TABLE, '--service', service, '--json', '--since', '400d'], {
      records: [record(days(399)), record(0)],
    });
    expect(JSON.parse(stdout)).toMatchObject({ source: 'table', deployments: [{}, {}] });
    const reads = calls.filter(({ action }) => action !== 'dynamodb:PutItem');
    expect(reads.map(({ action }) => action)).toEqual(['dynamodb:Query']);
  });

  it('prints each page when it is read, and stops when its reader has enough', async () => {
    const records = Array.from({ length: 101 }, (_, index) => record(minutes(index)));
    const whole = await run(['--table', TABLE, '--csv', '--since', '2h'], { records });
    // Two pages, and the end, which is empty.
    expect(whole.printed.map((text) => text.split('\r\n').length - 1)).toEqual([101, 1, 0]);
    const cut = await run(['--table', TABLE, '--csv', '--since', '2h'], { records, accepts: 1 });
    expect([cut.code, cut.printed.length, cut.stderr]).toEqual([0, 1, '']);
  });

  it('may find nothing', async () => {
    expect(await run(['--table', TABLE])).toMatchObject({ code: 0, stdout: 'no such deployments\n', stderr: '' });
  });

  it('says what is wrong in one line', async () => {
    expect(await run(['--table', 'other'])).toMatchObject({
      code: 41,
      stdout: '',
      stderr: `not-found: no table "other" in ${REGION}: give the output TableName of the guard's stack, and its Region\n`,
    });
    const authorize: Authorize = ({ action }) => (action === 'dynamodb:Query' ? 'denied' : 'allowed');
    const denied = await run(['--table', TABLE], { authorize });
    expect([denied.code, denied.stdout]).toEqual([42, '']);
    expect(denied.stderr).toMatch(/^not-permitted: dynamodb:Query is denied: allow it for the caller, .+\n$/);
  });

  it.each([
    [['--since', '91d'], 'error: --since 91d is before 2026-08-26T10:00:00.000Z: ECS keeps deployments for 90d; '],
    [['--csv', '--lead-time'], 'error: --csv has no figures: leave out --lead-time (see ecs-guard history --help)\n'],
    [['--csv', '--json'], 'error: --csv and --json exclude each other: leave one out (see ecs-guard history --help)\n'],
  ])('refuses %j with 2', async (args, stderr) => {
    expect(await run(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(stderr) });
  });

  it('prints its help', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: ecs-guard history \[options\]\n/);
  });
});
