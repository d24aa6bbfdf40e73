import { createReadStream } from 'node:fs';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { readCommandLine } from '../command-line/read-command-line.ts';
import { describeRefusal } from '../refuse.ts';
import { processStreams, type Streams } from '../streams.ts';
import { parseCase } from './case.ts';
import { evaluateCommand } from './command.ts';
import { ENGINES } from './engines.ts';
import { linesOf } from './lines.ts';

/** The input and output of `ecs-guard evaluate`. */
export interface EvaluateHost extends Streams {
  readonly stdin: AsyncIterable<unknown>;
}

/**
 * Runs `ecs-guard evaluate`: answers each case on stdout, in order. A line that is not a case is reported on stderr and
 * leads to exit code 2; the others are still answered.
 */
export async function runEvaluate(args: readonly string[], host: EvaluateHost = processHost()): Promise<number> {
  const line = readCommandLine(evaluateCommand, args);
  if (line.is === 'help') {
    host.stdout.write(line.text);
    return exitCodeOf('succeeded');
  }
  if (line.is === 'refused') {
    host.stderr.write(describeRefusal(line.faults, 'evaluate'));
    return exitCodeOf('usage');
  }
  const [file = '-'] = line.operands;
  return answerLines(file, line.values.engine === 'plain' ? ENGINES.plain : ENGINES.fast, host);
}

async function answerLines(file: string, answer: (typeof ENGINES)['fast'], host: EvaluateHost): Promise<number> {
  const source = file === '-' ? host.stdin : createReadStream(file);
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
    const problem = describeReadError(error, file);
    if (problem === undefined) throw error;
    host.stderr.write(`error: ${problem}\n`);
    return exitCodeOf('usage');
  }
  return exitCodeOf(faults === 0 ? 'succeeded' : 'usage');
}

function processHost(): EvaluateHost {
  return { ...processStreams(), stdin: process.stdin };
}

function describeReadError(error: unknown, file: string): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  if (error.code === 'ENOENT') return `there is no file "${file}": give a file of cases, or - for stdin`;
  if (error.code === 'EISDIR') return `"${file}" is a folder: give a file of cases, or - for stdin`;
  if (error.code === 'EACCES')
    return `you have no permission to read "${file}": change its permissions or give another file`;
  return isSystemError(error)
    ? `"${file}" cannot be read (${String(error.code)}): give a file of cases, or - for stdin`
    : undefined;
}

/** Whether the error is from the operating system, about a file. */
function isSystemError(error: Error): boolean {
  return 'syscall' in error;
}
