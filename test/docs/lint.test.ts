import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALL_RULES } from '../../src/cli/findings/explain-rule.ts';

it('docs/lint.md has every rule with its severity, and no other', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/lint.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| (high|medium|low) \| (.+) \| (.+) \|$/gm)].map(
    ([, id, severity, title]) => [id, severity, title],
  );
  expect(rows).toEqual(ALL_RULES.map(({ id, severity, title, source }) => [id, severity, `[${title}](${source})`]));
});
