/**
 * A wrong rule that replaces the right one in one file of the simulator while the tests of the rule run. It is found if one of
 * them fails.
 */
export interface Mutant {
  /** The rule that it breaks, as in `packages/simulator/BEHAVIOUR.md`. */
  readonly rule: string;
  /** What the simulator then does wrong. */
  readonly wrong: string;
  /** Path from the project's root. */
  readonly file: string;
  /** Stands one time in the file. */
  readonly replace: string;
  readonly by: string;
}

/** @throws Error where the text to replace stands in the file not at all, or more than once: the mutant is out of date */
export function applyMutant({ rule, file, replace, by }: Mutant, source: string): string {
  const times = source.split(replace).length - 1;
  if (times === 1) return source.replace(replace, () => by);
  throw new Error(`the mutant for ${rule} is out of date: "${replace}" stands ${times} times in ${file}, not once`);
}
