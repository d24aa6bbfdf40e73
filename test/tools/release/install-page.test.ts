import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GUARD_PARAMETERS } from '../../../tools/release/guard-parameters.ts';
import { root } from './guard-templates.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/install-without-cdk.md');

/** The code block of a language, as a page has it. */
function block(text: string, language: string, beginning: string): string {
  const blocks = [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].filter(([, name]) => name === language);
  return blocks.find(([, , content]) => content?.startsWith(beginning))?.[2] ?? `no block of ${language}`;
}

describe('docs/install-without-cdk.md', () => {
  it('lists every parameter with its default', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \|(?: `([^`]+)`)? \|/gm)].map(([, name, standard]) => [
      name,
      standard ?? '',
    ]);
    expect(rows).toEqual(GUARD_PARAMETERS.map(({ name, standard }) => [name, standard]));
  });

  it('lists the values of LogDays and LogLevel', () => {
    const valuesOf = (name: string) => GUARD_PARAMETERS.find((one) => one.name === name)?.values;
    expect(/days to keep logs: ([\d, ]+) or (\d+)/.exec(page)?.slice(1).join(', ').split(', ')).toEqual(
      valuesOf('LogDays'),
    );
    expect(
      [...(/^\| `LogLevel` .*$/m.exec(page)?.[0] ?? '').matchAll(/`([A-Z]+)`/g)].slice(1).map(([, word]) => word),
    ).toEqual(valuesOf('LogLevel'));
  });

  it('has the same commands as the READMEs of the assets', () => {
    const commands = block(page, 'sh', 'aws cloudformation package');
    expect(commands).toContain('aws cloudformation deploy');
    expect(block(read('tools/release/cloudformation/README.md'), 'sh', 'aws')).toBe(commands);
    const module = block(page, 'hcl', 'module');
    expect(module).toContain('slack_secret_arn');
    expect(block(read('tools/release/terraform/README.md'), 'hcl', 'module')).toBe(module);
  });
});
