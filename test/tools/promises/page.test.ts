import { describe, expect, it } from 'vitest';
import { findPageFaults, patternOfTest, readPromises } from '../../../tools/promises/page.ts';

const row = (id: number, promise: string, mutant: string) =>
  `| <a id="p${id}"></a>P${id} | ${promise} | [test/core/a.test.ts](../test/core/a.test.ts) "keeps it" | \`${mutant}\` |`;
const page = (...rows: readonly string[]) =>
  ['## Records', '| | promise | test | mutant |', '|---|---|---|---|', ...rows].join('\n');
const tests = new Map([['test/core/a.test.ts', "it('keeps it', () => {});"]]);
const faultsOf = (text: string, mutants: readonly string[]) => findPageFaults(readPromises(text), { mutants, tests });

describe('the page of promises', () => {
  it('has one promise per row that begins with an id', () => {
    expect(readPromises(page(row(1, 'One record per deployment.', 'drops-it'), '| a | b | c | d |'))).toEqual({
      promises: [
        {
          id: 'P1',
          text: 'One record per deployment.',
          file: 'test/core/a.test.ts',
          test: 'keeps it',
          mutant: 'drops-it',
        },
      ],
      unread: [],
    });
  });

  it('has no fault where each promise has a test and a mutant, and each mutant a promise', () => {
    expect(faultsOf(page(row(1, 'a', 'x'), row(2, 'b', 'x'), row(3, 'c', 'y')), ['x', 'y'])).toEqual([]);
  });

  it.each([
    [
      'a row that is cut',
      page('| <a id="p1"></a>P1 | a |'),
      ['x'],
      'this row is not id, promise, test and mutant: | <a id="p1"></a>P1 | a |',
    ],
    ['an anchor of another id', page(row(1, 'a', 'x').replace('P1', 'P2')), ['x'], 'this row is not id'],
    [
      'an id that stands twice',
      page(row(1, 'a', 'x'), row(1, 'b', 'x')),
      ['x'],
      'P1 stands more than once on the page',
    ],
    ['a mutant that is not there', page(row(1, 'a', 'x')), [], 'P1 names the mutant x, which is not in the list'],
    ['a mutant that no promise needs', page(row(1, 'a', 'x')), ['x', 'y'], 'no promise names the mutant y'],
    [
      'a mutant that stands twice',
      page(row(1, 'a', 'x')),
      ['x', 'x'],
      'the mutant x stands more than once in the list',
    ],
    [
      'a test that is gone',
      page(row(1, 'a', 'x').replace('keeps it', 'kept it')),
      ['x'],
      'test/core/a.test.ts has no test "kept it", which P1 names',
    ],
    [
      'a file that is gone',
      page(row(1, 'a', 'x').replaceAll('a.test', 'b.test')),
      ['x'],
      'P1 names test/core/b.test.ts, which does not exist',
    ],
  ])('has a fault: %s', (_what, text, mutants, fault) => {
    expect(faultsOf(text, mutants)[0]).toContain(fault);
  });
});

describe('the pattern of a test', () => {
  const matches = (test: string, name: string) => new RegExp(patternOfTest(test)).test(name);

  it('matches the end of the whole name, sign by sign', () => {
    expect(matches('keeps 5 % (or so)', 'a record keeps 5 % (or so)')).toBe(true);
    expect(matches('keeps it', 'keeps it whole')).toBe(false);
    expect(matches('keeps.it', 'keeps it')).toBe(false);
  });

  it('matches each test of a table', () => {
    expect(matches('ends with %s after %i ms', 'a wait ends with a success after 500 ms')).toBe(true);
  });
});
