import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../../../src/cli/command-line/command-spec.ts';
import { describeHelp } from '../../../src/cli/command-line/describe-help.ts';

const spec: CommandSpec = {
  name: 'try',
  summary: 'try it',
  usage: ['<file>', '--all [options]'],
  description: 'Tries one file, or all of them.',
  operand: { name: 'file', text: 'the file to try', isRequired: true, isRepeatable: false },
  options: {
    all: { group: 'Which files', text: 'try all' },
    wait: { value: 'duration', group: 'How', text: 'give up after this time, like 90s', default: '60m' },
  },
  notes: 'A note:\n  is set as it is,   with its spaces',
  exitCodes: [{ name: 'succeeded', meaning: 'it was tried' }, { name: 'not-found' }],
  examples: ['try a.txt', 'try --all'],
};

describe('the help of a command', () => {
  it('shows usage, operands, options by group, notes, its own exit codes and examples', () => {
    expect(describeHelp(spec)).toBe(
      [
        'Usage: ecs-guard try <file>',
        '       ecs-guard try --all [options]',
        '',
        'Tries one file, or all of them.',
        '',
        'Arguments:',
        '  file               the file to try',
        '',
        'Which files:',
        '  --all              try all',
        '',
        'How:',
        '  --wait <duration>  give up after this time, like 90s (default: 60m)',
        '',
        'Help:',
        '  -h, --help         show this help',
        '',
        'A note:',
        '  is set as it is,   with its spaces',
        '',
        'Exit codes:',
        '    0  it was tried',
        '   41  cluster, service or deployment not found, or deleted during the wait; or',
        '       the service does not use the ECS deployment controller',
        '',
        'Examples:',
        '  ecs-guard try a.txt',
        '  ecs-guard try --all',
        '',
      ].join('\n'),
    );
  });

  it('breaks a long meaning below its beginning, within 80 columns', () => {
    const meaning = `${'word '.repeat(20)}end`;
    const text = describeHelp({ ...spec, exitCodes: [{ name: 'interrupted', meaning }] });
    // 73 columns beside the margin of seven hold fourteen words of four letters, each with a space.
    expect(text).toContain(`\n  130  ${'word '.repeat(13)}word\n       ${'word '.repeat(6)}end\n`);
  });
});
