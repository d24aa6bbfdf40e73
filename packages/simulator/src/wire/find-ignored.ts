import { ignoredMembers } from './ignored-members.ts';

/** The way to a member: names, `[]` for the elements of a list, `{}` for the values of a map. */
type Steps = readonly string[];

interface IgnoredMember {
  readonly path: string;
  readonly steps: Steps;
}

const ignored: ReadonlyMap<string, readonly IgnoredMember[]> = new Map(
  Object.entries(ignoredMembers).map(([operation, paths]) => [
    operation,
    paths.map((path) => ({ path, steps: path.match(/\[\]|\{\}|\w+/g) ?? [] })),
  ]),
);

/** The members of a call that have no effect, at any depth: `placementConstraints`, `Entries[].TraceHeader`. */
export function findIgnored(
  signingName: string,
  { operation, input }: { readonly operation: string; readonly input: Readonly<Record<string, unknown>> },
): readonly string[] {
  const known = ignored.get(`${signingName}:${operation}`) ?? [];
  return known.filter(({ steps }) => isGiven(input, steps)).map(({ path }) => path);
}

function isGiven(value: unknown, [step, ...further]: Steps): boolean {
  if (step === undefined) return value !== undefined && value !== null;
  if (typeof value !== 'object' || value === null) return false;
  if (step === '[]' || step === '{}') return Object.values(value).some((one) => isGiven(one, further));
  return isGiven(Object.getOwnPropertyDescriptor(value, step)?.value, further);
}
