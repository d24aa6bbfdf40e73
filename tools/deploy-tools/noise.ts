import { isDeepStrictEqual } from 'node:util';
import type { ToolResult, WaitResults } from './results.ts';

/** How far the number of polls of two runs may differ, as a factor: a wait polls more often on a machine that is less busy. */
const pollsFactor = 2;

/** Whether a tool did the same as before, whatever its polls and its times. */
export function isSameTool(before: ToolResult, now: ToolResult): boolean {
  return isDeepStrictEqual(withoutNoise(before), withoutNoise(now));
}

function withoutNoise({ runs, ...tool }: ToolResult) {
  return {
    ...tool,
    runs: runs.map(({ calls, said, ...run }) => ({
      ...run,
      said: wordsWithoutNoise(said),
      calls: Object.keys(calls).toSorted(),
    })),
  };
}

type Ending = WaitResults['endings'][number];

/** Whether an ending came out as before, whatever the times, with about as many calls. */
export function isSameEnding(before: Ending, now: Ending): boolean {
  const bare = ({ waits, ...ending }: Ending) => ({
    ...ending,
    waits: waits.map(({ calls, said, ...wait }) => ({ ...wait, said: wordsWithoutNoise(said) })),
  });
  if (!isDeepStrictEqual(bare(before), bare(now))) return false;
  return before.waits.every(({ calls }, index) => isAbout(sum(calls), sum(now.waits[index]?.calls ?? {})));
}

function sum(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((total, count) => total + count, 0);
}

function isAbout(before: number, now: number): boolean {
  return now <= before * pollsFactor && before <= now * pollsFactor;
}

/** Without times, durations, ids of deployments, and how many tasks run at the moment of a time limit. */
function wordsWithoutNoise(said: string): string {
  return said
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
    .replaceAll(/\d+ (?:h|min|s)(?: \d+ (?:min|s))?\b/g, 'DURATION')
    .replaceAll(/\d+ of (\d+) new tasks/g, 'some of $1 new tasks')
    .replaceAll(/\b[\w-]{21}\b/g, 'ID');
}
