import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { expect, it, onTestFinished } from 'vitest';
import { clientSettings, startServer } from '../../../packages/simulator/test/loopback.ts';
import { dynamoRecordStore } from '../../../src/adapters/dynamodb/dynamodb.ts';
import { dynamoEvidenceStore } from '../../../src/adapters/dynamodb/dynamodb-evidence.ts';
import { dynamoExplained } from '../../../src/adapters/dynamodb/dynamodb-explained.ts';
import { epochMs, hours } from '../../../src/core/time.ts';
import { OUT_OF_MEMORY, storedEvidence } from '../../builders/evidence.ts';
import { T0 } from '../../builders/facts.ts';
import { startGuardTable, TABLE } from '../../builders/guard-table.ts';
import { fullRecord } from '../../builders/records.ts';

it('reads the record, the comparison and the evidence that a guard stored', async () => {
  const gate = await startGuardTable('eu-west-1');
  onTestFinished(() => gate.close());
  const server = await startServer({ dynamoDb: gate, clock: new VirtualClock(T0), authorize: () => 'allowed' });
  const client = new DynamoDBClient(clientSettings({ ...server, url: server.url, region: 'eu-west-1' }));
  onTestFinished(() => client.destroy());
  const explained = dynamoExplained({ client, tableName: TABLE });
  const record = fullRecord({ version: 1 });
  expect(await explained.read(record)).toEqual({ record: undefined, diff: undefined, evidence: undefined });

  const settings = { client, tableName: TABLE, retention: hours(24), now: () => epochMs(T0) };
  const store = dynamoRecordStore(settings);
  const evidence = storedEvidence({ tasks: [OUT_OF_MEMORY] });
  const diff = { fromTaskDefinitionArn: 'a:1', toTaskDefinitionArn: 'a:2', changes: [], leftOut: 0 };
  await store.saveRecord(record, undefined);
  await store.saveDiff(record.deploymentKey, diff);
  await dynamoEvidenceStore(settings).saveEvidence(record.deploymentKey, evidence);
  expect(await explained.read(record)).toEqual({ record, diff, evidence });
});
