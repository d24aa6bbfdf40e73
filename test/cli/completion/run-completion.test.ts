import { expect, it } from 'vitest';
import { runCompletion } from '../../../src/cli/completion/run-completion.ts';

function run(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = runCompletion(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...written };
}

it.each([
  ['bash', /^# bash completion for ecs-guard\./],
  ['zsh', /^#compdef ecs-guard\n/],
  ['fish', /^# fish completion for ecs-guard\./],
])('prints the script for %s alone, and ends with 0', (shell, start) => {
  const { code, stdout, stderr } = run(shell);
  expect(stdout).toMatch(start);
  expect([code, stderr]).toEqual([0, '']);
});

it('prints its help', () => {
  expect(run('--help')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Usage: ecs-guard completion /) });
});

it.each([
  [[], 'error: no shell given: choose bash, zsh or fish (see ecs-guard completion --help)\n'],
  [['ksh'], 'error: shell must be bash, zsh or fish, got "ksh" (see ecs-guard completion --help)\n'],
])('refuses %j in one line with 2', (args, stderr) => {
  expect(run(...args)).toEqual({ code: 2, stdout: '', stderr });
});
