import { describe, expect, it } from 'vitest';
import { findGaps, patternOfRule, readRules, readRuleTests } from '../../../tools/behaviour/rules.ts';

// The brackets are set apart here, so that this file names no rule itself.
const named = (name: string, ids: string) => `it('${name} [${ids}]', () => {});`;

describe('the rules of the specification', () => {
  it('are the rows of its tables that begin with an id', () => {
    const specification = [
      '## Alarms',
      '| id | rule | source |',
      '|---|---|---|',
      '| CW-1 | a new alarm has no data | [page](https://example.com/a) |',
      'CW-2 is told of in a sentence.',
      '| ECS-10 | the bake ends | parameter `rollingBake` |',
    ].join('\n');
    expect(readRules(specification)).toEqual([
      { id: 'CW-1', text: 'a new alarm has no data', source: '[page](https://example.com/a)' },
      { id: 'ECS-10', text: 'the bake ends', source: 'parameter `rollingBake`' },
    ]);
  });

  it('are held by tests whose names end with their ids', () => {
    const source = [named('bakes', 'ECS-10'), named('sleeps', 'CW-1, CW-2'), "it('is [not-a-rule]', () => {});"];
    expect(readRuleTests('test/a.test.ts', source.join('\n')).map(({ ids }) => ids)).toEqual([
      ['ECS-10'],
      ['CW-1', 'CW-2'],
    ]);
  });
});

describe('the names of tests', () => {
  const ids = (source: string) => readRuleTests('test/a.test.ts', source).map((one) => one.ids);

  it('may have several brackets, with and without a space between', () => {
    expect(ids(`${named('a', 'CW-1][CW-2, CW-3')}\n${named('b', 'LOAD-3] [LOAD-4] [ECS-5')}`)).toEqual([
      ['CW-1', 'CW-2', 'CW-3'],
      ['LOAD-3', 'LOAD-4', 'ECS-5'],
    ]);
  });

  it('may be templates, have quotes of another kind, and stand in tables', () => {
    expect(ids(`it(\`is "\${x}" of 'y' [${'ECS-5'}]\`, () => {});`)).toEqual([['ECS-5']]);
    expect(ids("it(\"does not say 'no' [" + 'ECS-6]", () => {});')).toEqual([['ECS-6']]);
    expect(ids("it.each([['when it is\\'nt [" + "ECS-7]', 1]])('%s', () => {});")).toEqual([['ECS-7']]);
  });

  it('are found by Vitest by one of their rules, and by no other', () => {
    const holds = (id: string, name: string) => new RegExp(patternOfRule(id)).test(name);
    const name = `bakes [${'CW-1, CW-12'}][${'ECS-3'}]`;
    expect(['CW-1', 'CW-12', 'ECS-3'].map((id) => holds(id, name))).toEqual([true, true, true]);
    expect(['CW-2', 'ECS-33', 'S-3', 'CW-11'].map((id) => holds(id, name))).toEqual([false, false, false, false]);
  });
});

describe('the gaps between rules and tests', () => {
  const rule = (id: string) => ({ id, text: 'so it is', source: 'there' });
  const test = (...ids: string[]) => ({ file: 'test/a.test.ts', name: 'holds', ids });

  it('are none where each rule has a test', () => {
    expect(findGaps([rule('CW-1'), rule('CW-2')], [test('CW-1', 'CW-2')])).toEqual([]);
  });

  it('are rules without a test, rules that stand twice, and ids that are no rule', () => {
    expect(findGaps([rule('CW-1'), rule('CW-2'), rule('CW-2')], [test('CW-2', 'CW-3')])).toEqual([
      'CW-2 occurs twice in the specification',
      'CW-1 has no test: so it is',
      'test/a.test.ts: "holds" names CW-3, which is not a rule',
    ]);
  });
});
