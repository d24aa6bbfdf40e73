import type { Evidence } from '../deployment/evidence.ts';
import type { GatheredEvidence } from '../explanation/evidence.ts';

/** Returns the part of the evidence that a message to a topic has: why tasks stopped, and what could not be read. */
export function topicEvidence(evidence: GatheredEvidence | undefined): Evidence | undefined {
  if (evidence === undefined) return undefined;
  const { gatheredAt, tasks, missing } = evidence;
  return {
    gatheredAt,
    stoppedTasks: tasks.map(({ count, reason, stopCode, exitCode, container }) => ({
      count,
      reason,
      stopCode,
      exitCode,
      container,
    })),
    missing: missing.map(({ what }) => what),
  };
}
