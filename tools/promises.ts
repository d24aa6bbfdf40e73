import { root, runTests, runTrials, type Trial } from './mutants/run-tests.ts';
import { readCatalogue } from './promises/catalogue.ts';

/** For a run right after all tests have passed: leaves out the run without a mutant. */
const AFTER_TESTS = '--after-tests';

process.exitCode = await checkPromises(process.argv.slice(2));

/**
 * Compares docs/promises.md with tests, mutants and code, then checks that each named test passes, and fails under its
 * mutant. `--list` only compares; with ids such as `P7`, only their tests run.
 */
async function checkPromises(args: readonly string[]): Promise<number> {
  const { promises, faults } = await readCatalogue(root);
  for (const { id, text, file, test, mutant } of promises) {
    console.log(`${id.padEnd(4)} ${text}\n     ${file}: ${test}\n     mutant ${mutant}`);
  }
  for (const fault of faults) console.error(`error: ${fault}`);
  console.log(`\n${promises.length} promises, ${faults.length} faults\n`);
  if (faults.length > 0) return 1;
  if (args.includes('--list')) return 0;
  const ids = args.filter((one) => one !== AFTER_TESTS);
  const unknown = ids.filter((id) => !promises.some((one) => one.id === id));
  for (const id of unknown) console.error(`error: no promise ${id} in docs/promises.md: its ids are P1, P2 and so on`);
  if (unknown.length > 0) return 2;
  const chosen = promises.filter(({ id }) => ids.length === 0 || ids.includes(id)).map(({ trial }) => trial);
  return (await tryAll(chosen, args.includes(AFTER_TESTS))) ? 0 : 1;
}

async function tryAll(trials: readonly Trial[], isAfterTests: boolean): Promise<boolean> {
  const files = [...new Set(trials.flatMap(({ tests }) => tests.files))];
  const pattern = trials.map(({ tests }) => tests.pattern).join('|');
  // A test that fails without a mutant would seem to find every mutant.
  if (!isAfterTests && (await runTests({ files, pattern })) === 'failed') {
    console.error('error: a test that docs/promises.md names fails without a mutant');
    return false;
  }
  const missed = await runTrials(trials);
  console.log(`\n${trials.length - missed.length} of ${trials.length} mutants found`);
  return missed.length === 0;
}
