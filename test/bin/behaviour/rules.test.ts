import { describe, expect, it } from 'vitest';
import { findGaps, readRules, readRuleTests } from '../../../bin/behaviour/rules.ts';

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

describe('the gaps between rules and tests', () => {
  const rule = (id: string) => ({ id, text: 'so it is', source: 'there' });
  const test = (...ids: string[]) => ({ file: 'test/a.test.ts', name: 'holds', ids });

  it('are none where each rule has a test', () => {
    expect(findGaps([rule('CW-1'), rule('CW-2')], [test('CW-1', 'CW-2')])).toEqual([]);
  });

  it('are rules without a test, rules that stand twice, and ids that are no rule', () => {
    expect(findGaps([rule('CW-1'), rule('CW-2'), rule('CW-2')], [test('CW-2', 'CW-3')])).toEqual([
      'CW-2 stands twice in the specification',
      'CW-1 has no test: so it is',
      'test/a.test.ts: "holds" names CW-3, which is no rule',
    ]);
  });
});
