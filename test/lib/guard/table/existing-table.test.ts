import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AttributeType, type ITable, ProjectionType, Table, type TableProps, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { DeploymentGuard } from '../../../../lib/guard/deployment-guard.ts';
import {
  existingTableProblems,
  tableNameProblems,
  tableSchemaProblems,
} from '../../../../lib/guard/table/existing-table.ts';
import { actionsOf, bundles, guardTemplate, statementsOf, withSlack } from '../../guard-templates.ts';
import { createApp } from '../../synth.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });
const FIELDS_OF_OPEN = ['serviceArn', 'deploymentKey', 'createdAt', 'pendingSince'];

/** A table with what the guard needs, as docs/install.md lists it. */
const FITTING = { partitionKey: text('pk'), sortKey: text('sk'), timeToLiveAttribute: 'expiresAt' };

function tableWith(
  scope: Stack,
  props: Partial<TableProps> = {},
  { open = FIELDS_OF_OPEN, byDay = true }: { readonly open?: readonly string[]; readonly byDay?: boolean } = {},
): Table {
  const table = new Table(scope, 'Records', { ...FITTING, ...props });
  table.addGlobalSecondaryIndex({
    indexName: 'open',
    partitionKey: text('openKey'),
    sortKey: text('openSk'),
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: [...open],
  });
  if (byDay) table.addGlobalSecondaryIndex({ indexName: 'byDay', partitionKey: text('day'), sortKey: text('sk') });
  return table;
}

describe('a guard with an existing table', () => {
  const template = guardTemplate((stack) => ({
    ...withSlack(stack),
    table: Table.fromTableName(stack, 'Existing', 'shop-records'),
  }));

  it('creates none, and uses the existing one in every function, output and alarm', () => {
    template.resourceCountIs('AWS::DynamoDB::Table', 0);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ TABLE_NAME: 'shop-records' }) },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({
          MetricStat: { Metric: { Dimensions: [{ Name: 'TableName', Value: 'shop-records' }] } },
        }),
      ]),
    });
  });

  it('has the same actions on it as on a table of its own, each only in its own partitions', () => {
    const own = guardTemplate(withSlack);
    for (const role of ['ReconcilerRole', 'SweeperRole', 'NotifierRole']) {
      expect(actionsOf(template, role)).toEqual(actionsOf(own, role));
      const onTable = statementsOf(template, role).filter(({ Resource }) =>
        JSON.stringify(Resource).includes('table/shop-records"'),
      );
      expect(onTable).not.toEqual([]);
      for (const { Condition } of onTable) expect(Condition?.['ForAllValues:StringLike']).toBeDefined();
    }
  });

  it('may use the key of the table, beside the key of the queues', () => {
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d';
    const encrypted = guardTemplate((stack) => ({
      encryptionKey: new Key(stack, 'Key'),
      table: Table.fromTableAttributes(stack, 'Existing', {
        tableName: 'shop-records',
        encryptionKey: Key.fromKeyArn(stack, 'TableKey', arn),
      }),
    }));
    const resources = statementsOf(encrypted, 'ReconcilerRole')
      .filter(({ Action }) => JSON.stringify(Action).includes('kms:ReEncryptFrom'))
      .flatMap(({ Resource }) => Resource);
    expect(resources).toHaveLength(2);
    expect(resources).toEqual(expect.arrayContaining([{ 'Fn::GetAtt': ['Key961B73FD', 'Arn'] }, arn]));
  });
});

describe('a table of the app that does not fit', () => {
  const stack = () => new Stack(createApp(), 'Shop');
  const wanted = 'pk (HASH, S), sk (RANGE, S)';
  const advice = 'pass the table of a guard, or omit table to create one';

  it.each<[string, () => ITable, readonly string[]]>([
    [
      'has other keys',
      () => tableWith(stack(), { partitionKey: text('id'), sortKey: { name: 'at', type: AttributeType.NUMBER } }),
      [`table must have the keys ${wanted}, got id (HASH, S), at (RANGE, N): ${advice}`],
    ],
    [
      'lacks an index',
      () => tableWith(stack(), {}, { byDay: false }),
      [`table must have the index byDay, got none with this name: ${advice}`],
    ],
    [
      'has an index without a field',
      () => tableWith(stack(), {}, { open: ['serviceArn', 'createdAt'] }),
      [
        `the index open of table must contain serviceArn, deploymentKey, createdAt, pendingSince, got none of deploymentKey, pendingSince: ${advice}`,
      ],
    ],
    [
      'expires nothing',
      () => tableWith(stack(), { timeToLiveAttribute: undefined }),
      ["table must expire items by the attribute expiresAt, got no expiry: set timeToLiveAttribute to 'expiresAt'"],
    ],
    [
      'is a TableV2 with other keys',
      () =>
        new TableV2(stack(), 'Records', {
          ...FITTING,
          sortKey: text('at'),
          globalSecondaryIndexes: [
            { indexName: 'open', partitionKey: text('openKey'), sortKey: text('openSk') },
            { indexName: 'byDay', partitionKey: text('day'), sortKey: text('at') },
          ],
        }),
      [
        `table must have the keys ${wanted}, got pk (HASH, S), at (RANGE, S): ${advice}`,
        `the index byDay of table must have the keys day (HASH, S), sk (RANGE, S), got day (HASH, S), at (RANGE, S): ${advice}`,
      ],
    ],
  ])('%s', (_, create, problems) => {
    expect(tableSchemaProblems(create())).toEqual(problems);
  });

  it('is refused at synthesis', () => {
    const app = createApp();
    const shop = new Stack(app, 'Shop');
    new DeploymentGuard(shop, 'Guard', { bundles, table: tableWith(shop, {}, { byDay: false }) });
    expect(() => app.synth()).toThrow('table must have the index byDay');
  });

  it('is no table that fits, and none that is imported', () => {
    const shop = stack();
    expect(tableSchemaProblems(tableWith(shop))).toEqual([]);
    expect(tableSchemaProblems(Table.fromTableName(shop, 'Imported', 'records'))).toEqual([]);
    new DeploymentGuard(shop, 'Guard', { bundles, table: shop.node.findChild('Records') as Table });
    Template.fromStack(shop).resourceCountIs('AWS::DynamoDB::Table', 1);
  });
});

describe('a table in another place', () => {
  const here = { region: 'eu-west-1', account: '111122223333' };
  const imported = (region: string, account: string) => {
    const stack = new Stack(createApp(), 'Shop', { env: here });
    const table = Table.fromTableArn(stack, 'Imported', `arn:aws:dynamodb:${region}:${account}:table/records`);
    return existingTableProblems(stack, table);
  };

  it('is refused, because functions find it by its name', () => {
    expect(imported('us-east-1', '444455556666')).toEqual([
      'table must be in the Region of the guard, eu-west-1, got a table in us-east-1: pass the table of a guard, or omit table to create one',
      'table must be in the account of the guard, 111122223333, got a table in 444455556666: pass the table of a guard, or omit table to create one',
    ]);
  });

  it('is taken in the same one', () => {
    expect(imported('eu-west-1', '111122223333')).toEqual([]);
    expect(existingTableProblems(new Stack(createApp(), 'Shop'), undefined)).toEqual([]);
  });

  it('is refused when another guard of the app has it', () => {
    const shop = new Stack(createApp(), 'Shop');
    const { table } = new DeploymentGuard(shop, 'First', { bundles });
    expect(() => new DeploymentGuard(shop, 'Second', { bundles, table })).toThrow(
      'Shop/Second cannot be created: table must not be in use by another guard, got the table of Shop/First: each guard needs its own table',
    );
  });
});

describe('the name of a table', () => {
  it.each(['DeploymentGuard-GuardRecordsTable0A1B2C3D-X', 'a.b', undefined])('may be %s', (name) => {
    expect(tableNameProblems('tableName', name)).toEqual([]);
  });

  it.each(['ab', 'arn:aws:dynamodb:eu-west-1:111122223333:table/records', ''])('cannot be "%s"', (name) => {
    expect(tableNameProblems('tableName', name)).toEqual([
      `tableName must be the name of a table (3 to 255 letters, digits, "_", "-" and "."), got "${name}": copy the output TableName of the earlier stack`,
    ]);
  });
});
