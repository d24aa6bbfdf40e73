import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { SampleServiceStack } from '../../lib/service/sample-service-stack.ts';
import { HandWrittenServiceStack } from './hand-written-service.ts';
import { measureManyServices } from './many-services.ts';
import { describeRatio } from './measure.ts';

/**
 * Measures how long the sample's stack takes to synthesize, compared with an equal one that is written with aws-cdk-lib
 * alone. Both take turns in this process after warm-up rounds; the built-in validation is off, because it costs more
 * than either. Then it measures apps with many services, with and without protection.
 */
const context = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')).context;
const ROUNDS = 60;
const WARM_UP = 15;
const FEW_ROUNDS = 3;
const MOST = 1.35;
/** Of many services. */
const MOST_OF_MANY = 1.2;

const ours = (app: App) => new SampleServiceStack(app, 'Service');
const handWritten = (app: App) => new HandWrittenServiceStack(app, 'Service');

const difference = firstDifference(outline(synthesize(ours).template), outline(synthesize(handWritten).template));
if (difference !== undefined) {
  throw new Error(
    `both stacks must be equal, got a difference: bring tools/bench/hand-written-service.ts up to date\n${difference}`,
  );
}

const times = { ours: [] as number[], handWritten: [] as number[] };
for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
  const own = synthesize(ours).ms;
  const plain = synthesize(handWritten).ms;
  if (round < WARM_UP) continue;
  times.ours.push(own);
  times.handWritten.push(plain);
}
const [own, plain] = [median(times.ours), median(times.handWritten)];
console.log(`synthesis of the sample, medians of ${ROUNDS}`);
console.log(`  ${'ours'.padEnd(44)} ${own.toFixed(1)} ms`);
console.log(`  ${'written by hand'.padEnd(44)} ${plain.toFixed(1)} ms`);
console.log(`  ${describeRatio('against the one written by hand', own / plain, MOST)}`);
if (own / plain > MOST) process.exitCode = 1;

console.log(`synthesis of many services, medians of ${FEW_ROUNDS}, in milliseconds of computing`);
for (const services of [30, 100]) {
  const ms = measureManyServices(services, FEW_ROUNDS);
  const names = `${services} services: not protected ${ms.plain.toFixed(0)}, protected by hand ${ms.byHand.toFixed(0)}`;
  console.log(`  ${names}, of() ${ms.of.toFixed(0)}, ofAll() ${ms.ofAll.toFixed(0)}`);
  for (const way of ['of', 'ofAll'] as const) {
    const ratio = ms[way] / ms.byHand;
    console.log(`  ${describeRatio(`${way}() against protected by hand`, ratio, MOST_OF_MANY)}`);
    if (ratio > MOST_OF_MANY) process.exitCode = 1;
  }
}

function synthesize(create: (app: App) => Stack): { readonly ms: number; readonly template: Template } {
  const startedAt = performance.now();
  const app = new App({ context, builtinCloudFormationValidation: false, analyticsReporting: false });
  const { stackName } = create(app);
  const { template } = app.synth().getStackByName(stackName);
  return { ms: performance.now() - startedAt, template };
}

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

/** Every resource as text, with types in place of logical ids, so that names do not matter. */
function outline({ Resources }: Template): readonly string[] {
  const resources = Object.values(Resources).map(({ Type, Properties }) =>
    JSON.stringify({ Type, Properties: sorted(Properties) }),
  );
  const ids = Object.keys(Resources).sort((a, b) => b.length - a.length);
  return (
    resources
      .map((text) => ids.reduce((now, id) => now.replaceAll(`"${id}"`, `"<${Resources[id]?.Type}>"`), text))
      // It contains the construct path, which differs.
      .map((text) => text.replace(/"GroupDescription":"[^"]*"/, '"GroupDescription":"…"'))
      .sort()
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, sorted(one)] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function firstDifference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const missing = theirs.filter((one) => !ours.includes(one));
  const added = ours.filter((one) => !theirs.includes(one));
  return missing.length + added.length === 0 && ours.length === theirs.length
    ? undefined
    : `only ours:\n${added.join('\n')}\nonly by hand:\n${missing.join('\n')}`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
