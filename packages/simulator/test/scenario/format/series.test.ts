import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSeries, readSeries } from '../../../src/scenario/format/series.ts';
import { expectOnlyFault, type WrittenMistake, yamlValue } from '../stories.ts';

const _ = undefined;

const MISTAKES: readonly WrittenMistake[] = [
  [
    'a series with a stray word',
    ['series: { 5xx: "0x4 2 eleven 14" }'],
    'story.yaml:2:23: series.5xx: "eleven" is not part of the series notation: write numbers, _ for a missing datapoint and 0x4 for five zeros',
  ],
  [
    'a series without end',
    ['series: { 5xx: "0x99999" }'],
    'story.yaml:2:17: series.5xx: "0x99999" makes more than 50000 values',
  ],
  [
    'a value beyond those of CloudWatch',
    [`series: { a: "0 1${'0'.repeat(400)}" }`],
    `story.yaml:2:17: series.a: "1${'0'.repeat(56)}..." is beyond 2^360, the largest value that CloudWatch accepts: write numbers`,
  ],
];

describe('a series', () => {
  it.each([
    ['0x4 2 11 _ 14 15', [0, 0, 0, 0, 0, 2, 11, _, 14, 15]],
    ['_x3 7', [_, _, _, 7]],
    ['1+2x3', [1, 3, 5, 7]],
    ['10-2.5x2 0', [10, 7.5, 5, 0]],
    ['-1x0', [-1]],
    ['', []],
  ])('"%s" is promqltest\'s way of writing them [SCN-3]', (text, values) => {
    expect(parseSeries(text)).toEqual({ values });
  });

  it.each([
    ['0x4 2 eleven', 'eleven', 6],
    ['0xx4', '0xx4', 0],
    ['_+1x3', '_+1x3', 0],
    ['1 2 3x', '3x', 4],
  ])('"%s" is refused at its token', (text, token, offset) => {
    expect(parseSeries(text)).toMatchObject({ token, offset });
  });

  it('has one value a token and one more for every repetition', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat(9))), (tokens) => {
        const reading = parseSeries(tokens.map(([value, times]) => `${value}x${times}`).join(' '));
        const count = tokens.reduce((sum, [, times]) => sum + times + 1, 0);
        expect('values' in reading && reading.values.length).toBe(count);
      }),
    );
  });
});

describe('a mistake in a series', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('the section of a series', () => {
  it('has its values alone, one a minute and of one sample, or says how often and of how many', () => {
    expect(readSeries(yamlValue('"1 2"').place)).toEqual({ values: [1, 2], everyMs: 60_000, samples: 1 });
    expect(readSeries(yamlValue('{ values: 3, every: 10s, samples: 5 }').place)).toEqual({
      values: [3],
      everyMs: 10_000,
      samples: 5,
    });
  });

  it.each([
    ['[1, 2]', 'must be a map of keys and values, got a list of 2: write "key:" and its keys, indented, below it'],
    ['{ every: 1m }', 'is missing: write values: "0x4 2 11 _"'],
    ['{ values: [1, 2] }', 'must be text with values, got a list of 2: write "0x4 2 11 _ 14"'],
    ['{ values: 1, every: 5s }', 'must be a duration from 10s to 1h, got "5s": write every: 10s'],
    ['{ values: 1, samples: 0 }', 'must be a whole number from 1 to 1000000, got "0": write samples: 10'],
  ])('%s is refused', (text, mistake) => {
    const { place, mistakes } = yamlValue(text);
    readSeries(place);
    expect(mistakes()).toEqual([mistake]);
  });
});
