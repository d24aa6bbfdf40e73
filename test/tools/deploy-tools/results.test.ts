import { describe, expect, it } from 'vitest';
import { versionNames } from '../../../tools/deploy-tools/deploy-tool.ts';
import { endings, waitNames } from '../../../tools/deploy-tools/endings.ts';
import { fetchedTools } from '../../../tools/deploy-tools/fetched-tools.ts';
import {
  countCalls,
  isAsOnAws,
  lastWords,
  readDeployResults,
  readWaitResults,
} from '../../../tools/deploy-tools/results.ts';
import { waitingTools } from '../../../tools/deploy-tools/waiting-tools.ts';

describe('the committed results', () => {
  it('have all tools with all versions', () => {
    const { tools } = readDeployResults();
    expect(tools.map(({ name, how }) => [name, how])).toEqual(
      [...waitingTools, ...fetchedTools].map(({ name, how }) => [name, how]),
    );
    for (const { runs } of tools) expect(runs.map(({ version }) => version)).toEqual(versionNames);
  });

  it('have eight endings of three waits', () => {
    const results = readWaitResults();
    expect(results.endings.map(({ ending }) => ending)).toEqual(endings.map(({ name }) => name));
    for (const { waits } of results.endings) expect(waits.map(({ wait }) => wait)).toEqual(waitNames);
    expect(Object.keys(results.versions)).toEqual(waitNames);
  });
});

describe('the last words of a tool', () => {
  it.each([
    ['a\nb\n\n', 'b'],
    ['::error::it failed\n::debug::Error: it failed\n', '::error::it failed'],
    ['Error [TimeoutError]: too late\n    at wait (a.js:1)\n\nNode.js v24.21.0\n', 'Error [TimeoutError]: too late'],
    ['\u001b[32mDeployment successful\u001b[0m\nDuration: 5 sec\n\n', 'Deployment successful'],
    ['arn:aws:ecs:eu-west-1:111122223333:task-definition/web:2 of ecs-svc/123 is gone', 'web:2 of ecs-svc/… is gone'],
    ['', ''],
  ])('%j are %j', (output, words) => {
    expect(lastWords(output)).toBe(words);
  });
});

it('counts calls by their operation', () => {
  const call = (operation: string) => ({ service: 'ecs', operation });
  const unsigned = { service: 'unsigned', operation: '/' };
  expect(countCalls([...['A', 'B', 'A'].map(call), unsigned])).toEqual({ A: 2, B: 1 });
});

describe('a run', () => {
  const onAws = { succeeds: false, because: 'it waits', source: 'https://github.com/a/b' };
  const run = { version: 'errors', said: '', ecs: { status: '', reason: '' }, calls: {}, refused: [], onAws } as const;

  it.each([
    ['that fails as on AWS', { ...run, refused: [], exitCode: 1 }, true],
    ['that succeeds, but fails on AWS', { ...run, refused: [], exitCode: 0 }, false],
    ['that fails because a call was refused', { ...run, refused: ['RunTask: no'], exitCode: 1 }, false],
    ['that does not end', { ...run, refused: [], exitCode: null, onAws: { ...onAws, succeeds: true } }, false],
  ])('%s', (_, one, isSame) => {
    expect(isAsOnAws(one)).toBe(isSame);
  });
});
