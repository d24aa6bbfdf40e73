import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { BUNDLES, ensureBundle } from '../../tools/bundling/build.ts';

const root = join(import.meta.dirname, '../..');
const folder = await mkdtemp(join(tmpdir(), 'guard-bundles-'));
const built = new Map(
  await Promise.all(
    BUNDLES.map(async (name) => {
      const places = { outDir: join(folder, 'out'), metaDir: join(folder, 'meta') };
      const { bytes } = await ensureBundle({ name, entry: join(root, 'lambda', `${name}.ts`), root, ...places });
      const { metafile } = JSON.parse(await readFile(join(places.metaDir, `${name}.json`), 'utf8'));
      const packages = Object.keys(metafile.inputs).flatMap(
        (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? [],
      );
      return [name, { bytes, packages: new Set(packages) }] as const;
    }),
  ),
);

afterAll(() => rm(folder, { recursive: true }));

describe('the bundles of the functions', () => {
  it.each(BUNDLES)('take at most 520 kB: %s', (name) => {
    expect(built.get(name)?.bytes).toBeLessThanOrEqual(520_000);
  });

  it.each([
    ['reconciler', ['client-cloudwatch', 'client-dynamodb', 'client-ecs', 'client-eventbridge', 'client-sqs']],
    ['sweeper', ['client-dynamodb', 'client-ecs', 'client-sqs']],
    ['notifier', ['client-dynamodb', 'client-secrets-manager', 'client-sqs']],
  ] as const)('hold no client but those that the function uses: %s', (name, clients) => {
    const held = [...(built.get(name)?.packages ?? [])].filter((one) => one.startsWith('@aws-sdk/client-'));
    expect(held.filter((one) => !clients.some((client) => one === `@aws-sdk/${client}`))).toEqual([]);
  });

  it.each(BUNDLES)(
    'hold nothing that Lambda does not use, as Bolt, ways to find credentials and names of browsers: %s',
    (name) => {
      const held = [...(built.get(name)?.packages ?? [])];
      expect(
        held.filter((one) =>
          /^@slack\/|^bowser$|^@aws-sdk\/(credential-provider-|client-sso|token-providers)/.test(one),
        ),
      ).toEqual([]);
    },
  );
});
