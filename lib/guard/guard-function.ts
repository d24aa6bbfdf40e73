import { join } from 'node:path';
import { Duration, type RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ConsumerLimits, FunctionLimits } from '../../src/config/functions.ts';
import type { GuardNetwork } from './guard-parts.ts';
import { allowSend } from './guard-queue.ts';

/** Minimum level of the functions' logs. */
export type LogLevel = 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';

export const LOG_LEVELS: readonly LogLevel[] = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

/** The calls that Lambda makes for a function in a VPC. */
const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** Settings that all functions of a guard share. */
export interface GuardFunctionSettings {
  /** Folder of the bundles, one folder per function. */
  readonly bundles: string;
  readonly logLevel: LogLevel;
  readonly logRetention: RetentionDays;
  readonly removalPolicy: RemovalPolicy;
  /** One namespace per guard, so that the metrics of two guards in one account and Region do not add up. */
  readonly metricsNamespace: string;
  /** @default - the functions run outside a VPC */
  readonly network?: GuardNetwork;
}

export interface GuardFunctionProps extends GuardFunctionSettings {
  readonly description: string;
  /** Name of the bundle. */
  readonly bundle: string;
  /** @default - the files of the bundle */
  readonly code?: lambda.Code | undefined;
  readonly limits: FunctionLimits;
  readonly environment: Record<string, string>;
  /** Where failed asynchronous invocations go. @default none, for functions that only a queue invokes */
  readonly deadLetterQueue?: Queue;
}

/** A function with its own role and log group. By default it may only write its log. */
export class GuardFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: GuardFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: props.removalPolicy });
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
    if (props.network !== undefined) this.#allowNetworkInterfaces();
    this.function = new lambda.Function(this, 'Function', {
      description: props.description,
      code: props.code ?? lambda.Code.fromAsset(join(props.bundles, props.bundle)),
      handler: 'index.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(props.limits.timeoutSeconds),
      role: this.role,
      logGroup,
      environment: { ...powertools(props), ...props.environment },
      ...props.network,
      ...(props.deadLetterQueue && {
        deadLetterQueue: props.deadLetterQueue,
        retryAttempts: 1,
        maxEventAge: Duration.minutes(5),
      }),
    });
    if (props.deadLetterQueue !== undefined) allowSend(props.deadLetterQueue, this.role);
    acknowledgeFunctionRules(this.function, props.deadLetterQueue !== undefined);
  }

  /** Allows the given calls on one resource. */
  allow(actions: readonly string[], resource: string): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [resource] }));
  }

  /** Allows calls on all resources: they support no narrower one, or apply to all resources of their kind in the account. */
  allowOnAll(actions: readonly string[], reason: string): void {
    this.allow(actions, '*');
    Validations.of(this.role).acknowledge(
      { id: 'AwsSolutions-IAM5[Resource::*]', reason },
      { id: 'Serverless-StarPermissions', reason },
    );
  }

  /** Invokes the function with the messages of the queue. If a message fails, only that message returns to the queue. */
  workOff(queue: Queue, limits: ConsumerLimits): void {
    this.function.addEventSource(
      new SqsEventSource(queue, {
        batchSize: limits.batchSize,
        maxConcurrency: limits.maximumConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  /**
   * Allows Lambda to manage network interfaces with the function's role, but denies those calls to the function's own code.
   * Calls from a function have its ARN in the context, calls from the Lambda service do not.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions
   */
  #allowNetworkInterfaces(): void {
    this.allowOnAll(
      NETWORK_INTERFACES,
      'Lambda creates network interfaces with these calls, and they accept no narrower resource.',
    );
    this.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        actions: [...NETWORK_INTERFACES],
        resources: ['*'],
        conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
      }),
    );
  }
}

function powertools({ bundle, logLevel, metricsNamespace }: GuardFunctionProps): Record<string, string> {
  return {
    POWERTOOLS_SERVICE_NAME: bundle,
    POWERTOOLS_METRICS_NAMESPACE: metricsNamespace,
    POWERTOOLS_LOG_LEVEL: logLevel,
  };
}

function acknowledgeFunctionRules(fn: lambda.Function, isAsynchronous: boolean): void {
  Validations.of(fn).acknowledge({
    id: 'Serverless-LambdaTracing',
    reason: 'The function logs every decision with its deployment; a trace shows less and costs a call per invocation.',
  });
  if (isAsynchronous) {
    const reason = 'The dead-letter queue keeps what failed; a failure destination would receive the same event twice.';
    Validations.of(fn).acknowledge({ id: 'Serverless-LambdaAsyncFailureDestination', reason });
    return;
  }
  const reason = 'Only its queue invokes it, synchronously, and the queue has a dead-letter queue.';
  Validations.of(fn).acknowledge(
    { id: 'Serverless-LambdaDLQ', reason },
    { id: 'Serverless-LambdaAsyncFailureDestination', reason },
    { id: 'Serverless-LambdaEventSourceMappingDestination', reason },
  );
}
