import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Source } from './mutant.ts';
import type { TestReply, TestRequest, TestSelection } from './test-server.ts';

export type { TestSelection } from './test-server.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '../..');

/** The number of trials at once: the same as Vitest's workers in this project's tests. */
const AT_ONCE = 2;

/** Time limit for the tests of a mutant, in milliseconds: some mutants cause an endless loop. */
const LONGEST_RUN = 300_000;

/** A mutant, with tests of which at least one must fail. */
export interface Trial {
  /** The text to print for it. */
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
    const server = new TestServer(1);
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const isFound = await findsMutant(server, trial);
      console.log(`${isFound ? 'found    ' : 'NOT FOUND'} ${trial.label}`);
      if (!isFound) missed.push(trial);
    }
    server.close();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return missed;
}

/** Whether a test fails under the mutant; prints the error and returns false if the run itself fails. */
async function findsMutant(server: TestServer, { tests, mutated }: Trial): Promise<boolean> {
  try {
    return (await server.run({ tests, mutated })) === 'failed';
  } catch (error) {
    console.error(error instanceof Error ? `error: ${error.message}` : error);
    return false;
  }
}

/**
 * Runs the selected tests in a separate process, with one file replaced or none.
 *
 * @throws Error if the run cannot start or does not end, because only a failed test finds a mutant
 */
export async function runTests(tests: TestSelection, mutated?: Source): Promise<'passed' | 'failed'> {
  const server = new TestServer(AT_ONCE);
  try {
    return await server.run({ tests, mutated });
  } finally {
    server.close();
  }
}

/**
 * A process that runs tests on request, one request at a time. If it hangs, it is killed, and the next request starts a
 * new one.
 */
class TestServer {
  readonly #workers: number;
  #process: ChildProcess | undefined;

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** @throws Error if a file cannot be loaded, or the tests do not end */
  async run(request: TestRequest): Promise<'passed' | 'failed'> {
    const child = await this.#start();
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_RUN);
    child.send(request);
    const answered = new AbortController();
    const ended = once(child, 'exit', { signal: answered.signal }).then(
      () => undefined,
      () => undefined,
    );
    const reply = await Promise.race([replyOf(child), ended]);
    answered.abort();
    clearTimeout(timer);
    const files = request.tests.files.join(', ');
    if (reply === undefined) {
      this.#process = undefined;
      throw new Error(`the tests of ${files} could not run: they did not end, or ended their process`);
    }
    if (reply.came === 'broken') throw new Error(`the tests of ${files} could not run: ${reply.errors.join('\n')}`);
    if (reply.came === 'failed' && request.mutated === undefined) console.error(reply.errors.join('\n'));
    return reply.came;
  }

  close(): void {
    this.#process?.disconnect();
    this.#process = undefined;
  }

  async #start(): Promise<ChildProcess> {
    if (this.#process !== undefined) return this.#process;
    const child = fork(join(import.meta.dirname, 'test-server.ts'), [String(this.#workers)], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, CI: '' },
      // Keeps undefined fields in messages.
      serialization: 'advanced',
    });
    await once(child, 'message');
    this.#process = child;
    return child;
  }
}

async function replyOf(child: ChildProcess): Promise<TestReply> {
  const [reply]: readonly TestReply[] = await once(child, 'message');
  if (reply === undefined) throw new Error('a process that runs tests sent an empty answer');
  return reply;
}
