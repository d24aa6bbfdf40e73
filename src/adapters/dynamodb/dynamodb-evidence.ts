import type { EvidenceStore } from '../../guard/ports.ts';
import { type DynamoSettings, ownedItem, readRecordFrom, resultOf } from './dynamodb.ts';
import { table, versionIs } from './dynamodb-table.ts';
import { evidenceKey, parseEvidence } from './evidence-item.ts';

/** Stores the explainer's items, and reads the records that the reconciler wrote. */
export function dynamoEvidenceStore(settings: DynamoSettings): EvidenceStore {
  const items = table(settings.client, settings.tableName);
  return {
    readRecord: readRecordFrom(items),
    async readEvidence(deploymentKey) {
      const item = await items.get(evidenceKey(deploymentKey));
      return item && parseEvidence(item, 'dynamodb:GetItem');
    },
    async saveEvidence(deploymentKey, evidence) {
      const item = ownedItem(evidenceKey(deploymentKey), evidence, settings);
      return resultOf(await items.putIf(item, versionIs(evidence.version - 1)));
    },
  };
}
