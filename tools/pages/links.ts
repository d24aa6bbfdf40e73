import { dirname, join } from 'node:path/posix';
import type { Page } from './pages.ts';

/** The project files that a page links to or shows as images, as distinct paths from the project's root. */
export function linkedFiles({ path, text }: Page): readonly string[] {
  const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  const files = targets.filter((target) => !/^[a-z]+:/.test(target)).map((target) => join(dirname(path), target));
  return [...new Set(files)];
}
