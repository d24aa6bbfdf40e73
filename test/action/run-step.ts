import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { type Fields, fieldsOf, listOf } from '../../src/core/template/template.ts';

/** The action as its file has it. */
export const action: Fields = fieldsOf(parse(readFileSync(join(import.meta.dirname, '../../action.yml'), 'utf8')));

export const steps: readonly Fields[] = listOf(fieldsOf(action['runs'])['steps']).map(fieldsOf);

/** What a step of the action did. */
export interface StepRun {
  readonly code: number | null;
  readonly log: string;
  /** The arguments of each call of the program that the stub replaces. */
  readonly calls: readonly (readonly string[])[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the step added to the PATH. */
  readonly path: string;
  readonly folder: string;
}

interface StubbedStep {
  /** Of the steps of the action, from 0. */
  readonly index: number;
  /** The program that a stub replaces; it records its arguments. */
  readonly program: 'ecs-guard' | 'npm';
  readonly inputs: Readonly<Record<string, string>>;
  /** Exit code of the stub. @default 0 */
  readonly exits?: number;
  /** What the stub prints. @default nothing */
  readonly prints?: string;
  /** Version that `node --version` prints. @default that of the machine */
  readonly node?: string;
}

/** Runs the script of a step as GitHub's runner does, with the expressions of its `env` replaced by the inputs. */
export function runStep({ index, program, inputs, exits = 0, prints = '', node }: StubbedStep): StepRun {
  const folder = mkdtempSync(join(tmpdir(), 'action-'));
  const at = (name: string) => join(folder, name);
  mkdirSync(at('bin'));
  const stub = `#!/usr/bin/env bash\nprintf '%s\\0' "$@" >> "$STUB_CALLS"; printf '\\0' >> "$STUB_CALLS"\nprintf %s "$STUB_PRINTS"\nexit "$STUB_EXITS"\n`;
  writeProgram(join(at('bin'), program), stub);
  if (node !== undefined) writeProgram(join(at('bin'), 'node'), `#!/usr/bin/env bash\necho ${node}\n`);
  for (const name of ['output', 'path', 'calls']) writeFileSync(at(name), '');
  writeFileSync(at('script.sh'), String(steps[index]?.['run']));
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', at('script.sh')], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: [at('bin'), process.env['PATH']].join(delimiter),
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: at('output'),
      GITHUB_PATH: at('path'),
      STUB_CALLS: at('calls'),
      STUB_PRINTS: prints,
      STUB_EXITS: String(exits),
      ...variablesOf(index, inputs),
    },
  });
  return {
    code: status,
    log: `${stdout}${stderr}`,
    calls: readFileSync(at('calls'), 'utf8')
      .split('\0\0')
      .slice(0, -1)
      .map((call) => call.split('\0')),
    outputs: Object.fromEntries(
      [...readFileSync(at('output'), 'utf8').matchAll(/^([^=\n]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
    ),
    path: readFileSync(at('path'), 'utf8'),
    folder,
  };
}

/** The variables of a step, as the runner computes them. */
export function variablesOf(index: number, inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(fieldsOf(steps[index]?.['env'])).map(([name, expression]) => {
      const [, input = ''] = /^\$\{\{ inputs\.([a-z-]+) \}\}$/.exec(String(expression)) ?? [];
      const declared = fieldsOf(fieldsOf(action['inputs'])[input]);
      return [name, inputs[input] ?? String(declared['default'] ?? '')];
    }),
  );
}

function writeProgram(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}

/** Whether a file is in the folder of a run. */
export function hasFile({ folder }: StepRun, name: string): boolean {
  return existsSync(join(folder, name));
}
