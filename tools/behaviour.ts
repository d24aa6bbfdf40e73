import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parameterCatalogue } from '@ecs-guard/simulator/parameters';
import { type Mutant, applyMutant } from './behaviour/mutants.ts';
import { findGaps, findRuleTests, patternOfRule, type Rule, type RuleTest, readRules } from './behaviour/rules.ts';
import { findSourceGaps } from './behaviour/sources.ts';
import { root, runTests, runTrials, type TestSelection, type Trial } from './mutants/run-tests.ts';

process.exitCode = await checkBehaviour(process.argv.includes('--list'), process.argv.includes('--after-tests'));

/**
 * Lists the rules of the simulator with their tests, then breaks some rules and checks that a test fails each time.
 *
 * @param isAfterTests whether all tests have just passed
 */
async function checkBehaviour(listOnly: boolean, isAfterTests: boolean): Promise<number> {
  const rules = readRules(await readFile(join(root, 'packages/simulator/BEHAVIOUR.md'), 'utf8'));
  const tests = await findRuleTests(root);
  for (const rule of rules) showRule(rule, tests);
  const gaps = [...findGaps(rules, tests), ...findSourceGaps(rules, Object.keys(parameterCatalogue))];
  for (const gap of gaps) console.error(`error: ${gap}`);
  console.log(`\n${rules.length} rules, ${gaps.length} gaps\n`);
  if (listOnly || gaps.length > 0) return gaps.length === 0 ? 0 : 1;
  return (await tryAll(tests, isAfterTests)) ? 0 : 1;
}

function showRule({ id, text }: Rule, tests: readonly RuleTest[]): void {
  console.log(`${id.padEnd(9)} ${text}`);
  for (const { file, name } of tests.filter(({ ids }) => ids.includes(id))) console.log(`          ${file}: ${name}`);
}

async function tryAll(tests: readonly RuleTest[], isAfterTests: boolean): Promise<boolean> {
  const file = join(root, 'test/tools/behaviour/mutants.json');
  const mutants: readonly Mutant[] = JSON.parse(await readFile(file, 'utf8'));
  const broken = [...new Set(mutants.map(({ rule }) => rule))];
  // A test that fails without a mutant would seem to find every mutant.
  if (!isAfterTests && (await runTests(selectTests(broken, tests))) === 'failed') {
    console.error('error: tests of these rules fail without a mutant: npm test names them');
    return false;
  }
  const missed = await runTrials(await Promise.all(mutants.map((one) => tryOne(one, tests))));
  console.log(`\n${mutants.length - missed.length} of ${mutants.length} mutants found`);
  return missed.length === 0;
}

async function tryOne(one: Mutant, tests: readonly RuleTest[]): Promise<Trial> {
  const path = join(root, one.file);
  const text = applyMutant(one, await readFile(path, 'utf8'));
  return {
    label: `${one.rule.padEnd(9)} ${one.wrong}`,
    mutated: { path, text },
    tests: selectTests([one.rule], tests),
  };
}

/** Selects the tests of some rules. @throws Error if they have none */
function selectTests(rules: readonly string[], tests: readonly RuleTest[]): TestSelection {
  const files = [...new Set(tests.filter(({ ids }) => ids.some((id) => rules.includes(id))).map(({ file }) => file))];
  if (files.length === 0) throw new Error(`${rules.join(', ')} has a mutant but no test`);
  return { files, pattern: rules.map(patternOfRule).join('|') };
}
