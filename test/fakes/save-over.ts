import type { DeploymentRecord } from '../../src/core/deployment/record.ts';
import type { RecordStore, SaveResult } from '../../src/guard/ports.ts';

/** Saves a record over whatever stands there, as its only writer would. */
export async function saveOver(
  store: Pick<RecordStore, 'readRecord' | 'saveRecord'>,
  record: DeploymentRecord,
): Promise<SaveResult> {
  return store.saveRecord(record, await store.readRecord(record.serviceArn, record.createdAt, record.deploymentKey));
}
