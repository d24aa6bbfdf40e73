import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import {
  attribute,
  byDayIndex,
  type IndexSchema,
  type ItemAccess,
  itemAccess,
  openIndex,
} from '../../src/config/table.ts';

/** What DynamoDB does with a customer's key on behalf of its caller. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const KEY_USES = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

export interface GuardTableProps {
  /** `RETAIN` comes with deletion protection. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy | undefined;
  /** @default DynamoDB's own key */
  readonly encryptionKey?: IKey | undefined;
}

/** The one table: its keys stand in `src/config/table.ts`, where the handlers read them too. */
export class GuardTable extends Construct {
  readonly table: Table;
  readonly #key: IKey | undefined;

  constructor(scope: Construct, id: string, props: GuardTableProps) {
    super(scope, id);
    this.#key = props.encryptionKey;
    const { removalPolicy = RemovalPolicy.RETAIN } = props;
    // Not a TableV2: it refuses a customer's key in a stack that does not know its Region.
    this.table = new Table(this, 'Table', {
      partitionKey: text(attribute.pk),
      sortKey: text(attribute.sk),
      timeToLiveAttribute: attribute.expiresAt,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy,
      ...(this.#key && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: this.#key }),
    });
    for (const index of [byDayIndex, openIndex]) this.table.addGlobalSecondaryIndex(indexProps(index));
  }

  /** Allows a function what `itemAccess` names for it: each call in its own partitions alone, and no index. */
  grant(grantee: IGrantable, reader: Exclude<TableUser, 'reader'>): void {
    this.#grantItems(grantee, itemAccess(Stack.of(this))[reader]);
    this.#key?.grant(grantee, ...KEY_USES);
  }

  /** Allows to read records, ledgers, diffs and evidence, and both indexes; not what functions keep for themselves. */
  grantRead(grantee: IGrantable): Grant {
    this.#key?.grant(grantee, 'kms:Decrypt', 'kms:DescribeKey');
    const items = this.#grantItems(grantee, itemAccess(Stack.of(this)).reader);
    return items.combine(this.#grantIndexes(grantee, [byDayIndex, openIndex]));
  }

  /** Allows to Query one index. */
  grantQuery(grantee: IGrantable, index: IndexSchema): void {
    this.#grantIndexes(grantee, [index]);
  }

  /** One statement for the calls that share their partitions. */
  #grantItems(grantee: IGrantable, access: ItemAccess): Grant {
    const groups = Map.groupBy(Object.entries(access), ([, patterns]) => patterns.join(' '));
    const grants = [...groups.values()].map((group) =>
      Grant.addToPrincipal({
        grantee,
        actions: group.map(([action]) => `dynamodb:${action}`),
        resourceArns: [this.table.tableArn],
        conditions: onlyPartitions(group[0]?.[1] ?? []),
      }),
    );
    return grants.reduce((all, grant) => all.combine(grant));
  }

  /** An index holds one kind of item: its ARN limits what is read, and its partition key is another than the table's. */
  #grantIndexes(grantee: IGrantable, indexes: readonly IndexSchema[]): Grant {
    const resourceArns = indexes.map(({ name }) => `${this.table.tableArn}/index/${name}`);
    return Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns });
  }
}

/** Whom `itemAccess` names. */
type TableUser = keyof ReturnType<typeof itemAccess>;

/**
 * Holds for a request of which every partition key matches a pattern. `ForAllValues` alone is also true of a request that has
 * no such key at all, as a Scan: `Null` refuses that one.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function onlyPartitions(patterns: readonly string[]) {
  const key = 'dynamodb:LeadingKeys';
  return { 'ForAllValues:StringLike': { [key]: [...patterns] }, Null: { [key]: 'false' } };
}

function indexProps({ name, partitionKey, sortKey, projection }: IndexSchema) {
  return {
    indexName: name,
    partitionKey: text(partitionKey),
    sortKey: text(sortKey),
    projectionType: ProjectionType.INCLUDE,
    nonKeyAttributes: [...projection],
  };
}

function text(name: string) {
  return { name, type: AttributeType.STRING };
}
