import type { Observation } from '../../../src/core/audit/finding.ts';

/** Describes what a rule of the audit finds as a problem for which the construct refuses a service or an alarm. */
export function refusalOf({ says, fixInCdk }: Pick<Observation, 'says' | 'fixInCdk'>): string {
  if (fixInCdk === undefined) return says;
  return `${says}: ${fixInCdk.charAt(0).toLowerCase()}${fixInCdk.slice(1).replace(/\.$/, '')}`;
}
