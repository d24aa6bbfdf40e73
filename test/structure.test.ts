import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const FOLDERS = ['core', 'guard', 'adapters', 'config', 'lambda', 'lib', 'bin', 'simulator', 'test'];

/** What the files of a folder may import: paths of ours by their beginning, packages by name. The first row that matches counts. */
const ARROWS: readonly { readonly from: RegExp; readonly ours: readonly RegExp[]; readonly packages: RegExp }[] = [
  { from: /^core\//, ours: [/^core\//], packages: /^(zod\/mini|@slack\/types)$/ },
  { from: /^guard\//, ours: [/^core\//, /^guard\//], packages: /^$/ },
  { from: /^adapters\//, ours: [/^core\//, /^config\//, /^adapters\//, /^guard\/(ports|errors)\.ts$/], packages: /./ },
  { from: /^config\//, ours: [/^core\//, /^config\//], packages: /^zod\/mini$/ },
  { from: /^lambda\//, ours: [/^(core|guard|adapters|config|lambda)\//], packages: /./ },
  { from: /^lib\//, ours: [/^(core|config|lib)\//], packages: /./ },
  { from: /^bin\//, ours: [/^(core|guard|adapters|config|lambda|lib|bin|simulator)\//], packages: /./ },
  {
    from: /^simulator\/services\//,
    ours: [/^simulator\/services\//, /^simulator\/(clock|service|parameters)\.ts$/],
    packages: /./,
  },
  { from: /^simulator\//, ours: [/^simulator\//], packages: /./ },
  { from: /^test\//, ours: [/./], packages: /./ },
];

/** Shells in which a clock or chance may be read: everything else is given them. */
const SHELLS = /^(adapters|bin|simulator\/worker|test)\//;
const CLOCK_OR_CHANCE = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b/;

interface Source {
  readonly path: string;
  readonly text: string;
}
interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

function sourcesOf(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function importsOf(text: string): readonly Import[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|^import\s+()'([^']+)'|\bimport\(\s*()'([^']+)'/gm,
  );
  return [...statements].map((found) => ({
    specifier: found[2] ?? found[4] ?? found[6] ?? '',
    isTypeOnly: found[1] !== undefined,
  }));
}

function target(path: string, specifier: string): string | undefined {
  return specifier.startsWith('.') ? relative(root, normalize(join(root, dirname(path), specifier))) : undefined;
}

/** Every arrow that points where it may not. */
function wrongArrows(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, text }) => {
    const rule = ARROWS.find(({ from }) => from.test(path));
    if (rule === undefined) return [`${path} stands in no folder of the table`];
    return importsOf(text).flatMap(({ specifier, isTypeOnly }) => {
      const ours = target(path, specifier);
      const isAllowed =
        ours === undefined ? rule.packages.test(specifier) : rule.ours.some((allowed) => allowed.test(ours));
      const isTypeOfSlack = specifier !== '@slack/types' || isTypeOnly;
      return isAllowed && isTypeOfSlack ? [] : [`${path} imports ${specifier}`];
    });
  });
}

/** Files that import each other at run time, by the first cycle found from each. */
function cycles(sources: readonly Source[]): readonly string[] {
  const arrows = new Map(
    sources.map(({ path, text }) => [
      path,
      importsOf(text).flatMap((one) => (one.isTypeOnly ? [] : (target(path, one.specifier) ?? []))),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of arrows.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return found;
}

const all = FOLDERS.flatMap(sourcesOf);
const own = all.filter(({ path }) => !path.startsWith('test/'));

describe('the structure', () => {
  it('has no arrow that points where it may not', () => {
    expect(all.length).toBeGreaterThan(200);
    expect(wrongArrows(all)).toEqual([]);
  });

  it('has no cycles', () => {
    expect(cycles(own)).toEqual([]);
  });

  it('reads clocks and chance in its shells alone', () => {
    const readers = all.filter(
      ({ path, text }) => !SHELLS.test(path) && CLOCK_OR_CHANCE.test(text.replace(/\/\*\*?[\s\S]*?\*\/|\/\/.*$/gm, '')),
    );
    expect(readers.map(({ path }) => path)).toEqual([]);
  });

  it('has no file that grew over 300 lines, and no room without an idea', () => {
    expect(own.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)).toEqual([]);
    expect(
      all.filter(({ path }) => /(^|\/)(utils|common|helpers|misc|types)(\/|\.ts$)/.test(path)).map(({ path }) => path),
    ).toEqual([]);
  });
});

describe('the checks of the structure', () => {
  const planted = (path: string, text: string) => wrongArrows([{ path, text }]);

  it.each([
    ['core/a.ts', "import { b } from '../guard/b.ts';"],
    ['core/a.ts', "import { join } from 'node:path';"],
    ['core/a.ts', "import { KnownBlock } from '@slack/types';"],
    ['core/a.ts', "const late = await import('../adapters/a.ts');"],
    ['guard/a.ts', "import { b } from '../adapters/b.ts';"],
    ['guard/a.ts', "import type { ECSClient } from '@aws-sdk/client-ecs';"],
    ['adapters/a.ts', "import {\n  b,\n} from '../guard/observe.ts';"],
    ['lib/a.ts', "export { b } from '../lambda/b.ts';"],
    ['simulator/services/ecs/a.ts', "import { b } from '../../../core/b.ts';"],
    ['simulator/services/a.ts', "import { b } from '../deployed/b.ts';"],
    ['guard/a.ts', "import { b } from '../test/b.ts';"],
    ['elsewhere/a.ts', ''],
  ])('finds a wrong arrow in %s: %s', (path, text) => {
    expect(planted(path, text)).toHaveLength(1);
  });

  it('lets right ones pass', () => {
    expect(
      planted('core/a.ts', "import type { KnownBlock } from '@slack/types';\nimport { b } from './b.ts';"),
    ).toEqual([]);
    expect(planted('simulator/services/a.ts', "import { VirtualClock } from '../clock.ts';")).toEqual([]);
  });

  it('finds a cycle, and none where only types go round', () => {
    const a = { path: 'core/a.ts', text: "import { b } from './b.ts';" };
    expect(cycles([a, { path: 'core/b.ts', text: "import { a } from './a.ts';" }])).toEqual([
      'core/a.ts -> core/b.ts -> core/a.ts',
    ]);
    expect(cycles([a, { path: 'core/b.ts', text: "import type { a } from './a.ts';" }])).toEqual([]);
  });
});
