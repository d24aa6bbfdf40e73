import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { describeZsh } from '../../../src/cli/completion/zsh.ts';
import { completedCommands } from '../../../src/cli/completion/words.ts';
import { folderWith, hasShell, runShell, WAIT_FLAGS } from './shells.ts';

function complete(line: string): readonly string[] {
  const shown = runShell(['zsh', '-f', join(import.meta.dirname, 'ask-zsh.zsh'), line], folderWith(describeZsh));
  return [...shown.matchAll(/offer ([^\r\n]+)/g)].map(([, name = '']) => name).toSorted();
}

describe.runIf(hasShell('zsh'))('completion in zsh', () => {
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
    ['ecs-guard wait --re', ['--region', '--require-protection']],
    ['ecs-guard evaluate --engine ', ['fast', 'plain']],
    ['ecs-guard simulate --svg m', ['mine', 'my\\ story.yaml']],
    ['ecs-guard wait --service ', []],
  ])('of "%s" offers %j', (line, offered) => {
    expect(complete(line)).toEqual(offered);
  });
});

it('says which options take a file, a choice or another value, and can be kept in a folder of fpath', () => {
  const script = describeZsh(completedCommands(COMMANDS));
  for (const flag of WAIT_FLAGS) expect(script).toMatch(new RegExp(`^ {12}'${flag}=?\\[`, 'm'));
  expect(script).toMatch(/'--svg=\[draw the alarm'\\''s metric [^\]]*\]:file:_files'/);
  expect(script).toMatch(/'--engine=\[[^\]]*\]:engine:\(fast plain\)'/);
  expect(script).toMatch(/'\*--parameter=\[[^\]]*\]:name=value: '/);
  expect(script).toContain("'*:scenario:_files'");
  expect(script).toContain("'1:shell:(bash zsh fish)'");
  expect(script).toMatch(/^#compdef ecs-guard\n/);
  expect(script).toContain('\n  compdef _ecs-guard ecs-guard\n');
});
