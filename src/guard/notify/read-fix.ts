import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { describeFix, type Fix, findFix, findFixed, FIX_WITHIN, isFixable } from '../../core/report/fix.ts';
import type { NeighborStore } from '../ports.ts';

/** Most deployments to read on the way from a failure to its fix. Most services need one or two. */
const LIMITS = { most: 5, within: FIX_WITHIN };

/** Reads which later deployment fixed a failure; undefined if none did, or if the deployment did not fail. */
export async function readFix(store: NeighborStore, record: DeploymentRecord): Promise<Fix | undefined> {
  if (!isFixable(record)) return undefined;
  const fix = findFix(record, await store.recordsNear(record, 'after', LIMITS));
  return fix && describeFix(record, fix);
}

/** Reads which earlier failure a deployment fixed; undefined if it did not succeed or fixed none. */
export async function readFixed(store: NeighborStore, record: DeploymentRecord): Promise<DeploymentRecord | undefined> {
  if (record.outcome !== 'succeeded' || record.baseline) return undefined;
  return findFixed(record, await store.recordsNear(record, 'before', LIMITS));
}
