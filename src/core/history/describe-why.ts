import { assertNever } from '../assert-never.ts';
import type { PastDeployment } from './past-deployment.ts';

/** Longest quote of ECS's reason, in characters. */
const QUOTE = 150;

/** Describes in a few words why a deployment ended as it did; undefined if there is nothing to say. */
export function describeWhy({ cause, reason, alarmNames, outcome }: PastDeployment): string | undefined {
  if (cause === undefined) return undefined;
  switch (cause) {
    case 'alarm':
      return alarmNames.length === 0 ? 'an alarm' : `alarm ${alarmNames.join(', ')}`;
    case 'circuit-breaker':
      return 'the circuit breaker';
    case 'lifecycle-hook':
      return 'a lifecycle hook failed';
    case 'approval-rejected':
      return 'an approval was rejected or timed out';
    case 'requested':
      return 'on request';
    case 'invalid-configuration':
      return withReason('an invalid network configuration', reason);
    case 'service-deleted':
      return 'the service was deleted';
    case 'unknown':
      return reason === undefined && outcome === undefined ? undefined : withReason('for an unknown reason', reason);
    default:
      return assertNever(cause);
  }
}

function withReason(text: string, reason: string | undefined): string {
  if (reason === undefined) return text;
  const quote = reason.length <= QUOTE ? reason : `${reason.slice(0, QUOTE - 1).toWellFormed()}…`;
  return `${text}: ${quote}`;
}
