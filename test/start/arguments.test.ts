import { describe, expect, it } from 'vitest';
import { readStartArguments } from '../../src/start/arguments.ts';

describe('the arguments of npm start', () => {
  it.each([
    [['--speed', 'fast'], '--speed must be a number above 0, got "fast"'],
    [['--speed', '0'], '--speed must be a number above 0, got "0"'],
    [['--speed', '-1'], '--speed must be a number above 0, got "-1"'],
    [['--speed', ''], '--speed needs a value'],
    [['--speed'], '--speed needs a value'],
    [['--scenario', ''], '--scenario needs a value'],
    [['--sped'], 'unknown option --sped (did you mean --speed?)'],
    [['--sped', '60'], 'unknown option --sped (did you mean --speed?)'],
    [['-x'], 'unknown option -x'],
    [['--verbose=1'], '--verbose takes no value, got "1"'],
    [['canary-alarm'], 'unexpected argument "canary-alarm"'],
  ])('are refused: %j', (args, fault) => {
    expect(readStartArguments(args)).toEqual({ is: 'refused', fault });
  });

  it('play the sample service in brief and at full speed when there are none', () => {
    expect(readStartArguments([])).toEqual({ is: 'run', speed: undefined, scenario: undefined, isVerbose: false });
  });

  it('choose the scenario, the speed and the detail', () => {
    const args = ['--scenario', 'canary-alarm', '--speed', '0.5', '--verbose'];
    expect(readStartArguments(args)).toEqual({ is: 'run', speed: 0.5, scenario: 'canary-alarm', isVerbose: true });
    expect(readStartArguments(['--scenario', '-'])).toMatchObject({ scenario: '-' });
  });

  it('ask for help, whatever else they say', () => {
    expect(readStartArguments(['--speed', '2', '-h'])).toEqual({ is: 'help' });
  });
});
