import { describe, expect, it } from 'vitest';
import { isMap, type ParsedNode } from 'yaml';
import { describeMistake, ScenarioDocument } from '../../../src/scenario/format/document.ts';
import { expectOnlyFault, faultsOf, type WrittenMistake } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  ['the same key twice', ['load: 1', 'load: 2'], 'story.yaml:3:1: the map has the same key twice: remove one'],
  [
    'a control character',
    ['why: "red \\e[31m"'],
    'story.yaml:2:6: must be printable text, got the control character U+001B: remove it',
  ],
  ['a tab', ['service:', '\tdesiredCount: 4'], 'indent with spaces, not tabs'],
  [
    'a tag that has "tab" in its name',
    ['why: !e!table x'],
    'is not valid YAML (could not resolve tag: !e!table): check indentation, colons and quotes',
  ],
  ['a text with a colon in it', ['why: it ends: badly'], 'is not valid YAML'],
  ['two documents', ['---', 'name: y'], 'contains more than one document: put each scenario in its own file'],
  [
    'an alias',
    ['service: &a { desiredCount: 2 }', 'load: *a'],
    'story.yaml:3:7: must not be an alias, got *a: write out the value',
  ],
  [
    'an alias deep inside a version',
    ['versions: { v1: { errors: &e 5% }, v2: { errors: *e } }'],
    'story.yaml:2:50: must not be an alias, got *e: write out the value',
  ],
];

describe('an empty file', () => {
  it('says what a scenario needs', () => {
    expect(faultsOf('')).toEqual(['story.yaml:1:1: the file is empty: write at least name: and expect:']);
  });
});

describe('a mistake in YAML', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('a file of YAML', () => {
  it('shows each mistake with its file, line, column, path and text', () => {
    const mistake = { file: 'a.yaml', line: 3, column: 9, path: 'service.bake', text: 'is wrong' };
    expect(describeMistake(mistake)).toBe('a.yaml:3:9: service.bake: is wrong');
    expect(describeMistake({ ...mistake, path: '' })).toBe('a.yaml:3:9: is wrong');
  });

  it.each([
    // The text begins in column 7, behind the quote in column 8.
    ['name: 0x4 2', 'story.yaml:1:11: name: is wrong'],
    ['name: "0x4 2"', 'story.yaml:1:12: name: is wrong'],
    ["name: '0x4 2'", 'story.yaml:1:12: name: is wrong'],
  ])('finds the place within %s', (text, fault) => {
    const { document, value } = readName(text);
    document.mistake(value, 'name', 'is wrong', 4);
    expect(document.mistakes.map(describeMistake)).toEqual([fault]);
  });

  it('is told of the same mistake at the same place once, and of a hundred in all', () => {
    const { document, value } = readName('name: x');
    for (let time = 0; time < 2; time += 1) document.mistake(value, 'name', 'is wrong');
    expect(document.mistakes).toHaveLength(1);
    for (let number = 0; number < 120; number += 1) document.mistake(value, 'name', `is wrong: ${number}`);
    expect(document.mistakes).toHaveLength(100);
  });

  it('knows the line of a part', () => {
    expect(new ScenarioDocument('\n# a comment\nname: x\n', 'story.yaml').root?.range[0]).toBe(13);
    const { document, value } = readName('# a comment\nname:\n  x\n');
    expect(document.lineOf(value)).toBe(3);
  });

  it('says in the words of its reader that it is empty', () => {
    const { mistakes, root } = new ScenarioDocument('# nothing yet\n', 'm.yaml', undefined, 'nothing is here');
    expect(root).toBeNull();
    expect(mistakes.map(describeMistake)).toEqual(['m.yaml:1:1: nothing is here']);
  });

  it.each(['\t', '\n', '\u00e9', '😀'])('may have %j in its texts', (text) => {
    expect(new ScenarioDocument(`name: ${JSON.stringify(`a${text}b`)}`, 'story.yaml').mistakes).toEqual([]);
  });

  it.each([
    ['\u0007', '0007'],
    ['\u0085', '0085'],
    ['\ufffe', 'FFFE'],
    ['\r', '000D'],
  ])('may not have %j in its texts', (text, code) => {
    const { mistakes } = new ScenarioDocument(`name: ${JSON.stringify(`a${text}b`)}`, 'story.yaml');
    expect(mistakes.map(describeMistake)).toEqual([
      `story.yaml:1:7: must be printable text, got the control character U+${code}: remove it`,
    ]);
  });
});

/** A file of one name. */
function readName(text: string) {
  const document = new ScenarioDocument(text, 'story.yaml');
  if (!isMap<ParsedNode, ParsedNode>(document.root)) throw new Error(`no map: ${text}`);
  const value = document.root.items[0]?.value;
  if (!value) throw new Error(`no value: ${text}`);
  return { document, value };
}

describe('the same key twice', () => {
  it('is found by its value, at its second place, at every level', () => {
    const text = 'name: x\n"name": y\nversions: { v2: { errors: 1%, errors: 2% } }\n';
    const twice = 'the map has the same key twice: remove one';
    expect(faultsOf(text)).toEqual([`story.yaml:2:1: ${twice}`, `story.yaml:3:31: ${twice}`]);
  });
});
