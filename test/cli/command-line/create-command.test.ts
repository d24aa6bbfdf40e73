import { CommanderError } from 'commander';
import { expect, it, vi } from 'vitest';
import { createCommand, quietCommand } from '../../../src/cli/command-line/create-command.ts';

it('writes nothing and ends no process: it throws', () => {
  const write = vi.spyOn(process.stderr, 'write');
  const exit = vi.spyOn(process, 'exit');
  expect(() => quietCommand('try').parse(['--nonsense'], { from: 'user' })).toThrow(CommanderError);
  expect(() => quietCommand('try').parse(['--help'], { from: 'user' })).toThrow(CommanderError);
  expect(write).not.toHaveBeenCalled();
  expect(exit).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

it('shows what holds when an option is not given, and that choices are choices', () => {
  const help = createCommand({
    name: 'try',
    summary: 'try it',
    usage: ['[options]'],
    description: 'Tries it.',
    options: {
      for: { value: 'duration', group: 'Options', text: 'try so long', default: '60m' },
      as: { value: 'kind', group: 'Options', text: 'try as', choices: ['a', 'b'] },
    },
    exitCodes: [],
    examples: [],
  }).helpInformation();
  expect(help).toMatch(/--for <duration> +try so long \(default: 60m\)\n/);
  expect(help).toMatch(/--as <kind> +try as \(choices: "a", "b"\)\n/);
  expect(help).toMatch(/\nOptions:\n[\s\S]*-h, --help +show this help\n/);
});
