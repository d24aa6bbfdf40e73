import { describe, expect, it, onTestFinished } from 'vitest';
import { copyKeptTables, restoreTables } from '../../src/deployed/kept-tables.ts';
import { putItem, scanTable } from '../../src/deployed/template/table-scan.ts';
import { startDynamoDbGate } from '../../src/dynamodb-gate.ts';

const properties = {
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
};

async function gate() {
  const one = await startDynamoDbGate({ accountId: '111122223333', region: 'eu-west-1' });
  onTestFinished(() => one.close());
  return one;
}

function tableOf(name: string, deletionPolicy?: string) {
  const arn = `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`;
  return { logicalId: name, label: name, ref: name, arn, properties, deletionPolicy };
}

describe('a table that outlives its stack', () => {
  it('is there in another account with the same items, if the template retains it', async () => {
    const first = await gate();
    const tables = [tableOf('kept', 'Retain'), tableOf('created', 'RetainExceptOnCreate'), tableOf('gone', 'Delete')];
    for (const { ref } of [...tables, tableOf('unsaid')]) {
      await first.createTable(ref, properties);
      await putItem(first, ref, { pk: { S: ref }, count: { N: '7' } });
    }
    const copied = await copyKeptTables({ tables: [...tables, tableOf('unsaid')] }, first);
    const second = await gate();
    await restoreTables(copied, second);
    expect(copied.map(({ name }) => name)).toEqual(['kept', 'created']);
    expect(await scanTable(second, 'kept')).toEqual([{ pk: 'kept', count: 7 }]);
    await expect(scanTable(second, 'gone')).rejects.toThrow('Scan of the table gone failed');
  });
});
