import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { describeFish } from '../../../src/cli/completion/fish.ts';
import { completedCommands } from '../../../src/cli/completion/words.ts';
import { folderWith, hasShell, runShell, WAIT_FLAGS } from './shells.ts';

/** What fish offers behind the line, without the descriptions. */
function complete(line: string): readonly string[] {
  const ask = `source ./script; complete -C '${line}'`;
  const shown = runShell(['fish', '--no-config', '-c', ask], folderWith(describeFish));
  return shown
    .split('\n')
    .filter(Boolean)
    .map((offer) => offer.split('\t')[0] ?? '')
    .toSorted();
}

describe.runIf(hasShell('fish'))('completion in fish', () => {
  it.each([
    [
      'ecs-guard ',
      [
        'completion',
        'doctor',
        'evaluate',
        'help',
        'history',
        'lint',
        'preview',
        'protect',
        'report',
        'simulate',
        'wait',
        'why',
      ],
    ],
    ['ecs-guard --', ['--help', '--version']],
    ['ecs-guard wait --', WAIT_FLAGS],
    ['ecs-guard wait --re', ['--region', '--require-protection']],
    ['ecs-guard wait --service ', []],
    ['ecs-guard evaluate --engine ', ['fast', 'plain']],
    ['ecs-guard evaluate --engine=p', ['--engine=plain']],
    ['ecs-guard simulate m', ['mine/', 'my story.yaml']],
    ['ecs-guard simulate --models m', ['mine/', 'my story.yaml']],
    ['ecs-guard completion ', ['bash', 'fish', 'zsh']],
    ['ecs-guard help s', ['simulate']],
  ])('of "%s" offers %j', (line, offered) => {
    expect(complete(line)).toEqual(offered);
  });
});

it('quotes what a description holds, and says which options take a file, a choice or another value', () => {
  const script = describeFish(completedCommands(COMMANDS));
  const ofSimulate = "complete -c ecs-guard -n '__fish_seen_subcommand_from simulate'";
  expect(script).toContain(`${ofSimulate} -l svg -r -F -d 'draw the alarm\\'s metric `);
  expect(script).toContain(`${ofSimulate} -l port -x -d `);
  expect(script).toContain(`${ofSimulate} -l json -d `);
  expect(script).toContain(`${ofSimulate} -F\n`);
  expect(script).toContain("-l engine -x -a 'fast plain' -d ");
  expect(script).toContain("complete -c ecs-guard -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n");
});
