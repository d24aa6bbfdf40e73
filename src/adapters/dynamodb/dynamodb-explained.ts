import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import type { StoredEvidence } from '../../core/explanation/evidence.ts';
import { diffKey, parseDiff } from './deployment-item.ts';
import { table } from './dynamodb-table.ts';
import { evidenceKey, parseEvidence } from './evidence-item.ts';
import { parseRecord, recordKey } from './record-item.ts';

/** Reads what a guard stored about one deployment, by the permissions of `grantReadRecords`. */
export function dynamoExplained({
  client,
  tableName,
}: {
  readonly client: DynamoDBClient;
  readonly tableName: string;
}) {
  const items = table(client, tableName);
  return {
    /** The stored record, comparison and evidence of the same deployment; each undefined if the guard has none. */
    async read({ serviceArn, createdAt, deploymentKey }: DeploymentRecord): Promise<{
      readonly record: DeploymentRecord | undefined;
      readonly diff: RevisionDiff | undefined;
      readonly evidence: StoredEvidence | undefined;
    }> {
      const keys = [
        recordKey({ serviceArn, createdAt, deploymentKey }),
        diffKey(deploymentKey),
        evidenceKey(deploymentKey),
      ] as const;
      const [record, diff, evidence] = await Promise.all(keys.map((key) => items.get(key)));
      return {
        record: record && parseRecord(record, 'dynamodb:GetItem'),
        diff: diff && parseDiff(diff, 'dynamodb:GetItem'),
        evidence: evidence && parseEvidence(evidence, 'dynamodb:GetItem'),
      };
    },
  };
}
