import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Source } from './mutant.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '..', '..');

/** The environment variable by which `mutated.config.ts` gets the file that a mutant changed, as JSON. */
export const mutatedVariable = 'MUTATED_SOURCE';

/** As many as Vitest's own workers in the tests of this project. */
const AT_ONCE = 2;

/** For how long the tests of a mutant may run, in milliseconds: some mutants make a loop endless. */
const LONGEST_RUN = 300_000;

/** Tests of some files. */
export interface TestSelection {
  /** Paths from the project's root. */
  readonly files: readonly string[];
  /** What their whole names match, as Vitest's `--testNamePattern` takes it. */
  readonly pattern: string;
}

/** A mutant with the tests of which one must fail. */
export interface Trial {
  /** What is printed of it. */
  readonly label: string;
  /** The file with the wrong code in it. */
  readonly mutated: Source;
  readonly tests: TestSelection;
}

/**
 * Runs each trial, two at a time, and prints which mutants were found.
 *
 * @returns the trials whose mutant no test found
 */
export async function runTrials(trials: readonly Trial[]): Promise<readonly Trial[]> {
  const waiting = [...trials];
  const missed: Trial[] = [];
  const work = async () => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const isFound = await findsMutant(trial);
      console.log(`${isFound ? 'found    ' : 'NOT FOUND'} ${trial.label}`);
      if (!isFound) missed.push(trial);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return missed;
}

/** A run that fails by itself says why, and does not stop the others. */
async function findsMutant({ tests, mutated }: Trial): Promise<boolean> {
  try {
    return (await runTests(tests, mutated)) === 'failed';
  } catch (error) {
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    return false;
  }
}

/**
 * Runs the selected tests in a process of their own, with one file changed or with none.
 *
 * @throws Error when the run cannot start or does not end: only a failed test finds a mutant
 */
export async function runTests({ files, pattern }: TestSelection, mutated?: Source): Promise<'passed' | 'failed'> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(root, 'bin', 'mutants', 'mutated.config.ts');
  const run = spawn(process.execPath, [vitest, 'run', '--config', config, '--testNamePattern', pattern, ...files], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(mutated === undefined ? {} : { timeout: LONGEST_RUN, killSignal: 'SIGKILL' }),
    env: { ...process.env, CI: '', ...(mutated === undefined ? {} : { [mutatedVariable]: JSON.stringify(mutated) }) },
  });
  const output: Buffer[] = [];
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code, signal] = await once(run, 'close');
  if (code === 0) return 'passed';
  const text = stripVTControlCharacters(Buffer.concat(output).toString('utf8'));
  if (!/Tests .*\d+ failed/.test(text))
    throw new Error(`the tests of ${files.join(', ')} could not run, ${signal ?? `exit ${code}`}:\n${text}`);
  if (mutated === undefined) console.error(text);
  return 'failed';
}
