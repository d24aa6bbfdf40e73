import { describe, expect, it } from 'vitest';
import { describeHelp } from '../../src/cli/command-line/describe-help.ts';
import { readCommandLine } from '../../src/cli/command-line/read-command-line.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { EXIT_CODES } from '../../src/core/wait/wait-verdict.ts';

const commands = COMMANDS.map((command) => [command.name, command] as const);

/** What a shell hands to the program. */
const wordsOf = (example: string) => example.replace(/ [<>|].*$/, '').split(' ');

describe.each(commands)('ecs-guard %s', (name, command) => {
  const help = describeHelp(command);

  it('has a help of at most 80 columns', () => {
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('lists its own exit codes with their meanings, in the order of the table', () => {
    const [, section = ''] = /^Exit codes:\n([\s\S]*?)\n\n/m.exec(help) ?? [];
    const codes = [...section.matchAll(/^ {2,4}(\d+) {2}\S/gm)].map(([, code]) => Number(code));
    const inOrder = EXIT_CODES.map(({ code }) => code).filter((code) => codes.includes(code));
    expect(codes).toEqual(inOrder);
    expect(codes).toHaveLength(command.exitCodes.length);
  });

  it('has two or three examples, which its own parser takes', () => {
    expect([2, 3]).toContain(command.examples.length);
    for (const example of command.examples) {
      const [first, ...args] = wordsOf(example);
      expect(first).toBe(name);
      expect(readCommandLine(command, args), example).toMatchObject({ is: 'read' });
    }
  });

  it('describes each option in words that begin small and end without a period', () => {
    for (const { text } of Object.values(command.options)) expect(text).toMatch(/^[a-zA-Z].*[^.]$/);
  });
});
