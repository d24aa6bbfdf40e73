import { pathOf, type Step } from './members.ts';
import { type ProbedLeaf, type Treatment, treatments } from './probe.ts';

/** A member of an input, with all that is in it. */
interface Branch {
  readonly steps: readonly Step[];
  /** Undefined if its members are treated in different ways. */
  readonly treatment: Treatment | undefined;
}

/** The members that are treated in a way, each without those that are in it: the outermost ones. */
export function outermost(leaves: readonly ProbedLeaf[], treatment: Treatment): readonly string[] {
  return branchesOf(leaves, 1)
    .filter((one) => one.treatment === treatment)
    .map(({ steps }) => pathOf(steps));
}

/** Splits members into the largest that are treated in one way. */
function branchesOf(leaves: readonly ProbedLeaf[], depth: number): readonly Branch[] {
  const groups = Map.groupBy(leaves, ({ leaf }) => pathOf(leaf.steps.slice(0, depth)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const found = new Set(group.map((one) => one.treatment));
    if (found.size > 1) return branchesOf(group, depth + 1);
    return [{ steps: withoutBrackets(first.leaf.steps.slice(0, depth)), treatment: first.treatment }];
  });
}

function withoutBrackets(steps: readonly Step[]): readonly Step[] {
  const last = steps.findLastIndex((step) => /\w/.test(step));
  return steps.slice(0, last + 1);
}

/**
 * The parameters of an operation by their treatment. One that is a structure is where the strongest treatment of its
 * members is; members that are ignored or refused in another way than their parameter come with their path.
 */
export function parametersBy(leaves: readonly ProbedLeaf[]): Readonly<Record<Treatment, readonly string[]>> {
  const parameters = Map.groupBy(leaves, ({ leaf }) => leaf.steps[0] ?? '');
  const strongest = [...parameters].map(([name, group]) => ({
    name,
    treatment: treatments.find((one) => group.some(({ treatment }) => treatment === one)),
  }));
  const named = (treatment: Treatment) =>
    strongest.filter((one) => one.treatment === treatment).map(({ name }) => name);
  return {
    used: named('used'),
    kept: named('kept'),
    ignored: [...new Set([...named('ignored'), ...outermost(leaves, 'ignored')])],
    refused: [...new Set([...named('refused'), ...outermost(leaves, 'refused')])],
  };
}
