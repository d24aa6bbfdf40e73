import { describe, expect, it } from 'vitest';
import { describeBash } from '../../../src/cli/completion/bash.ts';
import { completedCommands } from '../../../src/cli/completion/words.ts';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { folderWith, hasShell, runShell, WAIT_FLAGS } from './shells.ts';

/** What readline offers for the words, of which the cursor stands in the last. */
function complete(...words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const ask = `source ./script
complete -p ecs-guard >/dev/null || exit 3
COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
_ecs_guard
printf '%s\\n' "\${COMPREPLY[@]}"`;
  return runShell(['bash', '--norc', '-c', ask], folderWith(describeBash)).split('\n').filter(Boolean).toSorted();
}

describe.runIf(hasShell('bash'))('completion in bash', () => {
  it.each([
    [
      ['ecs-guard', ''],
      [
        '--help',
        '--version',
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
    [['ecs-guard', 'wa'], ['wait']],
    [['ecs-guard', 'wait', ''], WAIT_FLAGS],
    [
      ['ecs-guard', 'wait', '--re'],
      ['--region', '--require-protection'],
    ],
    [['ecs-guard', 'wait', '--json', '--no'], ['--no-live']],
    [['ecs-guard', 'wait', '--service', ''], []],
    [
      ['ecs-guard', 'evaluate', '--engine', ''],
      ['fast', 'plain'],
    ],
    [
      ['ecs-guard', 'evaluate', '--engine', '='],
      ['fast', 'plain'],
    ],
    [['ecs-guard', 'evaluate', '--engine', '=', 'p'], ['plain']],
    [
      ['ecs-guard', 'simulate', 'm'],
      ['mine', 'my story.yaml'],
    ],
    [['ecs-guard', 'simulate', 'my\\ s'], ['my story.yaml']],
    [['ecs-guard', 'simulate', '--models', 'my'], ['my story.yaml']],
    [['ecs-guard', 'simulate', '--alarm', 'm'], []],
    [
      ['ecs-guard', 'completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['ecs-guard', 'help', 's'], ['simulate']],
    [['ecs-guard', 'nonsense', ''], []],
  ])('of %j offers %j', (words, offered) => {
    expect(complete(...words)).toEqual(offered);
  });
});

it('names each command and each flag in the script for bash, and a file where an option takes one', () => {
  const script = describeBash(completedCommands(COMMANDS));
  for (const flag of WAIT_FLAGS) expect(script).toContain(` ${flag}`.trimStart());
  expect(script).toContain("'simulate --svg' | 'simulate --from' | 'simulate --models') _ecs_guard_files");
  expect(script).toContain("'evaluate --engine') _ecs_guard_words \"$cur\" 'fast plain'");
  expect(script).toMatch(/\ncomplete -F _ecs_guard ecs-guard\n$/);
});
