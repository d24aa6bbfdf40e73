import { describe, expect, it } from 'vitest';
import { isSameEnding, isSameTool } from '../../../tools/deploy-tools/noise.ts';
import type { ToolResult, WaitResults } from '../../../tools/deploy-tools/results.ts';

const ecs = { status: 'ROLLBACK_SUCCESSFUL', reason: 'alarm' };
const onAws = { succeeds: true, because: 'it is stable', source: 'https://github.com/a/b' };
const run: ToolResult['runs'][number] = {
  version: 'errors',
  exitCode: 0,
  said: 'done after 2 min 5 s',
  ecs,
  calls: { DescribeServices: 76, ListTasks: 3 },
  refused: [],
  onAws,
};
const tool = (changes: Partial<typeof run>): ToolResult => ({
  name: 'deploy',
  how: 'run',
  version: '1',
  home: 'https://github.com/a/b',
  runs: [{ ...run, ...changes }],
});

describe('the result of a tool', () => {
  it('is the same if only the polls and the times differ', () => {
    const again = tool({ calls: { ListTasks: 1, DescribeServices: 13 }, said: 'done after 59 s' });
    expect(isSameTool(tool({}), again)).toBe(true);
  });

  it.each<[string, Partial<typeof run>]>([
    ['exit code', { exitCode: 1 }],
    ['last words', { said: 'failed after 2 min 5 s' }],
    ['ending', { ecs: { ...ecs, status: 'SUCCESSFUL' } }],
    ['operations', { calls: { DescribeServices: 76 } }],
    ['refusals', { refused: ['RunTask: no'] }],
  ])('is another one if it has other %s', (_, changes) => {
    expect(isSameTool(tool({}), tool(changes))).toBe(false);
  });
});

const wait: WaitResults['endings'][number]['waits'][number] = {
  wait: 'ecs-guard wait',
  exitCode: 30,
  said: 'superseded: web was superseded after 52 s: by gL1aqrU7B4X7YWoCpLWPO, 0 of 2 new tasks are running at 2026-11-30T05:11:02Z',
  cause: 'named',
  alarm: 'none',
  calls: { DescribeServices: 20, DescribeAlarms: 24 },
};
const ending = (changes: Partial<typeof wait>) => ({ ending: 'superseded', ecs, waits: [{ ...wait, ...changes }] });

describe('an ending', () => {
  it('is the same with up to twice as many calls, at another time', () => {
    const said =
      'superseded: web was superseded after 1 min 2 s: by hL1aqrU7B4X7YWoCpLWPO, 2 of 2 new tasks are running at 2026-12-01T05:11:02.5Z';
    expect(isSameEnding(ending({}), ending({ said, calls: { DescribeServices: 88 } }))).toBe(true);
    expect(isSameEnding(ending({}), ending({ calls: { DescribeServices: 22 } }))).toBe(true);
  });

  it.each<[string, Partial<typeof wait>]>([
    ['more than twice as many calls', { calls: { DescribeServices: 89 } }],
    ['less than half as many calls', { calls: { DescribeServices: 21 } }],
    ['another exit code', { exitCode: 0 }],
    ['another cause', { cause: 'wrong' }],
    ['other words', { said: 'rolled-back-by-alarm: web' }],
  ])('is another one with %s', (_, changes) => {
    expect(isSameEnding(ending({}), ending(changes))).toBe(false);
  });
});
