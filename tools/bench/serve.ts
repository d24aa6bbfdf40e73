import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { isBuilt, program } from './serve/program.ts';

/**
 * What `ecs-guard simulate --serve` promises: it starts within 0.5 s, answers 1,000 DescribeServices calls per second of
 * one core with 100 services, and plays a week of ten services within 300 MB. The start is the best of five, because
 * other work on the machine only delays it.
 */
const root = join(import.meta.dirname, '../..');

async function startSeconds(): Promise<number> {
  const begin = performance.now();
  const server = spawn(process.execPath, [program, 'simulate', '--serve'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [first] = await once(server.stdout, 'data');
  const [, url = ''] = /AWS_ENDPOINT_URL=(\S+)/.exec(String(first)) ?? [];
  const { status } = await fetch(`${url}/health`);
  const seconds = (performance.now() - begin) / 1_000;
  server.kill();
  await once(server, 'close');
  if (status !== 200) throw new Error(`the server answered its health check with ${status}`);
  return seconds;
}

/** The number that a part of this bench prints, in a process of its own. */
function numberOf(part: string): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'tools/bench/serve', part)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${part} ended with ${status}: ${stderr}`);
  return Number(stdout);
}

const starts: number[] = [];
for (let round = 0; round < 5; round += 1) starts.push(await startSeconds());
const start = Math.min(...starts);
const rate = numberOf('describe-services.ts');
const megabytes = numberOf('week.ts');
const how = isBuilt ? 'built' : 'from source';
const lines = [
  [`starts in ${start.toFixed(2)} s (${how}), at most 0.5 s`, start <= 0.5],
  [`${Math.round(rate)} DescribeServices calls per second of one core, at least 1000`, rate >= 1_000],
  [`a week of ten services in ${Math.round(megabytes)} MB (${how}), at most 300 MB`, megabytes <= 300],
] as const;
for (const [line, isMet] of lines) console.log(`${isMet ? 'met' : 'MISSED'}: ${line}`);
process.exitCode = lines.every(([, isMet]) => isMet) ? 0 : 1;
