import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { parameterCatalogue } from '../simulator/parameters.ts';
import { type Plant, plant, plantVariable } from './behaviour/planted.ts';
import { findGaps, findRuleTests, patternOfRule, type Rule, type RuleTest, readRules } from './behaviour/rules.ts';
import { findSourceGaps } from './behaviour/sources.ts';

const root = join(import.meta.dirname, '..');

/** As many as Vitest's own workers in the tests of this project. */
const atATime = 2;

process.exitCode = await checkBehaviour(process.argv.includes('--list'));

/** Lists the rules of the simulator with their tests, then breaks some of them and sees that a test fails each time. */
async function checkBehaviour(listOnly: boolean): Promise<number> {
  const rules = readRules(await readFile(join(root, 'simulator', 'BEHAVIOUR.md'), 'utf8'));
  const tests = await findRuleTests(root);
  for (const rule of rules) tellRule(rule, tests);
  const gaps = [...findGaps(rules, tests), ...findSourceGaps(rules, Object.keys(parameterCatalogue))];
  for (const gap of gaps) console.error(`error: ${gap}`);
  console.log(`\n${rules.length} rules, ${gaps.length} gaps\n`);
  if (listOnly || gaps.length > 0) return gaps.length === 0 ? 0 : 1;
  return (await plantAll(tests)) ? 0 : 1;
}

function tellRule({ id, text }: Rule, tests: readonly RuleTest[]): void {
  console.log(`${id.padEnd(9)} ${text}`);
  for (const { file, name } of tests.filter(({ ids }) => ids.includes(id))) console.log(`          ${file}: ${name}`);
}

async function plantAll(tests: readonly RuleTest[]): Promise<boolean> {
  const file = join(root, 'test', 'simulator', 'planted-rules.json');
  const plants: readonly Plant[] = JSON.parse(await readFile(file, 'utf8'));
  const waiting = [...plants];
  let found = 0;
  const work = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) {
      plant(one, await readFile(join(root, one.file), 'utf8'));
      const seen = await fails(one, tests);
      console.log(`${seen ? 'found    ' : 'NOT FOUND'} ${one.rule.padEnd(9)} ${one.wrong}`);
      if (seen) found += 1;
    }
  };
  await Promise.all(Array.from({ length: atATime }, work));
  console.log(`\n${found} of ${plants.length} planted wrong rules found`);
  return found === plants.length;
}

/** Whether a test of the rule fails while the plant stands. */
async function fails(one: Plant, tests: readonly RuleTest[]): Promise<boolean> {
  const files = [...new Set(tests.filter(({ ids }) => ids.includes(one.rule)).map(({ file }) => file))];
  if (files.length === 0) throw new Error(`${one.rule} is planted but has no test`);
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(root, 'bin', 'behaviour', 'planted.config.ts');
  const run = spawn(
    process.execPath,
    [vitest, 'run', '--config', config, '--testNamePattern', patternOfRule(one.rule), ...files],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CI: '', [plantVariable]: JSON.stringify(one) },
    },
  );
  const output: Buffer[] = [];
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  const [code] = await once(run, 'close');
  const text = Buffer.concat(output).toString('utf8');
  // A run that cannot start is no finding: only a failed test is.
  if (code !== 0 && !/Tests .*\d+ failed/.test(stripVTControlCharacters(text))) {
    throw new Error(`the tests of ${one.rule} could not run:\n${text}`);
  }
  return code !== 0;
}
