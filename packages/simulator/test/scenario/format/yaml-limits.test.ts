import { describe, expect, it } from 'vitest';
import { describeMistake } from '../../../src/scenario/format/document.ts';
import { parseScenario } from '../../../src/scenario/format/parse-scenario.ts';
import { readModelFile } from '../../../src/serve/model-file.ts';

function scenarioFaults(text: string): readonly string[] {
  const reading = parseScenario(text, { file: 'f.yaml' });
  return reading.is === 'refused' ? reading.mistakes.map(describeMistake) : [];
}

function modelFaults(text: string): readonly string[] {
  const reading = readModelFile(text, { file: 'f.yaml' });
  return reading.is === 'refused' ? reading.mistakes : [];
}

const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n');

// Each of these took minutes, or ended in a stack overflow.
describe.each([
  ['a scenario', scenarioFaults],
  ['a file of models', modelFaults],
])('%s that is too large is refused at once', (_what, faultsOf) => {
  it.each([
    [
      '200,000 keys',
      lines(200_000, (index) => `k${index}: 1`),
      '1:1: must have at most 1000000 characters, got 2088889: split the file, or leave out what is not needed',
    ],
    [
      '12,000 short keys',
      `models: { ${lines(12_000, () => 'a')} }`.replaceAll('\n', ','),
      '1:9: must have at most 10000 keys and items, got more with the 12000 of this one: split the file',
    ],
    [
      'a scalar of a million',
      `name: ${'x'.repeat(1_000_000)}`,
      '1:1: must have at most 1000000 characters, got 1000006: split the file, or leave out what is not needed',
    ],
    [
      'brackets in brackets',
      `\nname: ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
      '2:46: must be nested at most 40 levels deep, got a level more: write it without so many brackets or indents',
    ],
    [
      'lists in lists',
      `${'- '.repeat(20_000)}x`,
      '1:81: must be nested at most 40 levels deep, got a level more: write it without so many brackets or indents',
    ],
    [
      'keys in keys',
      `${'? '.repeat(20_000)}x`,
      '1:81: must be nested at most 40 levels deep, got a level more: write it without so many brackets or indents',
    ],
  ])('%s', (_name, text, fault) => {
    expect(faultsOf(text)).toEqual([`f.yaml:${fault}`]);
  });

  it('aliases of aliases, one fault for each', () => {
    const bomb = ['a: &a [x, x]', 'b: &b [*a, *a]', 'c: &c [*b, *b]', 'd: [*c, *c]'].join('\n');
    const fault = (line: number, column: number, name: string) =>
      `f.yaml:${line}:${column}: must not be an alias, got the alias *${name}: write out what it stands for`;
    expect(faultsOf(bomb)).toEqual([
      fault(2, 8, 'a'),
      fault(2, 12, 'a'),
      fault(3, 8, 'b'),
      fault(3, 12, 'b'),
      fault(4, 5, 'c'),
      fault(4, 9, 'c'),
    ]);
  });

  it('3,000 mistakes, of which a hundred are listed', () => {
    expect(faultsOf(lines(3_000, () => '\ta: 1'))).toHaveLength(100);
    expect(faultsOf(lines(3_000, (index) => `k${index}: "\\x01"`))).toHaveLength(100);
  });
});

describe('what is large and allowed', () => {
  it('is read within seconds: 4,000 versions', () => {
    const text = `name: many\nversions:\n${lines(4_000, (index) => `  v${index}: { errors: 1% }`)}\nexpect: []\n`;
    expect(parseScenario(text, { file: 'f.yaml' })).toMatchObject({ is: 'read' });
  });

  it('counts no brackets in quotes and comments', () => {
    const brackets = '['.repeat(500);
    expect(scenarioFaults(`name: "${brackets}" # ${brackets}\n`)).toEqual([]);
  });
});
