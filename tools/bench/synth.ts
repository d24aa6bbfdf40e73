import { differenceOf, handWritten, ours, synthesize, type Template } from './equal-stacks.ts';
import { measureManyServices, synthesizeServices } from './many-services.ts';
import { describeRatio } from './measure.ts';

/**
 * Measures how long the sample's stack takes to synthesize, compared with an equal one that is written with aws-cdk-lib
 * alone. Both take turns in this process after warm-up rounds; the built-in validation is off, because it costs more
 * than either. Then it measures apps with many services, with and without protection.
 */
const ROUNDS = 200;
const WARM_UP = 40;
const FEW_ROUNDS = 9;
const MOST = 1.2;

checkEqual('hand-written-service.ts', synthesize(ours), synthesize(handWritten));
for (const way of ['of', 'ofAll'] as const)
  checkEqual('many-services.ts', synthesizeServices(1, way), synthesizeServices(1, 'byHand'));

const times = { ours: [] as number[], handWritten: [] as number[] };
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  // The second of a pair pays for what the first one left.
  const isFirst = round % 2 === 0;
  const [one, other] = isFirst ? [timeOf(ours), timeOf(handWritten)] : [timeOf(handWritten), timeOf(ours)];
  if (round < WARM_UP) continue;
  times.ours.push(isFirst ? one : other);
  times.handWritten.push(isFirst ? other : one);
}
const [own, plain] = [median(times.ours), median(times.handWritten)];
console.log(`synthesis of the sample, medians of ${ROUNDS}`);
console.log(`  ${'ours'.padEnd(44)} ${own.toFixed(1)} ms`);
console.log(`  ${'written by hand'.padEnd(44)} ${plain.toFixed(1)} ms`);
console.log(`  ${describeRatio('against the one written by hand', own / plain, MOST)}`);
if (own / plain > MOST) process.exitCode = 1;

console.log(`synthesis of many services, medians of ${FEW_ROUNDS}, in milliseconds of computing`);
for (const services of [30, 100]) {
  const { ms, ratios } = measureManyServices(services, FEW_ROUNDS);
  const names = `${services} services: not protected ${ms.plain.toFixed(0)}, protected by hand ${ms.byHand.toFixed(0)}`;
  console.log(`  ${names}, of() ${ms.of.toFixed(0)}, ofAll() ${ms.ofAll.toFixed(0)}`);
  for (const way of ['of', 'ofAll'] as const) {
    console.log(`  ${describeRatio(`${way}() against protected by hand`, ratios[way], MOST)}`);
    if (ratios[way] > MOST) process.exitCode = 1;
  }
}

function checkEqual(file: string, own: Template, byHand: Template): void {
  const difference = differenceOf(own, byHand);
  if (difference !== undefined)
    throw new Error(`both stacks must be equal, got a difference: bring tools/bench/${file} up to date\n${difference}`);
}

function timeOf(create: typeof ours): number {
  const startedAt = performance.now();
  synthesize(create);
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
