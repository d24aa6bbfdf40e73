import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Played, playMutant, readOriginals } from './play.ts';

// Runs `ecs-guard lint` on mutated templates and saved documents: each must get an answer or a named refusal within a second.

const { values } = parseArgs({
  options: { count: { type: 'string', default: '50000' }, seed: { type: 'string', default: '1' } },
});
const fixtures = join(import.meta.dirname, '../../test/fixtures/audit');
const [first, ...others] = readOriginals(
  ['templates', 'templates/nested', 'saved'].map((name) => join(fixtures, name)),
);
if (first === undefined) throw new Error(`there is no template in ${fixtures}`);

const count = Number(values.count);
const answers = { findings: 0, refusal: 0 };
const faults: Played[] = [];
let slowest: Played | undefined;
for (let index = 0; index < count; index += 1) {
  const played = await playMutant(Number(values.seed) + index, [first, ...others]);
  answers[played.answer] += 1;
  if (played.fault !== undefined) faults.push(played);
  if (slowest === undefined || played.milliseconds > slowest.milliseconds) slowest = played;
  if (index % 1_000 === 999) process.stderr.write(`${index + 1} of ${count}\n`);
}
for (const { seed, original, fault } of faults.slice(0, 20))
  process.stdout.write(`seed ${seed}, ${original}: ${fault}\n`);
process.stdout.write(
  `${count} mutants: ${answers.findings} answers, ${answers.refusal} refusals, ${faults.length} faults; ` +
    `the slowest took ${Math.round(slowest?.milliseconds ?? 0)} ms (seed ${slowest?.seed}, ${slowest?.original})\n`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
