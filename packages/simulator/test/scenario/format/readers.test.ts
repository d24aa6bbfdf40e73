import { describe, expect, it } from 'vitest';
import {
  entriesOf,
  field,
  itemsOf,
  readFields,
  readNumber,
  readPercent,
  readSpan,
  readSwitch,
  readText,
  readTexts,
  readWord,
  show,
  textOf,
} from '../../../src/scenario/format/readers.ts';
import { expectOnlyFault, type WrittenMistake, yamlValue } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  ['a misspelt key', ['serivce: {}'], 'story.yaml:2:1: serivce: there is no key "serivce": did you mean "service"?'],
  [
    'a key that is nothing like any',
    ['zzzzzzzz: 1'],
    'story.yaml:2:1: zzzzzzzz: there is no key "zzzzzzzz": use one of name, why, service',
  ],
  [
    'a misspelt key deep inside',
    ['service:', '  desiredCout: 4'],
    'story.yaml:3:3: service.desiredCout: there is no key "desiredCout": did you mean "desiredCount"?',
  ],
  [
    'a key without a value',
    ['service:'],
    'story.yaml:2:1: service: has no value: write one after "service:", or leave the key out',
  ],
  [
    'a list where a map belongs',
    ['service: [4]'],
    'story.yaml:2:10: service: must be a map of keys and values, got a list of 1: write "service:" and its keys, indented, below it',
  ],
  [
    'a word for a number',
    ['service: { desiredCount: four }'],
    'story.yaml:2:26: service.desiredCount: must be a whole number from 0 to 5000, got "four": write desiredCount: 10',
  ],
  [
    'a fraction of a task',
    ['service: { desiredCount: 2.5 }'],
    'story.yaml:2:26: service.desiredCount: must be a whole number from 0 to 5000, got "2.5": write desiredCount: 10',
  ],
  [
    'too many percents',
    ['service: { minimumHealthyPercent: 120% }'],
    'story.yaml:2:35: service.minimumHealthyPercent: must be a percentage from 0 to 100, got "120%": write minimumHealthyPercent: 50%',
  ],
  [
    'a bake that is no duration',
    ['service: { bake: soon }'],
    'story.yaml:2:18: service.bake: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m',
  ],
  [
    'a bake above a day',
    ['service: { bake: 25h }'],
    'story.yaml:2:18: service.bake: must be a duration from 0s to 1d, got "25h": write bake: 1d',
  ],
  [
    'a bake without its unit',
    ['service: { bake: 10 }'],
    'story.yaml:2:18: service.bake: must be a duration like 90s, 5m or 1h30m, got "10": write 10s for seconds or 10m for minutes',
  ],
  [
    'a switch that is neither',
    ['service: { rollback: perhaps }'],
    'story.yaml:2:22: service.rollback: must be on or off, got "perhaps": write rollback: off',
  ],
  [
    'a misspelt stage',
    ['service: { strategy: canary, hooks: { a: { at: PRE_SCALEUPP } } }'],
    'story.yaml:2:48: service.hooks.a.at: is not a known value, got "PRE_SCALEUPP": did you mean "PRE_SCALE_UP"?',
  ],
  [
    'a hook without a stage',
    ['service: { strategy: canary, hooks: { a: { answers: failed } } }'],
    'story.yaml:2:42: service.hooks.a.at: is missing: write at: POST_TEST_TRAFFIC_SHIFT',
  ],
  [
    'an alarm without a threshold',
    ['alarm: { metric: 5xx }', 'series: { 5xx: "0" }'],
    'story.yaml:2:8: alarm.threshold: is missing: write threshold: 10',
  ],
  [
    'a misspelt treatment',
    ['alarm: { metric: a, threshold: 1, missing: notBreeching }', 'series: { a: "0" }'],
    'story.yaml:2:44: alarm.missing: is not a known value, got "notBreeching": did you mean "notBreaching"?',
  ],
  [
    'a name of a service on two lines',
    ['service: { name: "a\\nb" }'],
    'story.yaml:2:18: service.name: must be text on one line, got "a\nb": write name: and some text',
  ],
];

describe('a mistake in a value', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('what is shown of a value', () => {
  it.each([
    ['{ a: 1 }', 'a map of 1 key'],
    ['{ a: 1, b: 2 }', 'a map of 2 keys'],
    ['[]', 'a list of 0'],
    ['0x4', '"0x4"'],
    ['"a"', '"a"'],
    ['""', 'nothing'],
    ['x'.repeat(60), `"${'x'.repeat(60)}"`],
    ['x'.repeat(61), `"${'x'.repeat(57)}..."`],
  ])('%s is %s', (text, shown) => {
    expect(show(yamlValue(text).place.node)).toBe(shown);
  });
});

describe('the text of a value', () => {
  it.each([
    ['0x4', '0x4'],
    ['1.50', '1.50'],
    ['"1.50"', '1.50'],
    ['~', '~'],
    ['[a]', undefined],
  ])('%s is as it was written', (text, written) => {
    expect(textOf(yamlValue(text).place.node)).toBe(written);
  });
});

describe('a value', () => {
  const reads = {
    'a text': readText,
    texts: readTexts,
    'a number': readNumber({ min: -5, max: 1_000 }),
    'a whole number': readNumber({ min: 0, max: 1_000, whole: true }),
    percents: readPercent({ max: 200 }),
    'a span': readSpan({ min: 1_000 }),
    'a switch': readSwitch,
    'a word': readWord(['POST_SCALE_UP', 'notBreaching']),
  };

  it.each([
    ['a text', ' a b ', 'a b'],
    ['a text', '7', '7'],
    ['texts', '|\n  a\n  b\n', 'a\nb'],
    ['a number', '1e2', 100],
    ['a number', '-.5', -0.5],
    ['a number', '+5.', 5],
    ['a whole number', '1e2', 100],
    ['percents', '20%', 20],
    ['percents', '12.5', 12.5],
    ['a span', '1m30s', 90_000],
    ['a switch', 'yes', true],
    ['a switch', 'no', false],
    ['a switch', 'true', true],
    ['a word', 'post-scale-up', 'POST_SCALE_UP'],
    ['a word', 'Not Breaching', 'notBreaching'],
  ] as const)('%s: %j', (kind, text, value) => {
    expect(reads[kind](yamlValue(text).place)).toBe(value);
  });

  it.each([
    ['a text', '[a]', 'must be text on one line, got a list of 1: write key: and some text'],
    ['a text', '" "', 'must be text on one line, got " ": write key: and some text'],
    ['a number', '0x10', 'must be a number from -5 to 1000, got "0x10": write key: -5'],
    ['a number', '1001', 'must be a number from -5 to 1000, got "1001": write key: -5'],
    ['a whole number', '0.5', 'must be a whole number from 0 to 1000, got "0.5": write key: 10'],
    ['a whole number', 'NaN', 'must be a whole number from 0 to 1000, got "NaN": write key: 10'],
    ['percents', '-1%', 'must be a percentage from 0 to 200, got "-1%": write key: 50%'],
    ['a span', '500ms', 'must be a duration from 1s to 90d, got "500ms": write key: 1s'],
    ['a span', '91d', 'must be a duration from 1s to 90d, got "91d": write key: 90d'],
    ['a switch', 'On', 'must be on or off, got "On": write key: off'],
    ['a word', 'x', 'is not a known value, got "x": use one of POST_SCALE_UP, notBreaching'],
  ] as const)('%s: %j is refused', (kind, text, mistake) => {
    const { place, mistakes } = yamlValue(text);
    expect(reads[kind](place)).toBeUndefined();
    expect(mistakes()).toEqual([expect.stringContaining(mistake)]);
  });
});

describe('the entries of a map', () => {
  it('have their names and places; those without a value or a name are mistakes', () => {
    const { place, mistakes } = yamlValue('{ a: 1, b: , "": 2, [c]: 3, d: _ }');
    expect(entriesOf(place)?.map(({ key, at }) => [key, at.path])).toEqual([
      ['a', 'service.key.a'],
      ['d', 'service.key.d'],
    ]);
    expect(mistakes()).toEqual([
      'has no value: write one after "b:", or leave the key out',
      'has a key that is not a name, got nothing: write a word before the colon',
      'has a key that is not a name, got a list of 1: write a word before the colon',
    ]);
  });
});

describe('the items of a list', () => {
  it('are its own, or the value alone', () => {
    expect(itemsOf(yamlValue('[a, b]').place).map(({ path }) => path)).toEqual(['service.key[0]', 'service.key[1]']);
    expect(itemsOf(yamlValue('a').place).map(({ path }) => path)).toEqual(['service.key']);
  });
});

describe('the fields of a section', () => {
  const fields = {
    count: field(readNumber({ min: 0, max: 9 }), '4', 'required', 'how many'),
    name: field(readText, 'api', 'web', 'its name'),
  };

  it('are read each in its way', () => {
    expect(readFields(yamlValue('{ count: 4, name: x }').place, fields)).toEqual({ count: 4, name: 'x' });
    expect(readFields(yamlValue('{ count: 4 }').place, fields)).toEqual({ count: 4 });
  });

  it('are known, and there when they must be', () => {
    const { place, mistakes } = yamlValue('{ toString: 1, nam: x }');
    expect(readFields(place, fields)).toEqual({});
    expect(mistakes()).toEqual([
      'there is no key "toString": use one of count, name',
      'there is no key "nam": did you mean "name"?',
      'is missing: write count: 4',
    ]);
  });
});
