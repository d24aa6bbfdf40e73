import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { LoggedCall } from './call-log.ts';
import { versionNames } from './deploy-tool.ts';

const version = z.enum(versionNames);
const ecs = z.strictObject({ status: z.string(), reason: z.string() });
const calls = z.record(z.string(), z.int().positive());

const run = z.strictObject({
  version,
  /** Null if the tool was killed because it ran for too long. */
  exitCode: z.int().nullable(),
  /** Its last words. */
  said: z.string(),
  ecs,
  /** How often it called each operation. */
  calls,
  /** Calls that the simulator refused. */
  refused: z.array(z.string()),
  onAws: z.strictObject({ succeeds: z.boolean(), because: z.string(), source: z.url() }),
});

const deployResults = z.strictObject({
  measuredOn: z.iso.date(),
  tools: z.array(
    z.strictObject({
      name: z.string(),
      how: z.enum(['run', 'replayed']),
      version: z.string(),
      home: z.url(),
      runs: z.array(run),
    }),
  ),
});

const waitResults = z.strictObject({
  measuredOn: z.iso.date(),
  /** By the name of the wait. */
  versions: z.record(z.string(), z.string()),
  endings: z.array(
    z.strictObject({
      ending: z.string(),
      ecs,
      waits: z.array(
        z.strictObject({
          wait: z.string(),
          exitCode: z.int().nullable(),
          said: z.string(),
          /** Whether its output names the cause; the wrong one if it names another. */
          cause: z.enum(['named', 'not named', 'wrong', 'none']),
          alarm: z.enum(['named', 'not named', 'none']),
          calls,
        }),
      ),
    }),
  ),
});

export type DeployResults = z.infer<typeof deployResults>;
export type ToolResult = DeployResults['tools'][number];
export type WaitResults = z.infer<typeof waitResults>;
export type WaitResult = WaitResults['endings'][number]['waits'][number];

const folder = join(import.meta.dirname, 'results');

export function readDeployResults(): DeployResults {
  return deployResults.parse(read('deploys.json'));
}

export function writeDeployResults(results: DeployResults): void {
  write('deploys.json', deployResults.parse(results));
}

export function readWaitResults(): WaitResults {
  return waitResults.parse(read('waits.json'));
}

export function writeWaitResults(results: WaitResults): void {
  write('waits.json', waitResults.parse(results));
}

/** Whether a tool ended as on AWS. A call that the simulator refuses decides nothing. */
export function isAsOnAws({ exitCode, onAws, refused }: ToolResult['runs'][number]): boolean {
  return refused.length === 0 && (exitCode === 0) === onAws.succeeds;
}

/** Whether there are results of an earlier run. */
export function hasResults(name: 'deploys' | 'waits'): boolean {
  return existsSync(join(folder, `${name}.json`));
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}

function write(name: string, results: unknown): void {
  writeFileSync(join(folder, name), `${JSON.stringify(results, undefined, 2)}\n`);
}

/** Calls by operation. Requests without a signature are not calls to AWS: `ecs-guard wait` reads the virtual time so. */
export function countCalls(all: readonly LoggedCall[]): Record<string, number> {
  const signed = all.filter(({ service }) => service !== 'unsigned');
  const counts = Map.groupBy(signed, ({ operation }) => operation);
  return Object.fromEntries([...counts].map(([operation, { length }]) => [operation, length]));
}

const noise = /^::(debug|set-output)|^\s+at |^\s*[{}^|]|^Node\.js v|^\s*$/;
const ansi = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*m`, 'g');

/** The last line that says something: no stack trace, no debug line. Times and folders of the machine are left out. */
export function lastWords(output: string): string {
  const lines = output
    .replaceAll(ansi, '')
    .split('\n')
    .filter((line) => !noise.test(line) && !/^Duration: /.test(line));
  const words = lines.at(-1)?.trim() ?? '';
  return words.replaceAll(/arn:aws:ecs:[\w-]+:\d+:task-definition\//g, '').replaceAll(/ecs-svc\/\d+/g, 'ecs-svc/…');
}
