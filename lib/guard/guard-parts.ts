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
import type { GuardTable } from './guard-table.ts';

/** What the functions of one guard share. */
export interface GuardParts {
  /** The guard itself: the parts stand right under it. */
  readonly scope: Construct;
  readonly props: DeploymentGuardProps;
  readonly settings: GuardFunctionSettings;
  readonly records: GuardTable;
  readonly alarms: GuardAlarms;
  readonly eventBus: EventBus;
  /** Takes the events that EventBridge could not deliver. */
  readonly undelivered: Queue;
  readonly reconcilerQueue: GuardQueue;
}

/** The choices that hold for every function. */
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

/** Folder of the built functions: the package's own unless another is given. */
export function bundlesOf({ bundles }: DeploymentGuardProps): string {
  return bundles ?? bundlesFolder;
}

/**
 * A name for what CloudFormation does not name: made of the stack's name, which is unique in an account and Region, and
 * of the path below it. The path alone, as the CDK has it, is the same in two deployments of one app.
 */
export function guardName(scope: Construct): string {
  return Names.uniqueResourceName(scope, { maxLength: 120, separator: '-', allowedSpecialCharacters: '-' });
}

/** Where records are kept, and how long: the same for every function. */
export function keepRecords({ records, props }: GuardParts) {
  return { tableName: records.table.tableName, retentionDays: props.retention?.toDays() ?? 400 };
}

/** Which services are watched: the same for reconciler and sweeper. */
export function watchServices(parts: GuardParts) {
  const { include = [], exclude = [] } = parts.props;
  return { ...keepRecords(parts), include, exclude };
}

/** The alarms of a function that works off a queue. */
export function watchConsumer(
  { alarms }: GuardParts,
  name: 'Reconciler' | 'Notifier',
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

/** Where the functions stand in a VPC. */
export interface GuardNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

/** One security group for all functions. They only send, so it admits nothing. */
function networkOf(scope: Construct, vpc: IVpc, { vpcSubnets, securityGroups }: DeploymentGuardProps): GuardNetwork {
  return {
    vpc,
    ...(vpcSubnets && { vpcSubnets }),
    securityGroups: securityGroups
      ? [...securityGroups]
      : [new SecurityGroup(scope, 'SecurityGroup', { vpc, description: 'Functions of the ECS deployment guard' })],
  };
}
