import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type ITable,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
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
} from '../../../src/config/table.ts';

/**
 * The actions that DynamoDB uses on a customer's key for its caller. @see
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
const KEY_USES = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

export interface GuardTableProps {
  /** The table of an earlier guard. @default - a new table */
  readonly existing?: ITable | undefined;
  /** `RETAIN` also turns on deletion protection. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy | undefined;
  /** @default DynamoDB's own key */
  readonly encryptionKey?: IKey | undefined;
}

/** The guard's only table, new or of an earlier guard. `src/config/table.ts` defines its keys, for the functions too. */
export class GuardTable extends Construct {
  readonly table: ITable;
  /** The customer's keys that encrypt the table, or may do so. */
  readonly #keys: readonly IKey[];

  constructor(scope: Construct, id: string, props: GuardTableProps) {
    super(scope, id);
    const { existing, encryptionKey } = props;
    this.#keys = [...new Set([encryptionKey, existing?.encryptionKey])].filter((key) => key !== undefined);
    this.table = existing ?? this.#create(props);
  }

  #create({ removalPolicy = RemovalPolicy.RETAIN, encryptionKey }: GuardTableProps): Table {
    // Not TableV2, which does not accept a customer's key in a stack without a fixed Region.
    const table = new Table(this, 'Table', {
      partitionKey: text(attribute.pk),
      sortKey: text(attribute.sk),
      timeToLiveAttribute: attribute.expiresAt,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: removalPolicy === RemovalPolicy.RETAIN,
      removalPolicy,
      ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
    });
    for (const index of [byDayIndex, openIndex]) table.addGlobalSecondaryIndex(indexProps(index));
    return table;
  }

  /** Allows a function the calls in `itemAccess`, each only in its own partitions, and no index. */
  grant(grantee: IGrantable, reader: Exclude<TableUser, 'reader'>): void {
    this.#grantItems(grantee, itemAccess(Stack.of(this))[reader]);
    for (const key of this.#keys) key.grant(grantee, ...KEY_USES);
  }

  /**
   * Grants read access to records, ledgers, diffs and evidence, and to both indexes, but not to the functions' internal
   * items.
   */
  grantRead(grantee: IGrantable): Grant {
    for (const key of this.#keys) key.grant(grantee, 'kms:Decrypt', 'kms:DescribeKey');
    const items = this.#grantItems(grantee, itemAccess(Stack.of(this)).reader);
    return items.combine(this.#grantIndexes(grantee, [byDayIndex, openIndex]));
  }

  /** Grants Query of one index. */
  grantQuery(grantee: IGrantable, index: IndexSchema): void {
    this.#grantIndexes(grantee, [index]);
  }

  /** Adds one statement per group of calls with the same partitions. */
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

  /** Grants by index ARN: each index has one kind of item, and its partition key differs from the table's. */
  #grantIndexes(grantee: IGrantable, indexes: readonly IndexSchema[]): Grant {
    const resourceArns = indexes.map(({ name }) => `${this.table.tableArn}/index/${name}`);
    return Grant.addToPrincipal({ grantee, actions: ['dynamodb:Query'], resourceArns });
  }
}

/** The users in `itemAccess`. */
type TableUser = keyof ReturnType<typeof itemAccess>;

/**
 * Returns a condition that every partition key of a request matches a pattern. `ForAllValues` alone is also true for a
 * request without that key, such as a Scan; `Null` excludes it.
 *
 * @see
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
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
