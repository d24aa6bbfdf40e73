/**
 * A wrong rule, mutant into one file of the simulator while the tests of the rule run. It has been found when one of
 * them fails.
 */
export interface Mutant {
  /** The rule that is broken by it, as in `packages/simulator/BEHAVIOUR.md`. */
  readonly rule: string;
  /** What the simulator then does wrong. */
  readonly wrong: string;
  /** Path from the project's root. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly replace: string;
  readonly by: string;
}

/** @throws Error where the text to replace stands in the file not at all, or more than once: the applyMutant is out of date */
export function applyMutant({ rule, file, replace, by }: Mutant, source: string): string {
  const times = source.split(replace).length - 1;
  if (times === 1) return source.replace(replace, () => by);
  throw new Error(
    `the applyMutant for ${rule} is out of date: "${replace}" stands ${times} times in ${file}, not once`,
  );
}
