/**
 * Wrong code that replaces a rule in one file of the simulator while the rule's tests run; it is found if a test fails.
 */
export interface Mutant {
  /** Id of the rule that it breaks, from `packages/simulator/BEHAVIOUR.md`. */
  readonly rule: string;
  /** What the simulator does wrong with it. */
  readonly wrong: string;
  /** Path from the project's root. */
  readonly file: string;
  /** Text that occurs exactly once in the file. */
  readonly replace: string;
  readonly by: string;
}

/** @throws Error if the text to replace does not occur exactly once in the file: the mutant is out of date */
export function applyMutant({ rule, file, replace, by }: Mutant, source: string): string {
  const times = source.split(replace).length - 1;
  if (times === 1) return source.replace(replace, () => by);
  throw new Error(`the mutant for ${rule} is out of date: "${replace}" occurs ${times} times in ${file}, not once`);
}
