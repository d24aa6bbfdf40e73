import { expect, it } from 'vitest';
import type { CommandSpec } from '../../../src/cli/command-line/command-spec.ts';
import { completedCommands } from '../../../src/cli/completion/words.ts';

const spec: CommandSpec = {
  name: 'draw',
  summary: 'draw a file',
  usage: ['<file...>'],
  description: 'Draws.',
  operand: { name: 'file', text: 'the file', isRequired: true, isRepeatable: true, isFile: true },
  options: {
    into: { value: 'file', group: 'Options', text: 'into this file', isFile: true },
    as: { value: 'form', group: 'Options', text: 'in this form', choices: ['svg', 'png'] },
    title: { value: 'text', group: 'Options', text: 'with this title', isRepeatable: true },
    quiet: { group: 'Options', text: 'say nothing' },
  },
  exitCodes: [],
  examples: [],
};

it('are the options with what their values are, the operand, and help with the names of the commands', () => {
  const value = { choices: [], isFile: false, isRepeatable: false };
  expect(completedCommands([spec])).toEqual([
    {
      name: 'draw',
      text: 'draw a file',
      options: [
        {
          flag: '--into',
          text: 'into this file',
          isRepeatable: false,
          value: { ...value, name: 'file', isFile: true },
        },
        {
          flag: '--as',
          text: 'in this form',
          isRepeatable: false,
          value: { ...value, name: 'form', choices: ['svg', 'png'] },
        },
        { flag: '--title', text: 'with this title', isRepeatable: true, value: { ...value, name: 'text' } },
        { flag: '--quiet', text: 'say nothing', isRepeatable: false, value: undefined },
        { flag: '--help', text: 'show this help', isRepeatable: false, value: undefined },
      ],
      operand: expect.objectContaining({ name: 'file', choices: [], isFile: true, isRepeatable: true }),
    },
    {
      name: 'help',
      text: 'show the help of a command',
      options: [],
      operand: { ...value, name: 'command', choices: ['draw'] },
    },
  ]);
});
