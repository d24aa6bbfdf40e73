import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLES, ensureBundle } from '../bundling/build.ts';
import { describeRatio, measure } from './measure.ts';

/**
 * Measures how long each function's bundle takes to load in a fresh process, compared with its AWS clients alone in the
 * same kind of bundle and with esbuild's default output of the handler for Node.
 */
const root = join(import.meta.dirname, '../..');
const folder = join(root, '.build/bench-import');
const rounds = 25;
const env = {
  TABLE_NAME: 'Guard',
  RECONCILER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Reconciler',
  NOTIFIER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Notifier',
  DEAD_LETTERS_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/DeadLetters',
  EVENT_BUS_NAME: 'Guard',
  ACCOUNT_ID: '111122223333',
  REGION_NAME: 'eu-west-1',
  SLACK_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-a1B2c3',
  SLACK_CHANNEL: 'C0123456789',
  ROUTING_FILE: 'routing.json',
  EXPLAINER_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/111122223333/Explainer',
  AWS_REGION: 'eu-west-1',
};

for (const name of BUNDLES) {
  // Sequential, because the later ones read the files of the bundle, which must be built only once.
  const contenders = [await bundle(name), await clientsAlone(name), await byDefault(name), await firstMessage(name)];
  const times = measure(
    contenders.map(({ kind, path }) => ({ name: kind, args: ['-e', timedLoad(path)], env, printsTime: true })),
    rounds,
  );
  const [own = 0, clients = 0, plain = 0] = contenders.map(({ kind }) => times.get(kind));
  console.log(`\n${name}, medians of ${rounds}`);
  for (const { kind, bytes } of contenders) {
    console.log(`  ${kind.padEnd(44)} ${times.get(kind)?.toFixed(1)} ms, ${Math.round(bytes / 1_000)} kB`);
  }
  console.log(`  ${describeRatio('against the clients alone', own / clients, 1.1)}`);
  console.log(`  ${describeRatio("against esbuild's default", own / plain, 0.5)}`);
}

interface Built {
  readonly kind: string;
  readonly path: string;
  readonly bytes: number;
}

async function bundle(name: string): Promise<Built> {
  return ensured('our bundle', name, join(root, 'lambda', `${name}.ts`));
}

/**
 * Our bundle with the modules that its first message loads; printed without a limit, because no other contender loads
 * them.
 */
async function firstMessage(name: string): Promise<Built> {
  const { path, bytes } = await bundle(name);
  const work = (await readdir(dirname(path))).find((file) => file.includes('-work-'));
  if (work === undefined)
    throw new Error(`${dirname(path)} must hold a file *-work-*: what the handler imports at first use`);
  const both = join(folder, `${name}-both.cjs`);
  await writeFile(both, [path, join(dirname(path), work)].map((one) => `require(${JSON.stringify(one)});\n`).join(''));
  return { kind: 'our bundle and what the first message loads', path: both, bytes };
}

/** A bundle of only the clients and commands that our code imports, which creates each client once. */
async function clientsAlone(name: string): Promise<Built> {
  const { inputs } = await metafileOf(name);
  const own = Object.keys(inputs).filter((path) => !path.includes('node_modules'));
  const sources = await Promise.all(own.map((path) => readFile(join(root, path), 'utf8')));
  const imports = new Map<string, Set<string>>();
  for (const [, names = '', specifier = ''] of sources
    .join('\n')
    .matchAll(/import \{([^}]+)\} from '(@aws-sdk\/[^']+)'/g)) {
    const values = names
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '' && !part.startsWith('type '));
    imports.set(specifier, new Set([...(imports.get(specifier) ?? []), ...values]));
  }
  const lines = [...imports].map(([specifier, names]) => `import { ${[...names].join(', ')} } from '${specifier}';`);
  const names = [...imports.values()].flatMap((set) => [...set]);
  const clients = names.filter((one) => one.endsWith('Client')).map((one) => `new ${one}({})`);
  const entry = join(folder, `${name}-clients.ts`);
  await mkdir(folder, { recursive: true });
  await writeFile(entry, `${lines.join('\n')}\nexport const used = [${[...names, ...clients].join(', ')}];\n`);
  return ensured('the same clients alone', `${name}-clients`, entry);
}

async function byDefault(name: string): Promise<Built> {
  const path = join(folder, 'default', name, 'index.cjs');
  await build({
    entryPoints: [join(root, 'lambda', `${name}.ts`)],
    outfile: path,
    bundle: true,
    platform: 'node',
    logLevel: 'warning',
  });
  return { kind: "esbuild's default output", path, bytes: (await readFile(path)).byteLength };
}

async function ensured(kind: string, name: string, entry: string): Promise<Built> {
  const { bytes } = await ensureBundle({
    name,
    entry,
    root,
    outDir: join(folder, 'out'),
    metaDir: join(folder, 'meta'),
  });
  return { kind, path: join(folder, 'out', name, 'index.cjs'), bytes };
}

async function metafileOf(name: string): Promise<{ readonly inputs: Readonly<Record<string, unknown>> }> {
  await bundle(name);
  const { metafile } = JSON.parse(await readFile(join(folder, 'meta', `${name}.json`), 'utf8'));
  return metafile;
}

function timedLoad(path: string): string {
  return `const t = performance.now(); require(${JSON.stringify(path)}); process.stdout.write(String(performance.now() - t));`;
}
