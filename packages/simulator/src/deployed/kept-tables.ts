import type { DynamoDbGate } from '../dynamodb-gate.ts';
import { putItem, scanItems, type StoredItem } from './template/table-scan.ts';
import type { Wiring } from './template/wiring.ts';

/** A table that is there before the template is deployed: what CloudFormation keeps when the stack of a guard is deleted. */
export interface KeptTable {
  readonly name: string;
  /** Of the resource in the template that created it. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly items: readonly StoredItem[];
}

/** Copies the tables that the template retains, as they are now. */
export async function copyKeptTables(
  { tables }: Pick<Wiring, 'tables'>,
  gate: Pick<DynamoDbGate, 'handle'>,
): Promise<readonly KeptTable[]> {
  const kept = tables.filter(({ deletionPolicy }) => RETAINING.has(deletionPolicy ?? 'Delete'));
  return Promise.all(
    kept.map(async ({ ref: name, properties }) => ({ name, properties, items: await scanItems(gate, name) })),
  );
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const RETAINING: ReadonlySet<string> = new Set(['Retain', 'RetainExceptOnCreate']);

/** Creates the tables with their items. */
export async function restoreTables(
  tables: readonly KeptTable[],
  gate: Pick<DynamoDbGate, 'handle' | 'createTable'>,
): Promise<void> {
  for (const { name, properties, items } of tables) {
    await gate.createTable(name, properties);
    for (const item of items) await putItem(gate, name, item);
  }
}
