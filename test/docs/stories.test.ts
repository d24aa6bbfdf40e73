import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromOptions } from '../../src/cli/simulate/command.ts';
import { STORIES } from '../../src/core/stories/story.ts';
import { simulateFrom } from '../cli/stories/shop.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/stories.md'), 'utf8');
const [, template = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];

describe('docs/stories.md', () => {
  it('shows what its command prints', async () => {
    const [, command = ''] = /ecs-guard simulate (--from checkout[\s\S]*?) \|\| echo/.exec(page) ?? [];
    const { code, stdout } = await simulateFrom(command.replaceAll('\\\n', ' ').split(/\s+/), {
      'checkout.yaml': template,
    });
    expect(page).toContain(`\`\`\`text\n${stdout}exit code ${code}\n`);
  });

  it('has every story, in the order of the table', () => {
    expect([...page.matchAll(/^\| `([a-z]+(?:-[a-z]+)*)` \| /gm)].map(([, name]) => name)).toEqual(STORIES);
  });

  it('has every option', () => {
    const missing = Object.keys(fromOptions).filter((name) => !page.includes(`--${name}`));
    expect(missing).toEqual([]);
  });
});
