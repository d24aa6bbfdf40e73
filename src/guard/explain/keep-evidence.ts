import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { GatheredEvidence, StoredEvidence } from '../../core/explanation/evidence.ts';
import { fitEvidence } from '../../core/explanation/fit-evidence.ts';
import { mayGrow, planFollowUp } from '../../core/explanation/follow-up.ts';
import type { ExplainRequest } from '../../core/explanation/parse-explain.ts';
import { describeEvidenceEvent } from '../../core/outcome-event/evidence-event.ts';
import { isSameData } from '../../core/same-data.ts';
import { after, type DurationMs, seconds } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type { Count, Log, Now, OutcomePublisher } from '../ports.ts';
import type { EvidenceStore, ExplainScheduler } from './evidence-store-port.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { EvidenceGateways } from './ports.ts';

/** Time for one gathering: parts that AWS has not answered by then are named as missing. */
const BUDGET: DurationMs = seconds(5);

/** How often to gather again when another explainer saved evidence meanwhile. */
const ROUNDS = 2;

/** Ports of the explainer. */
export interface ExplainerGateways {
  readonly store: EvidenceStore;
  readonly evidence: EvidenceGateways;
  readonly publisher: OutcomePublisher;
  readonly again: ExplainScheduler;
  readonly now: Now;
  readonly log: Log;
  readonly count: Count;
}

/**
 * Gathers what shows why a deployment failed, saves it and publishes `Evidence Gathered`. Later evidence extends the stored
 * one. It is safe to repeat: evidence without news is not saved again, and its event has the same id.
 *
 * @throws ConflictError when other explainers saved first in every round; the message goes back to the queue
 */
export async function keepEvidence(guard: ExplainerGateways, request: ExplainRequest): Promise<void> {
  const { store } = guard;
  const { serviceArn, createdAt, deploymentKey, attempt } = request;
  const record = await store.readRecord(serviceArn, createdAt, deploymentKey);
  if (record === undefined || record.baseline) return;
  for (let round = 0; round < ROUNDS; round += 1) {
    const stored = await store.readEvidence(deploymentKey);
    const isComplete = attempt > 0 && stored !== undefined && !mayGrow(stored);
    const evidence = isComplete ? stored : await gatherOnto(guard, record, stored);
    if (evidence !== stored && (await store.saveEvidence(deploymentKey, evidence)) === 'conflict') continue;
    await announce(guard, request, { record, evidence, isNew: evidence !== stored });
    return;
  }
  throw new ConflictError(`the evidence of ${deploymentKey} changed ${ROUNDS} times while it was gathered`);
}

/** Returns the stored evidence itself if the gathering adds nothing that readers can see. */
async function gatherOnto(
  guard: ExplainerGateways,
  record: DeploymentRecord,
  stored: StoredEvidence | undefined,
): Promise<StoredEvidence> {
  const deadline = after(guard.now(), BUDGET);
  const gathered = fitEvidence(await gatherEvidence(guard.evidence, { record, earlier: stored, deadline }));
  if (stored !== undefined && isSameData(comparable(gathered), comparable(stored))) return stored;
  return { ...gathered, version: (stored?.version ?? 0) + 1 };
}

/** The evidence without what readers do not see. */
function comparable(evidence: GatheredEvidence | StoredEvidence): object {
  return { ...evidence, gatheredAt: undefined, version: undefined };
}

/** Publishes after saving, so that readers of the event find the evidence. After a crash in between, the message returns. */
async function announce(
  guard: ExplainerGateways,
  request: ExplainRequest,
  {
    record,
    evidence,
    isNew,
  }: { readonly record: DeploymentRecord; readonly evidence: StoredEvidence; readonly isNew: boolean },
): Promise<void> {
  await guard.publisher.publish([describeEvidenceEvent(record, evidence)]);
  const delay = planFollowUp(evidence, request.attempt);
  if (delay !== undefined) await guard.again.explainAgain({ ...request, attempt: request.attempt + 1 }, delay);
  if (isNew) guard.count('EvidenceGathered');
  const missing = evidence.missing.map(({ part, why }) => `${part} ${why}`);
  guard.log.info(isNew ? 'evidence gathered' : 'evidence unchanged', {
    deploymentId: record.deploymentKey,
    to: `version ${evidence.version}`,
    because: missing.length === 0 ? 'nothing is missing' : `missing: ${missing.join(', ')}`,
  });
}
