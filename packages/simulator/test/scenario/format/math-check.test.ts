import { describe, expect, it } from 'vitest';
import { expectOnlyFault, faultsOf, type WrittenMistake } from '../stories.ts';

const MISTAKES: readonly WrittenMistake[] = [
  [
    'an expression that ends too soon',
    ['alarm: { math: "a + ", threshold: 1 }', 'series: { a: "0" }'],
    'story.yaml:2:20: alarm.math: is not valid metric math for an alarm, got "a + ": expected a value, found its end',
  ],
  [
    'an expression with an id that nothing has',
    ['alarms: { x: { math: 2 * a / b, threshold: 1 } }', 'series: { a: "0" }'],
    'story.yaml:2:30: alarms.x.math: is not valid metric math for an alarm, got "2 * a / b": there is no metric and no expression "b"',
  ],
  [
    'an expression of several series',
    ['alarm: { math: "[a, b]", threshold: 1 }', 'series: { a: "0", b: "0" }'],
    'story.yaml:2:16: alarm.math: is not valid metric math for an alarm, got "[a, b]": the expression result of an alarm must give a single time series',
  ],
];

describe('a mistake in metric math', () => {
  it.each(MISTAKES)(
    '%s is the only complaint, with its place, its value and the fix [SCN-1] [SCN-2]',
    (_what, lines, fault) => {
      expectOnlyFault(lines, fault);
    },
  );
});

describe('metric math', () => {
  it.each([
    ['alarm: { math: a / b * 100, threshold: 1 }', 'series: { a: "0", b: "0" }'],
    ['alarm: { math: e / r, metrics: { e: a, r: b }, threshold: 1 }', 'series: { a: "0", b: "0" }'],
    ['alarm: { math: "FILL(a, 0)", threshold: 1, exists: off }', 'series: { a: "0" }'],
  ])('that CloudWatch takes has no mistake: %s', (...lines) => {
    expect(faultsOf('name: x', ...lines)).toEqual([]);
  });

  it('is refused where the simulator lacks it, in the words of the simulator', () => {
    const faults = faultsOf('name: x', 'alarm: { math: "SEARCH(a)", threshold: 1 }', 'series: { a: "0" }');
    expect(faults).toEqual([
      expect.stringMatching(
        /^story\.yaml:2:\d+: alarm\.math: is not valid metric math for an alarm, got "SEARCH\(a\)": /,
      ),
    ]);
  });
});
