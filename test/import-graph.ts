import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';

/** One import or re-export of a source file. */
export interface Import {
  /** As written, e.g. `./fold.ts` or `zod/mini`. */
  readonly specifier: string;
  /** Path from the project's root for a file of ours, else the specifier itself. */
  readonly target: string;
  /** A relative path, or a file of one of the project's own packages. */
  readonly isOurs: boolean;
  /** A whole-statement `import type`: nothing is left of it when the types are stripped. */
  readonly isTypeOnly: boolean;
}

/** Path from the project's root, with `/`, to what stands in the file. */
export type Sources = ReadonlyMap<string, string>;

/** All TypeScript sources below some folders of the project. */
export function readSources(root: string, folders: readonly string[]): Sources {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => posix.join(folder, ...path.split(sep))),
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Statements begin at the start of a line: the formatter sees to it. */
const STATIC = /^import\s+(type\s+)?(?:[\w$*{][\w$*{},\s]*?\s*from\s*)?['"]([^'"]+)['"]/gm;
const EXPORT = /^export\s+(type\s+)?(?:\{[\w$,\s]*\}|\*(?:\s+as\s+\w+)?)\s*from\s*['"]([^'"]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)\(\s*['"`]([^'"`]+)['"`]/g;

/** Everything that a file imports: statically, by re-export, and by `import('…')` with a literal. */
export function importsOf(path: string, source: string): readonly Import[] {
  const code = withoutComments(source);
  const statements = [STATIC, EXPORT].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => ({ specifier: match[2] ?? '', isTypeOnly: match[1] !== undefined })),
  );
  const dynamic = [...code.matchAll(DYNAMIC)].map((match) => ({ specifier: match[1] ?? '', isTypeOnly: false }));
  return [...statements, ...dynamic].map(({ specifier, isTypeOnly }) => {
    if (specifier.startsWith('.')) {
      return { specifier, target: posix.join(posix.dirname(path), specifier), isOurs: true, isTypeOnly };
    }
    const [, name, file] = OWN_PACKAGE.exec(specifier) ?? [];
    const isOurs = name !== undefined;
    return { specifier, target: isOurs ? `packages/${name}/src/${file}.ts` : specifier, isOurs, isTypeOnly };
  });
}

/** The packages of the workspace export each of their files under its own name. */
const OWN_PACKAGE = /^@ecs-guard\/([^/]+)\/(.+)$/;

/** The source with its comments blanked; line breaks stay, so that lines can be counted. */
export function withoutComments(source: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return source.replace(/(?<![^\s(,])\/\*[\s\S]*?\*\//g, blank).replace(/(?<!\S)\/\/.*$/gm, blank);
}

/** Groups of files that import each other at run time, each sorted; types alone make no cycle. */
export function findCycles(sources: Sources): readonly (readonly string[])[] {
  const next = (path: string): readonly string[] =>
    importsOf(path, sources.get(path) ?? '')
      .filter(({ isOurs, isTypeOnly, target }) => isOurs && !isTypeOnly && sources.has(target))
      .map(({ target }) => target);
  const reached = new Map([...sources.keys()].map((path) => [path, reachableFrom(path, next)]));
  const groups = [...sources.keys()].flatMap((path) => {
    if (reached.get(path)?.has(path) !== true) return [];
    const group = [...(reached.get(path) ?? [])].filter((other) => reached.get(other)?.has(path) === true).sort();
    return group[0] === path ? [group] : [];
  });
  return groups;
}

function reachableFrom(start: string, next: (path: string) => readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [...next(start)];
  for (let path = left.pop(); path !== undefined; path = left.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    left.push(...next(path));
  }
  return reached;
}
