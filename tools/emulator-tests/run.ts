import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { judge, outdated, parseResults, parseReviewed } from './verdict.ts';

const usage = `usage: npm run emulator:tests -- FOLDER [PATH...]

Runs published tests of an in-process mock of AWS against \`ecs-guard simulate --serve\`, and prints a verdict per test.
  FOLDER  a clone of https://github.com/getmoto/moto at the version of the moto that python3 has
  PATH    tests to run (default tests/test_cloudwatch tests/test_ecs)
It needs pytest, boto3 and moto. It ends with 1 if a test fails that is in scope and not in reviewed.json.`;

const [folder, ...paths] = process.argv.slice(2);
if (folder === undefined || !existsSync(join(folder, 'tests'))) {
  console.error(usage);
  process.exitCode = 2;
} else {
  const scratch = mkdtempSync(join(tmpdir(), 'emulator-tests-'));
  const server = spawn(process.execPath, serverArguments(), { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const results = join(scratch, 'results');
    const asked = paths.length > 0 ? paths : ['tests/test_cloudwatch', 'tests/test_ecs'];
    await runTests(folder, asked, { ...(await exportsOf(server)), EMULATOR_TESTS_RESULTS: results });
    process.exitCode = report(readFileSync(results, 'utf8'));
  } finally {
    server.kill();
    rmSync(scratch, { recursive: true });
  }
}

/** The account and the Region that the tests expect. */
function serverArguments(): readonly string[] {
  const bin = join(import.meta.dirname, '../../bin/ecs-guard.ts');
  return [bin, 'simulate', '--serve', '--region', 'us-east-1', '--account', '123456789012'];
}

/** What the server prints for a shell. */
async function exportsOf({ stdout }: ChildProcess): Promise<Readonly<Record<string, string>>> {
  let text = '';
  for await (const chunk of stdout ?? []) {
    text += String(chunk);
    const [, control] = /ECS_GUARD_CONTROL_URL=(\S+)\n/.exec(text) ?? [];
    const [, endpoint] = /AWS_ENDPOINT_URL=(\S+)\n/.exec(text) ?? [];
    if (control === undefined || endpoint === undefined) continue;
    return {
      ECS_GUARD_CONTROL_URL: control,
      AWS_ENDPOINT_URL_ECS: endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH: endpoint,
    };
  }
  throw new Error(`the server ended: run node ${serverArguments().join(' ')}`);
}

async function runTests(cwd: string, paths: readonly string[], variables: Readonly<Record<string, string>>) {
  const { AWS_ENDPOINT_URL: _, ...env } = process.env;
  const python = spawn('python3', ['-m', 'pytest', '-p', 'simulated_aws', '-p', 'no:cacheprovider', '-q', ...paths], {
    cwd,
    env: { ...env, ...variables, PYTHONDONTWRITEBYTECODE: '1', PYTHONPATH: `${import.meta.dirname}:${cwd}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(python, 'close');
  // 1 means that tests failed, more that they did not run.
  if (code !== 0 && code !== 1) throw new Error(`pytest ended with ${code}: run it in ${cwd} to see why`);
}

/** Prints the verdicts, and returns the exit code. */
function report(lines: string): number {
  const results = parseResults(lines);
  const reviewed = parseReviewed(readFileSync(join(import.meta.dirname, 'reviewed.json'), 'utf8'));
  const verdicts = results.map((result) => ({ id: result.id, ...judge(result, reviewed) }));
  for (const { id, is, because } of verdicts)
    console.log(`${is.padEnd(13)}  ${id}${because && `\n${' '.repeat(15)}${because}`}`);
  const old = outdated(results, reviewed);
  for (const test of old) console.log(`reviewed.json lists ${test}, which does not fail: remove it`);
  const counts = Object.entries(Object.groupBy(verdicts, ({ is }) => is)).map(([is, all]) => `${all.length} ${is}`);
  console.log(`\n${verdicts.length} tests: ${counts.toSorted().join(', ')}`);
  return old.length > 0 || verdicts.some(({ is }) => is === 'failed') ? 1 : 0;
}
