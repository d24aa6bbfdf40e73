import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, withoutComments } from './import-graph.ts';

/** Where AWS's sentences are read, each with a type as the result. */
const ROOM = 'src/core/aws-text/';

const FOLDERS = ['src', 'lib', 'lambda', 'bin', 'packages/simulator/src', 'packages/alarms/src'];

/** What texts for people are called here and in AWS's APIs. */
const TEXT = String.raw`\b(?:\w*[mM]essage|\w*[rR]eason|\w*[sS]ummary|\w*[dD]escription|title)\b`;

const READING_PROSE = [
  // reason?.toLowerCase().includes('…')
  new RegExp(
    String.raw`${TEXT}(?:\s*\?\?\s*''\))?(?:\??\.\w+\(\))*\??\.(?:includes|startsWith|endsWith|match|search|indexOf)\(`,
  ),
  // /…/.test(error.message)
  new RegExp(String.raw`\.(?:test|exec)\([^()]*${TEXT}`),
  // message === 'Not found'
  /(?:[mM]essage|[sS]ummary|label) [!=]== ['"`]\w/,
  // table.title === title
  /\.title [!=]==/,
  // recurring.has(label)
  /\.has\(label\)/,
];

function linesThatReadProse(source: string): readonly string[] {
  return withoutComments(source)
    .split('\n')
    .filter((line) => READING_PROSE.some((pattern) => pattern.test(line)))
    .map((line) => line.trim());
}

describe('a text for people', () => {
  it(`decides nothing outside of ${ROOM}`, () => {
    const sources = [...readSources(join(import.meta.dirname, '..'), FOLDERS)].filter(
      ([path]) => !path.startsWith(ROOM),
    );
    expect(sources.flatMap(([path, source]) => linesThatReadProse(source).map((line) => `${path}: ${line}`))).toEqual(
      [],
    );
  });

  it.each([
    'return error instanceof ServiceError && /^the simulator /.test(error.message);',
    "return event.reason?.toLowerCase().includes('rolling back') ?? false;",
    "if (task.stoppedReason?.startsWith('CannotPull') === true) failures += 1;",
    "const asked = !/health check/i.test(task.stoppedReason ?? '');",
    "const summary = /from (\\S+)/.exec(item.HistorySummary ?? '');",
    'return every(({ at, label }) => at > end || recurring.has(label));',
    "return tables.filter((table) => table.title === 'Container Insights');",
    'return titles.flatMap((title) => tables.filter((table) => table.title === title));',
  ])('is found where it decides: %s', (line) => {
    expect(linesThatReadProse(line)).toEqual([line]);
  });

  it.each([
    "const failure = failures?.find(({ reason }) => reason !== 'MISSING');",
    "if (reason !== 'other') return reason === 'health-check';",
    "const first = message.split('\\n')[0];",
    "if (message.kind === 'log') onLog(message.text);",
  ])('may be shown, and a code may decide: %s', (line) => {
    expect(linesThatReadProse(line)).toEqual([]);
  });
});
