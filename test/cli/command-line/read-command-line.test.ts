import { CommanderError } from 'commander';
import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../../../src/cli/command-line/command-spec.ts';
import { describeParserFault, readCommandLine } from '../../../src/cli/command-line/read-command-line.ts';

const options = {
  name: { value: 'name', group: 'Options', text: 'a name', default: 'none' },
  'two-words': { value: 'text', group: 'Options', text: 'a text' },
  each: { value: 'text', group: 'Options', text: 'a text', isRepeatable: true },
  kind: { value: 'kind', group: 'Options', text: 'a kind', choices: ['fast', 'plain'] },
  loud: { group: 'Options', text: 'a flag' },
  'no-live': { group: 'Options', text: 'a flag' },
} as const;

const spec: CommandSpec<typeof options> = {
  name: 'try',
  summary: 'try it',
  usage: ['[options] [file]'],
  description: 'Tries it.',
  operand: { name: 'file', text: 'a file', isRequired: false, isRepeatable: false },
  options,
  exitCodes: [{ name: 'succeeded' }],
  examples: ['try file'],
};

const read = (...args: readonly string[]) => readCommandLine(spec, args);
const faultOf = (...args: readonly string[]) => {
  const line = read(...args);
  return line.is === 'refused' ? line.faults : line;
};

describe('a command line', () => {
  it('holds what was given under the names of the spec, and nothing else', () => {
    expect(read()).toEqual({ is: 'read', values: {}, operands: [] });
    expect(read('--two-words', 'a b', '--loud', '--no-live', '--name=x', 'file')).toEqual({
      is: 'read',
      values: { 'two-words': 'a b', loud: true, 'no-live': true, name: 'x' },
      operands: ['file'],
    });
  });

  it('keeps the last of an option that is given twice, and all of one that can be repeated', () => {
    expect(read('--name', 'a', '--each', 'x', '--name', 'b', '--each', 'y')).toMatchObject({
      values: { name: 'b', each: ['x', 'y'] },
    });
  });

  it('keeps an empty value, which the command refuses in its own words', () => {
    expect(read('--name', '')).toMatchObject({ values: { name: '' } });
  });

  it('takes what stands behind -- for no option', () => {
    expect(read('--', '--loud')).toMatchObject({ values: {}, operands: ['--loud'] });
  });

  it.each([[['--help']], [['-h']], [['--loud', '--help']], [['--nmae', '--help']]])('asks for help: %j', (args) => {
    expect(read(...args)).toMatchObject({ is: 'help', text: expect.stringMatching(/^Usage: ecs-guard try /) });
  });

  it.each([
    [['--nmae', 'x'], "unknown option '--nmae': did you mean --name?"],
    [['--zzzzzz'], "unknown option '--zzzzzz'"],
    [['-x'], "unknown option '-x'"],
    [['--loud=yes'], "unknown option '--loud=yes'"],
    [['--name'], '--name needs a value: write the value after --name'],
    [['--name', '--loud'], '--name needs a value, got the option "--loud": write the value after --name'],
    [['--kind', 'slow'], '--kind must be fast or plain, got "slow"'],
    [['--kind', 'plian'], '--kind must be fast or plain, got "plian": did you mean plain?'],
    [['a', 'b'], 'too many arguments. Expected 1 argument but got 2: a, b.'],
  ])('is refused in one line: %j', (args, fault) => {
    expect(faultOf(...args)).toEqual([fault]);
  });
});

describe('a fault of the parser', () => {
  it('is one line, with all that it suggests', () => {
    const fault = "error: unknown option '--re'\n(Did you mean one of --region, --require-protection?)";
    expect(describeParserFault(new CommanderError(1, 'commander.unknownOption', fault))).toBe(
      "unknown option '--re': did you mean one of --region, --require-protection?",
    );
  });
});
