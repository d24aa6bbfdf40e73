import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycles, type Import, importsOf, readSources, type Sources, withoutComments } from './import-graph.ts';

const root = join(import.meta.dirname, '..');

/** Folders that hold no source of ours. */
const NO_SOURCE = ['node_modules', 'bundles', 'cdk.out', 'coverage', 'dist', 'docs'];

/** What the files of a room may import. The most specific room of a file counts. */
interface Room {
  /** Folders, ending with `/`, and single files. */
  readonly ours: readonly string[];
  /** Packages; an entry that ends with `/` or `:` stands for all that begins so. `any` is any package. */
  readonly packages: readonly string[] | 'any';
  /** Packages of which only types may be taken. */
  readonly types?: readonly string[];
}

/** The same as in the map of CONTRIBUTING.md. */
const ROOMS: Readonly<Record<string, Room>> = {
  'src/core/': { ours: ['src/core/'], packages: ['zod/mini'], types: ['@slack/types'] },
  'src/core/audit/': { ours: ['src/core/', 'packages/alarms/'], packages: [] },
  'src/guard/': { ours: ['src/core/', 'src/guard/'], packages: [] },
  'src/config/': { ours: ['src/core/', 'src/config/'], packages: ['zod/mini'] },
  'src/adapters/': {
    ours: ['src/core/', 'src/config/', 'src/guard/ports.ts', 'src/guard/errors.ts', 'src/adapters/'],
    packages: 'any',
  },
  'lambda/': { ours: ['src/core/', 'src/guard/', 'src/adapters/', 'src/config/', 'lambda/'], packages: 'any' },
  'lib/': {
    ours: ['src/core/', 'src/config/', 'lib/'],
    packages: ['aws-cdk-lib', 'aws-cdk-lib/', 'constructs', 'zod/mini', 'node:'],
  },
  'src/cli/': {
    ours: [
      'src/core/',
      'src/guard/',
      'src/adapters/',
      'src/config/',
      'packages/simulator/',
      'packages/alarms/',
      'src/cli/',
    ],
    packages: 'any',
  },
  // Runs in a browser, as the script of a page.
  'src/browser/': { ours: ['src/core/', 'src/browser/'], packages: [] },
  // What `npm start` plays: the deployed wiring on the simulator.
  'src/start/': {
    ours: ['src/core/', 'src/config/', 'src/cli/', 'packages/simulator/', 'lib/', 'tools/', 'src/start/'],
    packages: 'any',
  },
  'bin/': { ours: ['src/core/', 'src/cli/', 'src/start/', 'lib/', 'bin/'], packages: 'any' },
  'packages/alarms/src/': { ours: ['packages/alarms/src/'], packages: [] },
  'packages/simulator/src/': { ours: ['packages/simulator/src/'], packages: 'any' },
  'packages/simulator/src/services/': {
    ours: [
      'packages/simulator/src/clock.ts',
      'packages/simulator/src/service.ts',
      'packages/simulator/src/parameters.ts',
      'packages/simulator/src/services/',
    ],
    packages: ['zod', 'node:crypto', 'node:zlib'],
  },
  // Drives the simulated services from outside; knows nothing of the wire or of the deployed guard.
  'packages/simulator/src/workload/': {
    ours: [
      'packages/simulator/src/clock.ts',
      'packages/simulator/src/duration.ts',
      'packages/simulator/src/instant.ts',
      'packages/simulator/src/parameters.ts',
      'packages/simulator/src/services/',
      'packages/simulator/src/workload/',
    ],
    packages: ['zod', 'node:fs'],
  },
  // What runs inside a function's realm must bring nothing of the simulator's along.
  'packages/simulator/src/worker/': { ours: ['packages/simulator/src/worker/'], packages: ['node:'] },
  'examples/': {
    ours: ['examples/'],
    packages: ['ecs-deployment-guard', 'aws-cdk-lib', 'aws-cdk-lib/', 'constructs', 'node:path'],
  },
  // A program to be measured, not an app of the CDK.
  'examples/metrics-app/': {
    ours: ['examples/metrics-app/'],
    packages: ['prom-client', '@opentelemetry/sdk-metrics', '@opentelemetry/exporter-metrics-otlp-http', 'node:http'],
  },
  'tools/': {
    ours: ['src/', 'lambda/', 'lib/', 'packages/', 'bin/', 'tools/'],
    packages: 'any',
  },
};

const sources = readSources(
  root,
  Object.keys(ROOMS)
    .map((room) =>
      room
        .split('/')
        .slice(0, room.startsWith('packages/') ? 3 : 1)
        .join('/'),
    )
    .filter((folder, index, all) => all.indexOf(folder) === index && existsSync(join(root, folder))),
);

/** The tests and their helpers, of the project and of its packages. */
const tests = readSources(
  root,
  ['test', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}/test`)].filter((folder) =>
    existsSync(join(root, folder)),
  ),
);

/** Time and randomness are arguments; the machine's stand in adapters/ and bin/ alone. */
const AMBIENT = [/\bDate\.now\b/, /\bnew Date\(\s*\)/, /\bMath\.random\b/, /\brandomUUID\b/, /\bperformance\.now\b/];
const MAY_BE_AMBIENT = ['src/adapters/', 'src/cli/', 'src/start/', 'bin/', 'tools/'];

/** Names that say nothing of what lives there. */
const NAMELESS = ['utils', 'util', 'common', 'helpers', 'helper', 'types', 'misc', 'shared'];

const MOST_LINES = 300;

function forbiddenImports(files: Sources): readonly string[] {
  return [...files].flatMap(([path, source]) => {
    const room = roomOf(path);
    return importsOf(path, source)
      .filter((one) => !mayImport(room, one))
      .map(({ specifier }) => `${path} imports ${specifier}`);
  });
}

function roomOf(path: string): Room {
  const [name] = Object.keys(ROOMS)
    .filter((room) => path.startsWith(room))
    .sort((a, b) => b.length - a.length);
  const room = name === undefined ? undefined : ROOMS[name];
  if (room === undefined) throw new Error(`${path} stands in no room: add its folder to the rooms`);
  return room;
}

function mayImport({ ours, packages, types = [] }: Room, { isOurs, isTypeOnly, target }: Import): boolean {
  if (isOurs) return ours.some((allowed) => (allowed.endsWith('/') ? target.startsWith(allowed) : target === allowed));
  if (isTypeOnly && types.includes(target)) return true;
  return (
    packages === 'any' || packages.some((name) => (/[/:]$/.test(name) ? target.startsWith(name) : target === name))
  );
}

function ambientUses(files: Sources): readonly string[] {
  return [...files]
    .filter(([path]) => !MAY_BE_AMBIENT.some((room) => path.startsWith(room)))
    .flatMap(([path, source]) =>
      withoutComments(source)
        .split('\n')
        .flatMap((line, index) =>
          AMBIENT.some((use) => use.test(line)) ? [`${path}:${index + 1} ${line.trim()}`] : [],
        ),
    );
}

function nameless(files: Sources): readonly string[] {
  return [...files.keys()].filter((path) =>
    path.split('/').some((part) => NAMELESS.includes(part.replace(/\.ts$/, ''))),
  );
}

/** Files of one folder that a reader still takes in. Tables of data and fixtures do not count: they are not TypeScript. */
const MOST_FILES = 20;

function crowded(files: Sources): readonly string[] {
  const byFolder = Map.groupBy(files.keys(), (path) => path.slice(0, path.lastIndexOf('/')));
  return [...byFolder].flatMap(([folder, { length }]) =>
    length > MOST_FILES ? [`${folder} has ${length} files`] : [],
  );
}

function tooLong(files: Sources): readonly string[] {
  return [...files].flatMap(([path, source]) => {
    const lines = source.split('\n').length - 1;
    return lines > MOST_LINES ? [`${path} has ${lines} lines`] : [];
  });
}

describe('the rooms of the project', () => {
  it('hold source files, so that this test looks at something', () => {
    const rooms = [
      'src/core/',
      'src/guard/',
      'src/adapters/',
      'src/config/',
      'lambda/',
      'lib/',
      'bin/',
      'packages/simulator/src/services/',
    ];
    expect(rooms.filter((room) => ![...sources.keys()].some((path) => path.startsWith(room)))).toEqual([]);
    expect([...sources].flatMap(([path, source]) => importsOf(path, source)).length).toBeGreaterThan(500);
  });

  it('are all of the folders with sources, so that no folder escapes', () => {
    const known = [...Object.keys(ROOMS).map((room) => room.split('/')[0]), 'test', ...NO_SOURCE];
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const strange = folders.map(({ name }) => name).filter((name) => !name.startsWith('.') && !known.includes(name));
    expect(strange).toEqual([]);
  });

  it('are those of the map in CONTRIBUTING.md, with the same imports', () => {
    const rows = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(/^\| `([^`]+)` \|.*\|([^|]*)\|$/gm);
    const map = [...rows].map(([, folder = '', imports = '']) => [
      folder,
      [...imports.matchAll(/`([^`]+)`/g)].map(([, name]) => name).toSorted(),
    ]);
    const expected = Object.entries(ROOMS).map(([room, { ours }]) => [
      room,
      ours.filter((name) => !room.startsWith(name)).toSorted(),
    ]);
    expect(Object.fromEntries(map)).toEqual(Object.fromEntries(expected));
  });

  it('import only what they may', () => {
    expect(forbiddenImports(sources)).toEqual([]);
  });

  it('have no cycles at run time', () => {
    expect(findCycles(sources)).toEqual([]);
  });

  it('read no clock and throw no dice outside adapters/ and bin/', () => {
    expect(ambientUses(sources)).toEqual([]);
  });

  it('have no folder and no file with a name that says nothing', () => {
    expect(nameless(sources)).toEqual([]);
  });

  it('have no folder with more than 20 files, nor have the tests', () => {
    expect(tests.size).toBeGreaterThan(500);
    expect(crowded(sources)).toEqual([]);
    expect(crowded(tests)).toEqual([]);
  });

  it('have no file above 300 lines', () => {
    expect(tooLong(sources)).toEqual([]);
  });
});

describe('the check of the rooms', () => {
  const planted = (path: string, ...lines: readonly string[]): Sources => new Map([[path, `${lines.join('\n')}\n`]]);

  it.each([
    ['src/core/a.ts', "import { notify } from '../guard/notify.ts';", '../guard/notify.ts'],
    ['src/core/a.ts', "import { createHash } from 'node:crypto';", 'node:crypto'],
    ['src/core/a.ts', "import * as z from 'zod';", 'zod'],
    ['src/core/a.ts', "import { KnownBlock } from '@slack/types';", '@slack/types'],
    ['src/core/a.ts', "export { notify } from '../guard/notify.ts';", '../guard/notify.ts'],
    ['src/core/a.ts', "export * from '../guard/notify.ts';", '../guard/notify.ts'],
    ['src/core/a.ts', "const notify = await import('../guard/notify.ts');", '../guard/notify.ts'],
    ['src/core/a.ts', "import '../guard/notify.ts';", '../guard/notify.ts'],
    ['src/guard/a.ts', "import type { ECSClient } from '@aws-sdk/client-ecs';", '@aws-sdk/client-ecs'],
    ['src/guard/a.ts', "import { ecsServiceGateway } from '../adapters/ecs.ts';", '../adapters/ecs.ts'],
    ['src/adapters/a.ts', "import { reconcileService } from '../guard/observe.ts';", '../guard/observe.ts'],
    ['src/config/a.ts', "import { errors } from '../guard/errors.ts';", '../guard/errors.ts'],
    ['lambda/a.ts', "import { GuardTable } from '../lib/guard/guard-table.ts';", '../lib/guard/guard-table.ts'],
    ['lib/a.ts', "import { handler } from '../lambda/reconciler.ts';", '../lambda/reconciler.ts'],
    ['bin/a.ts', "import { fullRecord } from '../test/builders/records.ts';", '../test/builders/records.ts'],
    [
      'packages/simulator/src/services/a.ts',
      "import { parseArn } from '../../../../src/core/arn.ts';",
      '../../../../src/core/arn.ts',
    ],
    ['packages/simulator/src/services/ecs/a.ts', "import { server } from '../../server.ts';", '../../server.ts'],
    ['packages/simulator/src/worker/a.ts', "import { VirtualClock } from '../clock.ts';", '../clock.ts'],
    [
      'packages/simulator/src/a.ts',
      "import { epochMs } from '../../../src/core/time.ts';",
      '../../../src/core/time.ts',
    ],
    ['src/core/a.ts', "import { server } from '@ecs-guard/simulator/server';", '@ecs-guard/simulator/server'],
    [
      'examples/a.ts',
      "import { DeploymentGuard } from '../lib/guard/deployment-guard.ts';",
      '../lib/guard/deployment-guard.ts',
    ],
    ['examples/a.ts', "import { Counter } from 'prom-client';", 'prom-client'],
    ['examples/metrics-app/a.ts', "import { App } from 'aws-cdk-lib';", 'aws-cdk-lib'],
  ])('finds in %s that it may not say %s', (path, line, specifier) => {
    expect(forbiddenImports(planted(path, line))).toEqual([`${path} imports ${specifier}`]);
  });

  it('finds an import that is broken over lines', () => {
    const source = planted('src/core/a.ts', 'import {', '  type Notify,', '  notify,', "} from '../guard/notify.ts';");
    expect(forbiddenImports(source)).toEqual(['src/core/a.ts imports ../guard/notify.ts']);
  });

  it.each([
    ['src/core/a.ts', "import type { KnownBlock } from '@slack/types';"],
    ['src/core/a.ts', "import * as z from 'zod/mini';"],
    ['src/core/a.ts', "// import { notify } from '../guard/notify.ts';"],
    ['src/adapters/a.ts', "import type { Log } from '../guard/ports.ts';"],
    ['src/adapters/a.ts', "import { openIndex } from '../config/table.ts';"],
    ['packages/simulator/src/services/ecs/a.ts', "import { VirtualClock } from '../../clock.ts';"],
  ])('lets %s say %s', (path, line) => {
    expect(forbiddenImports(planted(path, line))).toEqual([]);
  });

  it('refuses a file that stands in no room', () => {
    expect(() => forbiddenImports(planted('extra/a.ts', 'export {};'))).toThrow(/extra\/a\.ts stands in no room/);
  });

  it('finds a cycle of three, and none where types alone close it', () => {
    const files: Sources = new Map([
      ['src/core/a.ts', "import { b } from './b.ts';\n"],
      ['src/core/b.ts', "import { c } from './c.ts';\n"],
      ['src/core/c.ts', "import { a } from './a.ts';\n"],
      ['src/core/d.ts', "import { e } from './e.ts';\n"],
      ['src/core/e.ts', "import type { D } from './d.ts';\n"],
    ]);
    expect(findCycles(files)).toEqual([['src/core/a.ts', 'src/core/b.ts', 'src/core/c.ts']]);
  });

  it.each(['const now = Date.now();', 'const now = new Date();', 'const id = crypto.randomUUID();', 'Math.random();'])(
    'finds the ambient %s',
    (line) => {
      expect(ambientUses(planted('src/guard/a.ts', '// why', line))).toEqual([`src/guard/a.ts:2 ${line}`]);
      expect(ambientUses(planted('src/adapters/a.ts', '// why', line))).toEqual([]);
    },
  );

  it('takes neither a comment nor a date made of an instant for a clock', () => {
    const lines = ['/** Never Date.now(). */', 'const text = new Date(instant).toISOString(); // not new Date()'];
    expect(ambientUses(planted('src/core/a.ts', ...lines))).toEqual([]);
  });

  it('finds a name that says nothing, of a folder or a file', () => {
    const paths = [
      'src/core/utils/time.ts',
      'src/guard/helpers.ts',
      'lib/types.ts',
      'src/core/time.ts',
      'src/core/types-of-cause.ts',
    ];
    const files: Sources = new Map(paths.map((path) => [path, '']));
    expect(nameless(files)).toEqual(['src/core/utils/time.ts', 'src/guard/helpers.ts', 'lib/types.ts']);
  });

  it('finds a folder of 21 files and lets one of 20 be', () => {
    const folder = (name: string, count: number) =>
      Array.from({ length: count }, (_, index) => [`${name}/${index}.test.ts`, ''] as const);
    const files: Sources = new Map([
      ...folder('test/core', 21),
      ...folder('test/core/slack', 20),
      ...folder('packages/alarms/test', 22),
    ]);
    expect(crowded(files)).toEqual(['test/core has 21 files', 'packages/alarms/test has 22 files']);
  });

  it('finds a file of 301 lines and lets one of 300 be', () => {
    const lines = (count: number) => Array.from({ length: count }, () => '');
    expect(tooLong(planted('src/core/a.ts', ...lines(301)))).toEqual(['src/core/a.ts has 301 lines']);
    expect(tooLong(planted('src/core/a.ts', ...lines(300)))).toEqual([]);
  });
});
