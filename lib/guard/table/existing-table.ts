import { Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalTable, CfnTable, type ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { attribute, byDayIndex, type IndexSchema, openIndex } from '../../../src/config/table.ts';
import { fieldsOf, listOf, readProperties } from '../../protection/read-properties.ts';
import { GuardTable } from './guard-table.ts';

/** What to do about a table that does not fit. */
const USE = 'pass the table of a guard, or omit table to create one';

/** Problems of an existing table that are visible before the rest of the app exists. */
export function existingTableProblems(scope: Construct, table: ITable | undefined): readonly string[] {
  if (table === undefined) return [];
  const { region, account } = placeOf(table);
  const owner = table.node.scopes.find((one) => one instanceof GuardTable);
  return [
    ...placeProblems('Region', region, Stack.of(scope).region),
    ...placeProblems('account', account, Stack.of(scope).account),
    ...(owner === undefined
      ? []
      : [
          `table must not be in use by another guard, got the table of ${owner.node.scope?.node.path}: each guard needs its own table, so omit table to create one`,
        ]),
  ];
}

/** aws-cdk-lib takes an imported table to be in the place of its stack, whatever its ARN says. */
function placeOf({ tableArn, env }: ITable): { readonly region: string; readonly account: string } {
  const [, region, account] =
    /^arn:[^:]+:dynamodb:([^:]+):([^:]+):/.exec(Token.isUnresolved(tableArn) ? '' : tableArn) ?? [];
  return { region: region ?? env.region, account: account ?? env.account };
}

/** The functions find the table by its name alone. */
function placeProblems(what: string, ofTable: string, ofGuard: string): readonly string[] {
  return Token.isUnresolved(ofTable) || Token.isUnresolved(ofGuard) || ofTable === ofGuard
    ? []
    : [`table must be in the ${what} of the guard, ${ofGuard}, got a table in ${ofTable}: ${USE}`];
}

/**
 * Problems of the keys, indexes and expiry of a table that this app creates. An imported table is not visible at synthesis.
 *
 * Call it at synthesis: indexes may be added after the guard.
 */
export function tableSchemaProblems(table: ITable): readonly string[] {
  const resource = table.node.defaultChild;
  if (!(resource instanceof CfnTable || resource instanceof CfnGlobalTable)) return [];
  const read = (value: unknown) => readProperties(table, value);
  const types = new Map(listOf(read(resource.attributeDefinitions)).map((one) => keyOf(one, 'attributeType')));
  const keys = { partitionKey: attribute.pk, sortKey: attribute.sk };
  const indexes = listOf(read(resource.globalSecondaryIndexes));
  const expiry = fieldsOf(read(resource.timeToLiveSpecification));
  return [
    ...keyProblems('table', read(resource.keySchema), types, keys),
    ...[byDayIndex, openIndex].flatMap((index) => indexProblems(index, indexes, types)),
    ...(expiry['attributeName'] === attribute.expiresAt && expiry['enabled'] === true
      ? []
      : [
          `table must expire items by the attribute ${attribute.expiresAt}, got ${String(expiry['attributeName'] ?? 'no expiry')}: set timeToLiveAttribute to '${attribute.expiresAt}'`,
        ]),
  ];
}

function keyOf(schema: unknown, value: string): readonly [unknown, unknown] {
  const fields = fieldsOf(schema);
  return [fields['attributeName'], fields[value]];
}

function keyProblems(
  what: string,
  schema: unknown,
  types: ReadonlyMap<unknown, unknown>,
  { partitionKey, sortKey }: Pick<IndexSchema, 'partitionKey' | 'sortKey'>,
): readonly string[] {
  const wanted = `${partitionKey} (HASH, S), ${sortKey} (RANGE, S)`;
  const got = listOf(schema)
    .map((one) => keyOf(one, 'keyType'))
    .map(([name, type]) => `${String(name)} (${String(type)}, ${String(types.get(name))})`)
    .join(', ');
  return got === wanted ? [] : [`${what} must have the keys ${wanted}, got ${got || 'none'}: ${USE}`];
}

function indexProblems(
  index: IndexSchema,
  indexes: readonly unknown[],
  types: ReadonlyMap<unknown, unknown>,
): readonly string[] {
  const found = indexes.map(fieldsOf).find(({ indexName }) => indexName === index.name);
  if (found === undefined) return [`table must have the index ${index.name}, got none with this name: ${USE}`];
  const { projectionType, nonKeyAttributes } = fieldsOf(found['projection']);
  const projected = listOf(nonKeyAttributes);
  const missing = projectionType === 'ALL' ? [] : index.projection.filter((name) => !projected.includes(name));
  return [
    ...keyProblems(`the index ${index.name} of table`, found['keySchema'], types, index),
    ...(missing.length === 0
      ? []
      : [
          `the index ${index.name} of table must contain ${index.projection.join(', ')}, got none of ${missing.join(', ')}: ${USE}`,
        ]),
  ];
}

/**
 * Problems of a table's name.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export function tableNameProblems(name: string, value: string | undefined): readonly string[] {
  return value === undefined || Token.isUnresolved(value) || /^[\w.-]{3,255}$/.test(value)
    ? []
    : [
        `${name} must be the name of a table (3 to 255 letters, digits, "_", "-" and "."), got "${value}": copy the output TableName of the earlier stack`,
      ];
}
