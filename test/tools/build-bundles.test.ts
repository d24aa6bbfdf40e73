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

const UNUSED =
  /node_modules\/(@slack\/|bowser\/|@aws-sdk\/(credential-provider-|client-sso|token-providers|endpoint-|middleware-endpoint-)|@smithy\/core\/.*\/event-streams\/)/;

afterAll(() => rm(folder, { recursive: true }));

describe('the bundles of the functions', () => {
  it('are one for each function, built together and then left alone', async () => {
    expect(results.map(({ name, was }) => [name, was])).toEqual(BUNDLES.map((name) => [name, 'built']));
    const again = await ensureBundles(root, places);
    expect(again.map(({ was }) => was)).toEqual(BUNDLES.map(() => 'fresh'));
  });

  // The explainer has a client for each part that is asked for. Each is a file of its own, which loads only if it is on.
  const most = BUNDLES.map((name) => [name === 'explainer' ? 640 : 520, name] as const);
  it.each(most)('take at most %i kB: %s', (kilobytes, name) => {
    expect(built.get(name)?.bytes).toBeLessThanOrEqual(kilobytes * 1_000);
  });

  it.each([
    ['reconciler', ['client-cloudwatch', 'client-dynamodb', 'client-ecs', 'client-eventbridge', 'client-sqs']],
    ['sweeper', ['client-dynamodb', 'client-ecs', 'client-sqs']],
    ['notifier', ['client-dynamodb', 'client-ecs', 'client-secrets-manager', 'client-sns', 'client-sqs']],
  ] as const)('hold no client but those that the function uses: %s', (name, clients) => {
    const held = [...(built.get(name)?.packages ?? [])].filter((one) => one.startsWith('@aws-sdk/client-'));
    expect(held.filter((one) => !clients.some((client) => one === `@aws-sdk/${client}`))).toEqual([]);
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
