import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ensureBundles } from '../../tools/build-bundles.ts';
import { BUNDLES } from '../../tools/bundling/build.ts';

const root = join(import.meta.dirname, '../..');
const folder = await mkdtemp(join(tmpdir(), 'guard-bundles-'));
const places = { outDir: join(folder, 'out'), metaDir: join(folder, 'meta') };
const results = await ensureBundles(root, places);
const built = new Map(
  await Promise.all(
    results.map(async ({ name, bytes }) => {
      const { metafile } = JSON.parse(await readFile(join(places.metaDir, `${name}.json`), 'utf8'));
      const inputs = Object.keys(metafile.inputs);
      const packages = inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
      return [name, { bytes, inputs, packages: new Set(packages) }] as const;
    }),
  ),
);

const QUEUES = 'https://sqs.eu-west-1.amazonaws.com/111122223333';
const VARIABLES = {
  AWS_REGION: 'eu-west-1',
  TABLE_NAME: 'Guard',
  RECONCILER_QUEUE_URL: `${QUEUES}/Reconciler`,
  EXPLAINER_QUEUE_URL: `${QUEUES}/Explainer`,
  NOTIFIER_QUEUE_URL: `${QUEUES}/Notifier`,
  DEAD_LETTERS_URL: `${QUEUES}/DeadLetters`,
  EVENT_BUS_NAME: 'Guard',
  ACCOUNT_ID: '111122223333',
  REGION_NAME: 'eu-west-1',
  SLACK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
  SLACK_CHANNEL: 'C0123456789',
  ROUTING_FILE: 'routing.json',
};

const UNUSED =
  /node_modules\/(@slack\/|bowser\/|@aws-sdk\/(credential-provider-|client-sso|token-providers|endpoint-|middleware-endpoint-)|@smithy\/core\/.*\/event-streams\/)/;

afterAll(() => rm(folder, { recursive: true }));

describe('the bundles of the functions', () => {
  it('are one for each function, built together and then left alone', async () => {
    expect(results.map(({ name, was }) => [name, was])).toEqual(BUNDLES.map((name) => [name, 'built']));
    const again = await ensureBundles(root, places);
    expect(again.map(({ was }) => was)).toEqual(BUNDLES.map(() => 'fresh'));
  });

  it.each([
    [455, 'reconciler'],
    [312, 'sweeper'],
    [358, 'notifier'],
    [452, 'routed-notifier'],
    // It has a client for each part that is asked for. Each is a file of its own, which loads only if it is on.
    [590, 'explainer'],
  ] as const)('take at most %i kB: %s', (kilobytes, name) => {
    expect(built.get(name)?.bytes).toBeLessThanOrEqual(kilobytes * 1_000);
  });

  it.each([
    ['reconciler', ['client-cloudwatch', 'client-dynamodb', 'client-ecs', 'client-eventbridge', 'client-sqs']],
    ['sweeper', ['client-dynamodb', 'client-ecs', 'client-sqs']],
    ['notifier', ['client-dynamodb', 'client-secrets-manager', 'client-sqs']],
    ['routed-notifier', ['client-dynamodb', 'client-ecs', 'client-secrets-manager', 'client-sns', 'client-sqs']],
  ] as const)('hold no client but those that the function uses: %s', (name, clients) => {
    const held = [...(built.get(name)?.packages ?? [])].filter((one) => one.startsWith('@aws-sdk/client-'));
    expect(held.filter((one) => !clients.some((client) => one === `@aws-sdk/${client}`))).toEqual([]);
  });

  it('hold what only routes need in the notifier of a guard with routes alone', () => {
    const holders = BUNDLES.filter((name) =>
      built.get(name)?.inputs.some((path) => path.startsWith('src/core/sns/') || path.includes('notify-routed')),
    );
    expect(holders).toEqual(['routed-notifier']);
  });

  it.each(BUNDLES)('start under Node with the variables of their function: %s', (name) => {
    const bundle = join(places.outDir, name, 'index.cjs');
    const code = `process.stdout.write(typeof require(${JSON.stringify(bundle)}).handler)`;
    const { stdout, stderr } = spawnSync(process.execPath, ['-e', code], { env: VARIABLES, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['function', '']);
  });

  it('hold the table of signatures only where something is diagnosed: the evidence has the diagnoses', () => {
    const holders = BUNDLES.filter((name) =>
      built.get(name)?.inputs.some((path) => path.startsWith('src/core/diagnosis/signatures/')),
    );
    expect(holders).toEqual(['explainer']);
  });

  it.each(BUNDLES)(
    'hold nothing that Lambda does not use, as Bolt, ways to find credentials or endpoints, names of browsers, event streams: %s',
    (name) => {
      const { inputs = [] } = built.get(name) ?? {};
      expect(inputs.length).toBeGreaterThan(100);
      expect(inputs.filter((path) => UNUSED.test(path))).toEqual([]);
    },
  );
});
