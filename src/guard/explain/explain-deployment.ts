import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import type { GatheredEvidence } from '../../core/explanation/evidence.ts';
import { explain } from '../../core/explanation/explain.ts';
import type { Explanation } from '../../core/explanation/explanation.ts';
import { after, type DurationMs } from '../../core/time.ts';
import { readChanges } from '../wait/read-changes.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { EvidenceGateways } from './ports.ts';

/** What is known of a deployment before AWS is asked. */
export interface Known {
  readonly record: DeploymentRecord;
  /** What a guard stored at the time; undefined if it was not read, or does not exist. */
  readonly diff: RevisionDiff | undefined;
  readonly evidence: GatheredEvidence | undefined;
}

/** Gathers what is not known yet, until the deadline, and explains the deployment. */
export async function explainDeployment(
  gateways: EvidenceGateways,
  { record, diff, evidence }: Known,
  patience: DurationMs,
): Promise<Explanation> {
  const deadline = after(gateways.now(), patience);
  const [gathered, changes] = await Promise.all([
    gatherEvidence(gateways, { record, earlier: evidence, deadline }),
    diff ?? gateways.within(patience, readChanges(gateways.services, record)),
  ]);
  return explain(record, { evidence: gathered, diff: changes });
}
