import { performance } from 'node:perf_hooks';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runLint } from '../../src/cli/lint/run-lint.ts';
import { parseTemplate } from '../../src/cli/template/parse-template.ts';
import { parseJson } from '../../src/core/parse-json.ts';
import { auditAnswers, type Ending } from './answers.ts';
import { mutateText, mutateTree } from './mutate.ts';
import { createRandom, type Random } from './random.ts';

/** A file that is mutated. */
export interface Original {
  readonly name: string;
  readonly text: string;
  /** Its content; undefined for a text that is not read. */
  readonly tree: unknown;
}

/** Reads templates and saved documents of folders. */
export function readOriginals(folders: readonly string[]): readonly Original[] {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(?:ya?ml|json)$/.test(name))
      .map((name) => {
        const text = readFileSync(join(folder, name), 'utf8');
        return { name, text, tree: treeOf(text, name) };
      }),
  );
}

function treeOf(text: string, name: string): unknown {
  if (name.endsWith('.json')) return JSON.parse(text);
  const reading = parseTemplate(text, name);
  return reading.is === 'read' ? reading.template.content : undefined;
}

/** What lint did with a mutant. */
export interface Played {
  readonly seed: number;
  readonly original: string;
  readonly milliseconds: number;
  readonly answer: 'findings' | 'refusal';
  /** What must not happen; undefined if all is well. */
  readonly fault: string | undefined;
  readonly text: string;
}

/** Slower than this is a fault. */
const SLOWEST = 1_000;

/** Mutates an original and runs lint on it, or doctor over the answers of a saved document. The same seed gives the same mutant. */
export async function playMutant(seed: number, originals: readonly [Original, ...Original[]]): Promise<Played> {
  const random = createRandom(seed);
  const original = random.pick(originals);
  const text = mutantOf(original, random);
  const document = random.below(2) === 0 ? savedIn(text) : undefined;
  const spent = stopwatch();
  const ending = document === undefined ? await lint(text, original.name) : await auditAnswers(document);
  const milliseconds = spent();
  const slow = milliseconds > SLOWEST ? `it took ${Math.round(milliseconds)} ms` : undefined;
  return {
    seed,
    original: original.name,
    milliseconds,
    answer: ending.answer,
    fault: ending.fault ?? slow,
    text,
  };
}

function mutantOf({ text, tree }: Original, random: Random): string {
  if (tree === undefined || random.below(5) === 0) return mutateText(text, random);
  try {
    return JSON.stringify(mutateTree(tree, random)) ?? '';
  } catch (error) {
    // Several mutations together can make a tree that no text can hold.
    if (error instanceof RangeError) return mutateText(text, random);
    throw error;
  }
}

/** Milliseconds since now. A busy machine lets a program wait, so only its time on the processor counts. */
function stopwatch(): () => number {
  const from = performance.now();
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return Math.min(performance.now() - from, (user + system) / 1_000);
  };
}

/** A mutant of a saved document, whose parts AWS could answer; undefined for another text. */
function savedIn(text: string): unknown {
  return text.includes('ecs-guard-services') ? parseJson(text) : undefined;
}

async function lint(text: string, name: string): Promise<Ending> {
  const file = `mutant.${name.endsWith('.json') ? 'json' : 'yaml'}`;
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (part: string) => {
      written[name] += part;
    },
  });
  try {
    const code = await runLint(['--json', '--sarif', 'out.sarif', file], {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      columns: undefined,
      // A nested stack of the same file is the mutant itself.
      readFile: (path) => {
        if (/(?:^|[/\\])mutant\.(?:json|yaml)$/.test(path)) return text;
        throw Object.assign(new Error(path), { code: 'ENOENT' });
      },
      kindOf: () => undefined,
      write: async () => undefined,
      listFolder: () => undefined,
    });
    return { answer: code === 2 ? 'refusal' : 'findings', fault: faultOf(code, written.stdout, written.stderr) };
  } catch (error) {
    return { answer: 'refusal', fault: `it threw ${error instanceof Error ? error.stack : String(error)}` };
  }
}

/** An answer has findings as JSON, and a refusal names the file and says what to do. */
function faultOf(code: number, stdout: string, stderr: string): string | undefined {
  if (/^\s+at .*:\d+:\d+/m.test(stderr)) return `stderr has a stack trace: ${stderr}`;
  if (code === 2)
    return /^error: mutant\.\w+[: ]/m.test(stderr) ? undefined : `the refusal does not name the file: ${stderr}`;
  if (![0, 60, 61, 62].includes(code)) return `the exit code is ${code}`;
  try {
    JSON.parse(stdout);
    return undefined;
  } catch {
    return `stdout is not JSON: ${stdout.slice(0, 200)}`;
  }
}
