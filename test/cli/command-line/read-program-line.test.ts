import { describe, expect, it } from 'vitest';
import { describeProgramHelp, readProgramLine } from '../../../src/cli/command-line/read-program-line.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';

const read = (...args: readonly string[]) => readProgramLine(COMMANDS, args);
const ALL =
  'the commands are wait, why, history, report, doctor, lint, protect, preview, simulate, evaluate, completion';

describe('the line behind ecs-guard', () => {
  it.each([
    [['wait'], []],
    [
      ['wait', '--service', 'web', '--help'],
      ['--service', 'web', '--help'],
    ],
    [
      ['wait', '--service', 'wait', '--', '--x'],
      ['--service', 'wait', '--', '--x'],
    ],
    [
      ['wait', 'now', '--nonsense=1'],
      ['now', '--nonsense=1'],
    ],
  ])('names a command, which reads the rest as it was written: %j', (args, rest) => {
    expect(read(...args)).toEqual({ is: 'command', name: 'wait', args: rest });
  });

  it.each([
    [['--help'], undefined],
    [['-h'], undefined],
    [['help'], undefined],
    [['help', '--help'], undefined],
    [['help', 'wait'], 'wait'],
    [['--help', 'wait'], undefined],
  ])('asks for help: %j', (args, about) => {
    expect(read(...args)).toEqual({ is: 'help', about });
  });

  it('asks for the version', () => {
    expect(read('--version')).toEqual({ is: 'version' });
  });

  it.each([
    [[], `no command: ${ALL}`],
    [['--'], `no command: ${ALL}`],
    [['wiat'], "unknown command 'wiat': did you mean wait?"],
    [['simulat', '--json'], "unknown command 'simulat': did you mean simulate?"],
    [['deploy'], `unknown command 'deploy': ${ALL}`],
    [[''], `unknown command '': ${ALL}`],
    [['--vresion'], "unknown option '--vresion': did you mean --version?"],
    [['--json', 'wait'], "unknown option '--json'"],
  ])('is refused in one line: %j', (args, fault) => {
    expect(read(...args)).toEqual({ is: 'refused', fault });
  });
});

describe('the help of the program', () => {
  it('lists each command once, and says where the codes of a command are', () => {
    const text = describeProgramHelp(COMMANDS);
    for (const { name } of COMMANDS) expect(text.match(new RegExp(`^  ${name} +\\S`, 'gm'))).toHaveLength(1);
    expect(text).toMatch(/^ {2}help +show the help of a command$/m);
    expect(text).toContain('The help of each command lists all of its codes: ecs-guard wait --help\n');
  });

  it('fits 80 columns', () => {
    expect(
      describeProgramHelp(COMMANDS)
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });
});
