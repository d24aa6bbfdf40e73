import { describe, expect, it } from 'vitest';
import { readStartArguments } from '../../src/start/arguments.ts';

describe('the arguments of npm start', () => {
  it.each([
    [['--speed', 'fast'], '--speed must be a number above 0, got "fast"'],
    [['--speed', '0'], '--speed must be a number above 0, got "0"'],
    [['--speed', ''], '--speed must be a number above 0, got ""'],
    [['--sped'], "Unknown option '--sped'"],
    [['--scenario', ''], '--scenario must name a file, got ""'],
  ])('are refused: %j', (args, fault) => {
    expect(readStartArguments(args)).toEqual({ is: 'refused', fault: expect.stringContaining(fault) });
  });
});
