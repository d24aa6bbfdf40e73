import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Source } from './mutant.ts';
import type { TestReply, TestRequest, TestSelection } from './test-server.ts';

export type { TestSelection } from './test-server.ts';

/** The project's folder. */
export const root = join(import.meta.dirname, '../..');

/** As many as Vitest's own workers in the tests of this project. */
const AT_ONCE = 2;

/** For how long the tests of a mutant may run, in milliseconds: some mutants make a loop endless. */
const LONGEST_RUN = 300_000;

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

/** A run that fails by itself says why, and does not stop the others. */
async function findsMutant(server: TestServer, { tests, mutated }: Trial): Promise<boolean> {
  try {
    return (await server.run({ tests, mutated })) === 'failed';
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
export async function runTests(tests: TestSelection, mutated?: Source): Promise<'passed' | 'failed'> {
  const server = new TestServer(AT_ONCE);
  try {
    return await server.run({ tests, mutated });
  } finally {
    server.close();
  }
}

/** A process that runs tests on request, one request after the other. One that hangs is killed, and the next request gets another. */
class TestServer {
  readonly #workers: number;
  #process: ChildProcess | undefined;

  constructor(workers: number) {
    this.#workers = workers;
  }

  /** @throws Error when a file cannot be loaded, or the tests do not end */
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
      // Messages carry undefined fields as they are.
      serialization: 'advanced',
    });
    await once(child, 'message');
    this.#process = child;
    return child;
  }
}

async function replyOf(child: ChildProcess): Promise<TestReply> {
  const [reply]: readonly TestReply[] = await once(child, 'message');
  if (reply === undefined) throw new Error('a process that runs tests answered nothing');
  return reply;
}
