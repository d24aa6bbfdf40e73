import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { parseCase } from './case.ts';
import { ENGINES, type EngineName } from './engines.ts';
import { linesOf } from './lines.ts';

/** Where cases come from and answers go to. */
export interface EvaluateHost {
  readonly stdin: AsyncIterable<unknown>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

interface Chosen {
  /** `-` is stdin. */
  readonly file: string;
  readonly engine: EngineName;
}

/**
 * `ecs-guard evaluate`: answers each case on stdout, in order. A line that is no case is named on stderr and costs exit 2; the
 * others are answered all the same.
 */
export async function runEvaluate(args: readonly string[], host: EvaluateHost = processStreams()): Promise<number> {
  const chosen = parseArguments(args);
  if ('fault' in chosen) {
    host.stderr.write(`error: ${chosen.fault}\nsee ecs-guard evaluate --help\n`);
    return exitCodeOf('usage');
  }
  const answer = ENGINES[chosen.engine];
  const source = chosen.file === '-' ? host.stdin : createReadStream(chosen.file);
  let number = 0;
  let faults = 0;
  try {
    for await (const line of linesOf(source)) {
      number += 1;
      if (line.trim() === '') continue;
      const parsed = parseCase(line);
      if ('fault' in parsed) {
        faults += 1;
        host.stderr.write(`error: line ${number}: ${parsed.fault}\n`);
      } else {
        host.stdout.write(`${JSON.stringify(answer(parsed))}\n`);
      }
    }
  } catch (error) {
    const problem = describeReadError(error, chosen.file);
    if (problem === undefined) throw error;
    host.stderr.write(`error: ${problem}\n`);
    return exitCodeOf('usage');
  }
  return exitCodeOf(faults === 0 ? 'succeeded' : 'usage');
}

/** Whoever reads along may close its end, as `head` does: that is no error of ours. */
function processStreams(): EvaluateHost {
  const { stdin, stdout, stderr } = process;
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  return { stdin, stdout, stderr };
}

function parseArguments(args: readonly string[]): Chosen | { readonly fault: string } {
  let parsed: { readonly values: { readonly engine: string }; readonly positionals: readonly string[] };
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { engine: { type: 'string', default: 'fast' } },
    });
  } catch (error) {
    // The parser's own words say which option it is.
    if (error instanceof TypeError) return { fault: error.message };
    throw error;
  }
  const { engine } = parsed.values;
  const [file = '-', ...more] = parsed.positionals;
  if (more.length > 0)
    return { fault: `evaluate takes one file, got ${1 + more.length}: join them, or give - and pipe them in` };
  if (engine !== 'fast' && engine !== 'plain')
    return { fault: `--engine must be fast or plain, got "${engine}": give one of them` };
  return { file, engine };
}

function describeReadError(error: unknown, file: string): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') return `there is no file "${file}": give a file of cases, or - for stdin`;
  if (error.code === 'EISDIR') return `"${file}" is a folder: give a file of cases, or - for stdin`;
  if (error.code === 'EACCES') return `"${file}" may not be read: give a file that may be read`;
  return isSystemError(error)
    ? `"${file}" cannot be read (${String(error.code)}): give a file of cases, or - for stdin`
    : undefined;
}

/** Of the operating system, about a file: not of ours. */
function isSystemError(error: Error): boolean {
  return 'syscall' in error;
}
