import { lastPart } from '../../arn.ts';
import type { DeploymentRecord } from '../../deployment/record.ts';
import { name, phrase } from '../../report/phrase.ts';
import type { GatheredEvidence } from '../evidence.ts';
import type { ExplainedRollback } from '../explanation.ts';
import { describeFailureOf } from '../failure-clause.ts';
import { findRollbackFailure } from '../find-failure.ts';
import { openRollbackOf } from './open-rollback.ts';

/** Explains why ECS could not restore the earlier revision; undefined if it could, or if nothing shows why. */
export function explainRollback(
  record: DeploymentRecord,
  evidence: GatheredEvidence | undefined,
): ExplainedRollback | undefined {
  const rollback = openRollbackOf(record);
  if (rollback === undefined) return undefined;
  const failure = findRollbackFailure(rollback, evidence);
  if (failure.is === 'none') return undefined;
  const { taskDefinitionArn = '' } = rollback.revision;
  const known = failure.is === 'unexplained' ? undefined : failure.diagnosis;
  const revision = lastPart(taskDefinitionArn);
  const end = rollback.hasFailed ? phrase`failed too` : phrase`is not finished`;
  return {
    revision,
    signature: known?.signature,
    confidence: known?.confidence ?? 'unknown',
    sentence: phrase`The rollback to ${name(revision)} ${end}: ${describeFailureOf(failure, phrase`its`)}`,
    page: known?.page,
    nextStep: known?.nextStep,
    tasks: evidence?.rollbackTasks ?? [],
  };
}
