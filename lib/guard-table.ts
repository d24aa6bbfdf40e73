import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { attribute, byDayIndex, type IndexSchema, openIndex } from '../config/table.ts';

/** What DynamoDB does with a customer's key on behalf of whoever calls it. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
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

/** The one table: its keys stand in `config/table.ts`, where the handlers read them too. */
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

  /** Allows calls on items, e.g. `GetItem`; no index is opened by it. */
  grant(grantee: IGrantable, actions: readonly string[]): void {
    allow(grantee, actions, this.table.tableArn);
    this.#key?.grant(grantee, ...KEY_USES);
  }

  /** Allows to read every item, directly and by both indexes. */
  grantRead(grantee: IGrantable): Grant {
    const indexes = [byDayIndex, openIndex].map(({ name }) => this.#indexArn(name));
    this.#key?.grant(grantee, 'kms:Decrypt', 'kms:DescribeKey');
    return Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
      resourceArns: [this.table.tableArn, ...indexes],
    });
  }

  /** Allows to Query one index. */
  grantQuery(grantee: IGrantable, index: IndexSchema): void {
    allow(grantee, ['Query'], this.#indexArn(index.name));
  }

  #indexArn(name: string): string {
    return `${this.table.tableArn}/index/${name}`;
  }
}

function allow(grantee: IGrantable, actions: readonly string[], resource: string): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: actions.map((action) => `dynamodb:${action}`), resources: [resource] }),
  );
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
