import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { StoredEvidence } from '../../core/explanation/evidence.ts';
import type { ExplainRequest } from '../../core/explanation/parse-explain.ts';
import type { DurationMs, EpochMs } from '../../core/time.ts';
import type { SaveResult } from '../ports.ts';

/** Storage of the explainer. No other function writes its items. */
export interface EvidenceStore {
  readRecord(serviceArn: string, createdAt: EpochMs, deploymentKey: string): Promise<DeploymentRecord | undefined>;
  readEvidence(deploymentKey: string): Promise<StoredEvidence | undefined>;
  /** Writes the evidence if the stored one still has the version `evidence.version - 1` (version 1: if none is stored). */
  saveEvidence(deploymentKey: string, evidence: StoredEvidence): Promise<SaveResult>;
}

/** Sends messages to the explainer's own queue. */
export interface ExplainScheduler {
  explainAgain(request: ExplainRequest, delay: DurationMs): Promise<void>;
}
