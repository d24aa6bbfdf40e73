import { isKnown, type Known } from '../audit/known.ts';

/** Whether two values name the same thing: `yes`, `no`, or `unknown` if only the deployment decides it. */
export function compareNames(a: Known<string>, b: Known<string>): 'yes' | 'no' | 'unknown' {
  if (isKnown(a) && isKnown(b)) return a === b ? 'yes' : 'no';
  if (isKnown(a) || isKnown(b)) return 'unknown';
  if (a.unknown === b.unknown) return 'yes';
  const [first, second] = [resourceIn(a.unknown), resourceIn(b.unknown)];
  if (first === undefined || second === undefined) return 'unknown';
  return first === second ? 'yes' : 'no';
}

/** The logical ID in the place of an attribute: that of `Network/Targets.TargetGroupFullName` is `Network/Targets`. */
function resourceIn(place: string): string | undefined {
  return /^([A-Za-z0-9/-]+)(?:\.[A-Za-z.]+)?$/.exec(place)?.[1];
}
