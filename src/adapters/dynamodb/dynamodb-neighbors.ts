import { attribute, recordSk } from '../../config/table.ts';
import { deploymentIdOf } from '../../core/deployment/record.ts';
import { after, before } from '../../core/time.ts';
import type { NeighborStore } from '../../guard/ports.ts';
import type { Table } from './dynamodb-table.ts';
import { parseRecord } from './record-item.ts';

/** Reads the records around one of them, in one Query of the service's partition. */
export function readRecordsNear(items: Table): NeighborStore['recordsNear'] {
  return async ({ serviceArn, createdAt, deploymentKey }, side, { most, within }) => {
    const own = recordSk(createdAt, deploymentIdOf(deploymentKey));
    const [from, to] =
      side === 'before'
        ? [recordSk(before(createdAt, within), ''), own]
        : [own, recordSk(after(createdAt, within), '~')];
    // A condition on a sort key cannot exclude one end of its range, so the record itself is read too.
    const found = await items.query({
      KeyConditionExpression: '#pk = :service AND #sk BETWEEN :from AND :to',
      ExpressionAttributeNames: { '#pk': attribute.pk, '#sk': attribute.sk },
      ExpressionAttributeValues: { ':service': { S: serviceArn }, ':from': { S: from }, ':to': { S: to } },
      ScanIndexForward: side === 'after',
      Limit: most + 1,
    });
    return found
      .filter((item) => item[attribute.sk]?.S !== own)
      .slice(0, most)
      .map((item) => parseRecord(item, 'dynamodb:Query'));
  };
}
