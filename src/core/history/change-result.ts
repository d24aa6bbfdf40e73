import { assertNever } from '../assert-never.ts';
import type { PastDeployment } from './past-deployment.ts';

/** What a deployment counts as in the figures. docs/history.md has the same table. */
export type ChangeResult =
  | { readonly is: 'change'; readonly failed: boolean }
  | { readonly is: 'not-counted'; readonly because: NotCounted };

/**
 * Why a deployment counts neither as a change nor as a failed one.
 * - `unfinished`: it has no outcome yet.
 * - `baseline`: it finished before the guard was installed, and the guard recorded only the newest of these.
 * - `superseded`: a newer deployment replaced it, so how it would have ended is not known.
 * - `stopped`: it was stopped without a rollback, so how it would have ended is not known.
 * - `approval-rejected`: a person decided against it, or did not approve it in time.
 * - `unknown`: the service was deleted first.
 */
export type NotCounted = 'unfinished' | 'baseline' | 'superseded' | 'stopped' | 'approval-rejected' | 'unknown';

/** Every reason, in the order of the output. */
export const NOT_COUNTED: readonly NotCounted[] = [
  'unfinished',
  'baseline',
  'superseded',
  'stopped',
  'approval-rejected',
  'unknown',
];

/** The parts of a deployment that decide. */
export type Ended = Pick<PastDeployment, 'outcome' | 'cause' | 'baseline'>;

/** Decides whether a deployment is a change in the sense of DORA, and whether it failed. */
export function changeResultOf({ outcome, cause, baseline }: Ended): ChangeResult {
  if (outcome === undefined) return notCounted('unfinished');
  if (baseline) return notCounted('baseline');
  switch (outcome) {
    case 'succeeded':
      return { is: 'change', failed: false };
    case 'rolled-back':
    case 'rollback-failed':
      // A rollback on request is the intervention that DORA's definition names.
      return cause === 'approval-rejected' ? notCounted('approval-rejected') : { is: 'change', failed: true };
    case 'failed':
      return { is: 'change', failed: true };
    case 'superseded':
    case 'stopped':
    case 'unknown':
      return notCounted(outcome);
    default:
      return assertNever(outcome);
  }
}

function notCounted(because: NotCounted): ChangeResult {
  return { is: 'not-counted', because };
}
