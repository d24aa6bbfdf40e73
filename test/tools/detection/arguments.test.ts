import { describe, expect, it } from 'vitest';
import { readDetectionArguments } from '../../../tools/detection/arguments.ts';

const measured = {
  is: 'measure',
  only: undefined,
  seeds: undefined,
  firstSeed: 1_000_001,
  isResumed: false,
  isWritten: true,
};

describe('the arguments of npm run detection', () => {
  it.each([
    [[], measured],
    [['--only', '^rolling', '--seeds', '50'], { ...measured, only: /^rolling/, seeds: 50, isWritten: false }],
    [['--choose'], { ...measured, firstSeed: 1, isWritten: false }],
    [['--resume'], { ...measured, isResumed: true }],
    [['--resume', '--seeds', '7'], { ...measured, seeds: 7, isResumed: true }],
    [['--page'], { is: 'page' }],
    [['--help', '--only', 'x'], { is: 'help' }],
  ])('reads %j', (args, expected) => {
    expect(readDetectionArguments(args)).toEqual(expected);
  });

  it.each([
    [['--only', '('], /^--only must be a regular expression, got "\(" \(Unterminated group\): write /],
    [['--only'], /^--only needs a value: /],
    [['--seeds', 'x'], /^--seeds must be a whole number from 1 to 999999, got "x": write --seeds 200$/],
    [['--seeds', '0'], /got "0"/],
    [['--seeds', '1.5'], /got "1.5"/],
    [['--seeds=-3'], /got "-3"/],
    [['--seeds', '1000000'], /got "1000000"/],
    [['--sedes', '5'], /^there is no option --sedes: run --help/],
    [['canary'], /^there is no argument "canary": run --help/],
    [['--choose=yes'], /^--choose takes no value: write --choose$/],
    [['--page', '--resume'], /^--page writes the page and measures nothing: run --resume without it$/],
    [['--choose', '--resume'], /^--choose uses seeds that the results file does not hold: leave out --resume$/],
  ])('refuses %j in one line', (args, fault) => {
    expect(readDetectionArguments(args)).toEqual({ is: 'refused', fault: expect.stringMatching(fault) });
  });
});
