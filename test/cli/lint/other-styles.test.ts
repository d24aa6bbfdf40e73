import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { processHost } from '../../../src/cli/lint/host.ts';
import { runLint } from '../../../src/cli/lint/run-lint.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/audit');

/** What lint must say about a file, written by hand before the first run. */
interface Expected {
  /** The rules of the findings of each service, each as often as it is found. */
  readonly services?: Readonly<Record<string, readonly string[]>>;
  /** A part of the only error. */
  readonly refused?: string;
  /** A part of stderr. */
  readonly stderr?: string;
}

const expected: Readonly<Record<string, Expected>> = JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8'));

async function lint(file: string) {
  let stdout = '';
  let stderr = '';
  const code = await runLint(['--json', file], {
    ...processHost(),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
  });
  return { code, stdout, stderr };
}

function servicesIn(stdout: string): Readonly<Record<string, readonly string[]>> {
  const { services } = JSON.parse(stdout);
  return Object.fromEntries(
    services.map(({ name, findings }: { name: string; findings: readonly { rule: string }[] }) => [
      name,
      findings.map(({ rule }) => rule).toSorted(),
    ]),
  );
}

it.each(Object.entries(expected))('%s has the findings that we expect', async (file, { services, refused, stderr }) => {
  const path = relative(process.cwd(), join(FOLDER, file));
  const result = await lint(path);
  expect(result.stderr).not.toMatch(/^\s+at /m);
  if (services === undefined) {
    expect([result.code, result.stdout]).toEqual([2, '']);
    expect(result.stderr).toContain(`error: ${path}: ${refused}`);
    return;
  }
  const sorted = Object.entries(services).map(([name, rules]) => [name, rules.toSorted()] as const);
  expect(servicesIn(result.stdout)).toEqual(Object.fromEntries(sorted));
  if (stderr === undefined) expect(result.stderr).toBe('');
  else expect(result.stderr).toContain(stderr);
});
