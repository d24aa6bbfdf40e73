import { SimulatorGap } from '@ecs-guard/simulator/service';
import type { WireOperation } from '@ecs-guard/simulator/wire/operations';
import { isDeepStrictEqual } from 'node:util';
import { type Change, effectOf, type Transcript } from './differences.ts';
import {
  type Input,
  type Leaf,
  leavesOf,
  pathOf,
  requiredMembers,
  sampleOf,
  valueAt,
  withoutValue,
  withValue,
} from './members.ts';
import { type Played, play, type Refusal } from './probe-world.ts';
import { recorded } from './recorded-input.ts';
import type { Sample } from './sample.ts';

/** What the simulator does with a member. The strongest of what it does in all samples comes first. */
export const treatments = ['used', 'kept', 'ignored', 'refused'] as const;
export type Treatment = (typeof treatments)[number];

export interface ProbedLeaf {
  readonly leaf: Leaf;
  readonly treatment: Treatment;
}

/** An operation with the situations in which it is called. */
export interface Probed {
  readonly operation: WireOperation;
  readonly samples: readonly Sample[];
}

/**
 * Finds out what an operation does with each of its members, by calls that differ in this member alone.
 *
 * @throws Error for a sample that is refused, and for a member that needs a value in a sample
 */
export async function probe({ operation, samples }: Probed): Promise<readonly ProbedLeaf[]> {
  const leaves = leavesOf(operation.input);
  const sampled: SampledOperation[] = samples.map((sample) => ({ operation, sample, played: new Map() }));
  const found: ProbedLeaf[] = [];
  for (const leaf of leaves) found.push({ leaf, treatment: await treatmentOf(leaf, sampled) });
  await checkUnread(sampled, found);
  return found;
}

/** A member that is read and changes nothing is one whose effect the samples miss. */
async function checkUnread(all: readonly SampledOperation[], found: readonly ProbedLeaf[]): Promise<void> {
  for (const sampled of all) {
    const { sample, operation } = sampled;
    for (const { leaf, treatment } of found) {
      if (treatment !== 'ignored') continue;
      const [base] = inputsFor(sampled, leaf);
      if (base === undefined) continue;
      const { input, readPaths } = recorded(base.input);
      await play(sample, operation.service.signingName, operation.name, input);
      if (readPaths.has(leaf.path))
        throw new Error(`${operation.name} reads ${leaf.path}, but no sample shows an effect: give one that does`);
    }
  }
}

interface SampledOperation {
  readonly operation: WireOperation;
  readonly sample: Sample;
  /** By the input. */
  readonly played: Map<string, Promise<Played>>;
}

async function treatmentOf(leaf: Leaf, all: readonly SampledOperation[]): Promise<Treatment> {
  const having = all.filter(({ sample }) => valueAt(sample.input, leaf.steps) !== undefined);
  const found = new Set<Treatment>();
  for (const sampled of having.length > 0 ? having : [nearest(leaf, all)]) {
    found.add(await treatmentIn(sampled, leaf));
    if (found.has('used')) return 'used';
  }
  return treatments.find((one) => found.has(one)) ?? 'ignored';
}

/** The first sample that has most of the structures around the leaf. */
function nearest({ steps }: Leaf, all: readonly SampledOperation[]): SampledOperation {
  const lengths = steps.map((_, index) => steps.length - index);
  for (const length of lengths) {
    const found = all.find(({ sample }) => valueAt(sample.input, steps.slice(0, length)) !== undefined);
    if (found !== undefined) return found;
  }
  const [first] = all;
  if (first === undefined) throw new Error(`no sample has ${pathOf(steps)}`);
  return first;
}

async function treatmentIn(sampled: SampledOperation, leaf: Leaf): Promise<Treatment> {
  const [base, ...variants] = inputsFor(sampled, leaf);
  if (base === undefined) throw new Error(`no value for ${leaf.path}`);
  const before = await playOnce(sampled, base.input);
  if (before.is === 'refused') return refusedTreatment(sampled, leaf, before);
  const name = leaf.steps.findLast((step) => /\w/.test(step)) ?? '';
  const effects = new Set<string>();
  for (const { input, value } of variants) {
    const change = { name, from: base.value, to: value };
    effects.add(await effectIn(sampled, { before: before.transcript, input, change }));
    if (effects.has('other')) return 'used';
  }
  return effects.has('repeated') ? 'kept' : 'ignored';
}

/** Inputs that differ in a leaf: first that of the sample, if it has the leaf, then others, and then one without it. */
function inputsFor(
  { sample, operation }: SampledOperation,
  leaf: Leaf,
): readonly { readonly value: unknown; readonly input: Input }[] {
  const given = valueAt(sample.input, leaf.steps);
  const others = sample.others?.[leaf.path] ?? [sampleOf(leaf.schema, 0), sampleOf(leaf.schema, 1)];
  const values = given === undefined ? others : [given, ...others.filter((one) => !isDeepStrictEqual(one, given))];
  const inputs = values.map((value) => ({ value, input: withValue(operation.input, sample.input, leaf.steps, value) }));
  if (given === undefined || isRequired(operation, leaf)) return inputs;
  return [...inputs, { value: undefined, input: withoutValue(sample.input, leaf.steps) }];
}

/** A variant that is refused was read. */
async function effectIn(
  sampled: SampledOperation,
  { before, input, change }: { readonly before: Transcript; readonly input: Input; readonly change: Change },
) {
  const after = await playOnce(sampled, input);
  return after.is === 'refused' ? 'other' : effectOf(before, after.transcript, change);
}

function refusedTreatment({ operation, sample }: SampledOperation, { path }: Leaf, { error }: Refusal): Treatment {
  if (error instanceof SimulatorGap || sample.refused?.includes(path) === true) return 'refused';
  throw new Error(`${operation.name} is refused with a value of ${path}, so a sample must give one: ${error.message}`);
}

function playOnce({ operation, sample, played }: SampledOperation, input: Input): Promise<Played> {
  const key = JSON.stringify(input);
  const known = played.get(key) ?? play(sample, operation.service.signingName, operation.name, input);
  played.set(key, known);
  return known;
}

/** Whether the structure that the leaf is in must have it. */
function isRequired({ input }: WireOperation, { steps }: Leaf): boolean {
  const parent = steps.slice(0, -1).reduce((schema, step) => {
    const inner = step === '[]' || step === '{}' ? schema.getValueSchema() : schema.getMemberSchemas()[step];
    if (inner === undefined) throw new Error(`the schema has no member ${step}`);
    return inner;
  }, input);
  return requiredMembers(parent).includes(steps.at(-1) ?? '');
}
