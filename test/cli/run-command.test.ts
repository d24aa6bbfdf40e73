import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { runCommand } from '../../src/cli/run-command.ts';
import { packageVersion } from '../../src/cli/version.ts';

async function run(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCommand(args, { stdout: stream('stdout'), stderr: stream('stderr') });
  return { code, ...written };
}

const names = COMMANDS.map(({ name }) => name);

describe('ecs-guard', () => {
  it('prints its help on stdout and ends with 0', async () => {
    const { code, stdout, stderr } = await run('--help');
    expect(stdout).toMatch(/^Usage: ecs-guard <command> \[options\]\n/);
    expect([code, stderr]).toEqual([0, '']);
    expect(await run('help')).toEqual({ code, stdout, stderr });
    expect(await run('help', 'help')).toEqual({ code, stdout, stderr });
  });

  it.each(names)('prints the help of %s for "help" and its name', async (name) => {
    const { code, stdout, stderr } = await run('help', name);
    expect(stdout).toMatch(new RegExp(`^Usage: ecs-guard ${name} `));
    expect([code, stderr]).toEqual([0, '']);
  });

  it('prints its version', async () => {
    expect(await run('--version')).toEqual({ code: 0, stdout: `${packageVersion()}\n`, stderr: '' });
  });

  it.each([
    [['wiat', '--service', 'web'], "error: unknown command 'wiat': did you mean wait? (see ecs-guard --help)\n"],
    [['help', 'wiat'], "error: unknown command 'wiat': did you mean wait? (see ecs-guard --help)\n"],
    [
      [],
      'error: no command: the commands are wait, why, history, report, doctor, lint, protect, preview, simulate, evaluate, completion (see ecs-guard --help)\n',
    ],
  ])('refuses %j in one line with 2', async (args, line) => {
    expect(await run(...args)).toEqual({ code: 2, stdout: '', stderr: line });
  });

  it('runs the command that is named', async () => {
    // A command writes to its own host: nothing comes here, and the code is that of the command.
    expect(await run('completion', '--help')).toMatchObject({ code: 0 });
    for (const name of names) expect(await run(name, '--no-such-option')).toMatchObject({ code: 2 });
  });
});
