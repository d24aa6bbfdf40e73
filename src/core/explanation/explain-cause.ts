import { type DeploymentRecord, isStuck } from '../deployment/record.ts';
import type { Confidence } from '../diagnosis/signature.ts';
import { type Phrase, phrase, quote } from '../report/phrase.ts';
import type { ExplainedCause } from './explanation.ts';
import { describeFailure, describeMetric } from './failure-clause.ts';
import type { Failure } from './find-failure.ts';
import { describeTrigger } from './trigger-clause.ts';

/** Causes that need no failure of the new revision. */
const SELF_EXPLAINING: readonly (DeploymentRecord['cause'] | undefined)[] = [
  'lifecycle-hook',
  'approval-rejected',
  'requested',
  'invalid-configuration',
  'service-deleted',
];

/**
 * Explains the end of a deployment in one sentence: what made ECS act, and what went wrong in the new revision.
 *
 * What made ECS act is what the record says of ECS's monitors, hooks and reasons. What went wrong is, in this order:
 * stopped tasks of the new revision, service events (both by `findFailure`), the metric of the alarm that fired first.
 *
 * - `certain`: ECS reports all of it.
 * - `likely`: a part is inferred, or ECS does not report that both belong together. It counts failed tasks only for the
 * circuit breaker, so beside any other trigger they are likely.
 * - `unknown`: nothing shows why ECS acted, or why the tasks failed that made the circuit breaker act.
 */
export function explainCause(record: DeploymentRecord, failure: Failure): ExplainedCause {
  const known = failure.is === 'tasks' || failure.is === 'event' ? failure.diagnosis : undefined;
  return {
    trigger: record.cause,
    signature: known?.signature,
    confidence: known === undefined ? confidenceOfTrigger(record) : confidenceOfBoth(record, known.confidence),
    sentence: phrase`${describeTrigger(record)}${describeRest(record, failure)}`,
    page: known?.page,
  };
}

function describeRest(record: DeploymentRecord, failure: Failure): Phrase {
  if (failure.is !== 'none') return describeFailure(failure);
  if (record.cause === 'alarm') return describeMetric(record);
  const { serviceEvent } = record;
  if (isStuck(record) && serviceEvent !== undefined) return phrase`; ECS says “${quote(serviceEvent.message, 300)}”`;
  if (record.cause === 'circuit-breaker') return phrase`; why they failed is not known`;
  return [];
}

/** How sure the end is explained by the trigger alone. */
function confidenceOfTrigger(record: DeploymentRecord): ExplainedCause['confidence'] {
  const { cause, outcome, phase } = record;
  if (outcome === 'succeeded' || outcome === 'superseded') return 'certain';
  if (outcome === undefined && phase !== 'rolling-back') return isStuck(record) ? 'unknown' : 'certain';
  if (cause === 'alarm') return record.alarms.some(({ triggered }) => triggered) ? 'certain' : 'likely';
  return SELF_EXPLAINING.includes(cause) ? 'certain' : 'unknown';
}

function confidenceOfBoth(record: DeploymentRecord, confidence: Confidence): Confidence {
  const { cause, outcome, phase } = record;
  // An unfinished deployment has no trigger to which it could belong.
  const isAlone = outcome === undefined && phase !== 'rolling-back';
  return cause === 'circuit-breaker' || isAlone || isStuck(record) ? confidence : 'likely';
}
