import { Names, RemovalPolicy } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { bundlesFolder } from '../bundles-folder.ts';
import type { DeploymentGuardProps } from './deployment-guard-props.ts';
import type { GuardAlarms } from './guard-alarms.ts';
import type { GuardFunctionSettings } from './guard-function.ts';
import type { GuardQueue } from './guard-queue.ts';
import type { GuardTable } from './table/guard-table.ts';

/** The parts that the functions of one guard share. */
export interface GuardParts {
  /** The guard itself, the direct parent of all parts. */
  readonly scope: Construct;
  readonly props: DeploymentGuardProps;
  readonly settings: GuardFunctionSettings;
  readonly records: GuardTable;
  readonly alarms: GuardAlarms;
  readonly eventBus: EventBus;
  /** Receives the events that EventBridge could not deliver. */
  readonly undelivered: Queue;
  readonly reconcilerQueue: GuardQueue;
}

/** Settings for every function. */
export function settingsOf(scope: Construct, name: string, props: DeploymentGuardProps): GuardFunctionSettings {
  return {
    bundles: bundlesOf(props),
    logLevel: props.logLevel ?? 'INFO',
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    metricsNamespace: `EcsDeploymentGuard/${name}`,
    ...(props.vpc && { network: networkOf(scope, props.vpc, props) }),
  };
}

/** Folder of the built functions; by default the package's. */
export function bundlesOf({ bundles }: DeploymentGuardProps): string {
  return bundles ?? bundlesFolder;
}

/**
 * Returns a name for resources that CloudFormation does not name. It contains the stack's name, which is unique in an
 * account and Region, and the path below it. The CDK's path alone would be the same in two deployments of one app.
 */
export function guardName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 120, separator: '-', allowedSpecialCharacters: '-' });
}

/** The table and how long it keeps records: the same for every function. */
export function keepRecords({ records, props }: GuardParts) {
  return { tableName: records.table.tableName, retentionDays: props.retention?.toDays() ?? 400 };
}

/** The services to watch: the same for reconciler and sweeper. */
export function watchServices(parts: GuardParts) {
  const { include = [], exclude = [] } = parts.props;
  return { ...keepRecords(parts), include, exclude };
}

/** Adds the alarms of a function that processes a queue. */
export function watchConsumer(
  { alarms }: GuardParts,
  name: 'Reconciler' | 'Notifier' | 'Explainer',
  consumer: { readonly function: lambda.Function; readonly queue: GuardQueue },
): void {
  const word = name.toLowerCase();
  const { queue, deadLetters } = consumer.queue;
  alarms.watchFunction(name, consumer.function, word);
  alarms.watchAge(`${name}Age`, queue, `Messages have waited too long for the ${word}`, 'old-messages');
  alarms.watchDeadLetters(
    `${name}DeadLetters`,
    deadLetters,
    `The ${word} could not handle some messages`,
    `${word}-dead-letters`,
  );
}

/** The network of the functions in a VPC. */
export interface GuardNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

/** One security group for all functions. It allows no inbound traffic, because they only send. */
function networkOf(scope: Construct, vpc: IVpc, { vpcSubnets, securityGroups }: DeploymentGuardProps): GuardNetwork {
  return {
    vpc,
    ...(vpcSubnets && { vpcSubnets }),
    securityGroups: securityGroups
      ? [...securityGroups]
      : [new SecurityGroup(scope, 'SecurityGroup', { vpc, description: 'Functions of the ECS deployment guard' })],
  };
}
