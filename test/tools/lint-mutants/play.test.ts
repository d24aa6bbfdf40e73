import { join } from 'node:path';
import { expect, it } from 'vitest';
import { playMutant, readOriginals } from '../../../tools/lint-mutants/play.ts';

const FOLDER = join(import.meta.dirname, '../../fixtures/audit');
const [first, ...others] = readOriginals(['templates', 'templates/nested', 'saved'].map((name) => join(FOLDER, name)));
if (first === undefined) throw new Error(`there is no template in ${FOLDER}`);

it('2,000 mutated templates and saved files get an answer or a named refusal, each within a second', async () => {
  const answers = { findings: 0, refusal: 0 };
  const faults: string[] = [];
  for (let seed = 1; seed <= 2_000; seed += 1) {
    const { answer, original, fault } = await playMutant(seed, [first, ...others]);
    answers[answer] += 1;
    if (fault !== undefined) faults.push(`seed ${seed}, ${original}: ${fault}`);
  }
  expect(faults).toEqual([]);
  // So that the mutants reach the rules, and the refusals too.
  expect(answers.findings).toBeGreaterThan(500);
  expect(answers.refusal).toBeGreaterThan(500);
}, 120_000);

it('the same seed makes the same mutant', async () => {
  const [one, again, other] = [7, 7, 8].map((seed) => playMutant(seed, [first, ...others]));
  expect((await one)?.text).toBe((await again)?.text);
  expect((await other)?.text).not.toBe((await one)?.text);
});
