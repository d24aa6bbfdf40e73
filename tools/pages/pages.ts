import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A Markdown page of the project. */
export interface Page {
  /** Path from the project's root. */
  readonly path: string;
  readonly text: string;
}

/** All pages for readers: the README, the docs, and the pages of the packages and of the tests. */
export function readPages(root: string): readonly Page[] {
  const below = (folder: string) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md') && !name.includes('node_modules'))
      .toSorted()
      .map((name) => `${folder}/${name}`);
  const paths = [
    ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'],
    ...below('docs'),
    ...['packages/alarms/README.md', 'packages/simulator/README.md', 'packages/simulator/BEHAVIOUR.md'],
    ...['test/README.md', 'test/chaos/README.md'],
  ];
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}
