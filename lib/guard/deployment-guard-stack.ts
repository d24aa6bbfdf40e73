import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { DeploymentGuard } from './deployment-guard.ts';
import { refuseProblems } from '../problems.ts';
import type { DeploymentGuardProps, SlackChannelProps } from './deployment-guard-props.ts';
import { tableNameProblems } from './table/existing-table.ts';

/** Properties of a stack that holds one guard. */
export interface DeploymentGuardStackProps extends StackProps, Omit<DeploymentGuardProps, 'slack' | 'table'> {
  /**
   * The channel and the complete ARN of the secret with the bot token.
   * @default - no Slack
   */
  readonly slack?: {
    /** The channel's id. */
    readonly channel: string;
    /** Complete ARN of the secret, including the six random characters at the end. */
    readonly secretArn: string;
  };
  /**
   * Name of the table of an earlier guard in the same account and Region, which keeps its history: the output `TableName` of
   * that guard's stack. If a customer-managed key encrypts it, pass the key as `encryptionKey`.
   * @default - a new table
   */
  readonly existingTableName?: string;
}

/** A stack with one deployment guard. Deploy one per Region. */
export class DeploymentGuardStack extends Stack {
  /** The guard. */
  readonly guard: DeploymentGuard;

  /** @throws Error that lists every problem of the guard's props */
  constructor(scope: Construct, id: string, { slack, existingTableName, ...props }: DeploymentGuardStackProps = {}) {
    super(scope, id, { description: 'Records ECS deployments and explains each failure once', ...props });
    this.guard = new DeploymentGuard(this, 'Guard', {
      ...props,
      ...(slack && { slack: this.#channel(slack) }),
      ...(existingTableName !== undefined && { table: this.#existingTable(existingTableName) }),
    });
    new CfnOutput(this, 'TableName', { value: this.guard.table.tableName, description: 'Records of deployments' });
    new CfnOutput(this, 'EventBusName', { value: this.guard.eventBus.eventBusName, description: 'Outcome events' });
  }

  #existingTable(name: string): ITable {
    refuseProblems(`${this.node.path} cannot be created`, tableNameProblems('existingTableName', name));
    return Table.fromTableName(this, 'ExistingTable', name);
  }

  #channel({ channel, secretArn }: { readonly channel: string; readonly secretArn: string }): SlackChannelProps {
    return { channel, secret: Secret.fromSecretCompleteArn(this, 'SlackToken', secretArn) };
  }
}
