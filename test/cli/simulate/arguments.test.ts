import { describe, expect, it } from 'vitest';
import { readPlayArguments } from '../../../src/cli/simulate/arguments.ts';

describe('what simulate was asked to play', () => {
  it('is files, and nothing more unless it says so', () => {
    expect(readPlayArguments(['a.yaml', '-'])).toEqual({
      is: 'read',
      play: { paths: ['a.yaml', '-'], json: false, svg: undefined, alarm: undefined, events: false },
    });
  });

  it('is one alarm, drawn into a file, with every event, as data', () => {
    expect(readPlayArguments(['--json', '--svg', 'a.svg', 'a.yaml', '--alarm=5xx', '--events'])).toEqual({
      is: 'read',
      play: {
        paths: ['a.yaml'],
        json: true,
        svg: { file: 'a.svg', option: '--svg', force: false },
        alarm: '5xx',
        events: true,
      },
    });
  });

  it.each([
    [[], ['no scenario given: name a file, a folder, or - for standard input']],
    [['--svg=', 'a.yaml'], ['--svg must not be empty']],
    [['--force', 'a.yaml'], ['--force needs --svg: name a file, or leave --force out']],
    [['-', '-'], ['- is there twice: standard input can be read once']],
    [['--jsn'], ["unknown option '--jsn': did you mean --json?"]],
    [
      ['--port', '80', '--speed=2'],
      ['port', 'speed'].map((name) => `--${name} needs --serve: playing scenarios serves nothing`),
    ],
  ])('is refused with what is wrong: %j', (args, faults) => {
    expect(readPlayArguments(args)).toEqual({ is: 'refused', faults });
  });

  it('may be help', () => {
    expect(readPlayArguments(['-h'])).toMatchObject({
      is: 'help',
      text: expect.stringMatching(/^Usage: ecs-guard simulate /),
    });
  });
});
