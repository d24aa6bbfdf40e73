import { join } from 'node:path';
import { Annotations, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { notifierEnv, observerEnv, sweeperEnv } from '../config/env.ts';
import { notifierLimits, observerLimits, sweeperLimits } from '../config/functions.ts';
import { openIndex } from '../config/table.ts';
import type { DeploymentGuardProps, SlackChannelProps } from './deployment-guard-props.ts';
import { observedEvents, outcomePattern } from './event-rules.ts';
import { GuardAlarms } from './guard-alarms.ts';
import { GuardFunction, type GuardFunctionSettings } from './guard-function.ts';
import { admitEventBridge, createDeadLetterQueue, GuardQueue, GuardQueueTarget } from './guard-queue.ts';
import { GuardTable } from './guard-table.ts';
import { createOutcomeRule, type OutcomeRuleProps } from './outcome-rule.ts';
import { SweepSchedule } from './sweep-schedule.ts';
import { validateGuardProps } from './validate-guard-props.ts';

/**
 * Watches every ECS deployment of its account and Region: records how it ended and why, publishes that on a bus of its
 * own, and tells a Slack channel. Two of them live in one account without knowing of each other.
 */
export class DeploymentGuard extends Construct {
  readonly table: Table;
  /** Carries the outcome events; rules of your own are welcome on it. */
  readonly eventBus: EventBus;
  readonly observer: lambda.Function;
  readonly observerQueue: Queue;
  readonly sweeper: lambda.Function;
  /** Absent without Slack. */
  readonly notifier: lambda.Function | undefined;
  /** Absent without Slack. */
  readonly notifierQueue: Queue | undefined;

  readonly #props: DeploymentGuardProps;
  readonly #settings: GuardFunctionSettings;
  readonly #guardTable: GuardTable;
  readonly #alarms: GuardAlarms;
  readonly #undelivered: Queue;
  readonly #observerQueue: GuardQueue;

  constructor(scope: Construct, id: string, props: DeploymentGuardProps = {}) {
    super(scope, id);
    validateGuardProps(props);
    this.#props = props;
    this.#settings = settingsOf(props);
    this.#admitEventBridge();

    this.#alarms = new GuardAlarms(this, 'Alarms', props.alarmTopic);
    this.#guardTable = new GuardTable(this, 'Records', {
      removalPolicy: this.#settings.removalPolicy,
      encryptionKey: props.encryptionKey,
    });
    this.table = this.#guardTable.table;
    this.#alarms.watchTable('Table', this.table);
    this.eventBus = new EventBus(this, 'Bus', { description: 'Outcomes of ECS deployments' });
    this.#undelivered = createDeadLetterQueue(this, 'UndeliveredEvents', props.encryptionKey);
    this.#alarms.watchDeadLetters(
      'UndeliveredEvents',
      this.#undelivered,
      'EventBridge could not deliver events to a queue of the deployment guard',
      'undelivered-events',
    );

    this.#observerQueue = new GuardQueue(this, 'ObserverQueue', {
      limits: observerLimits,
      encryptionKey: props.encryptionKey,
    });
    this.observerQueue = this.#observerQueue.queue;
    this.observer = this.#createObserver();
    this.#observeEvents();
    this.sweeper = this.#createSweeper();
    const notifier = props.slack && this.#createNotifier(props.slack);
    this.notifier = notifier?.function;
    this.notifierQueue = notifier?.queue;
  }

  /**
   * A rule on the guard's bus, for deployments that finish unless `detailTypes` says otherwise. Events come at least
   * once: a target that acts should remember `detail.eventId`.
   */
  onOutcome(id: string, props: OutcomeRuleProps = {}): Rule {
    return createOutcomeRule(this, id, this.eventBus, props);
  }

  /** Reads ECS and CloudWatch, writes records, publishes outcomes. */
  #createObserver(): lambda.Function {
    const observer = new GuardFunction(this, 'Observer', {
      ...this.#settings,
      bundle: 'observer',
      description: 'Looks at ECS services and records how their deployments go',
      limits: observerLimits,
      environment: observerEnv.write({
        ...this.#watch(),
        observerQueueUrl: this.observerQueue.queueUrl,
        eventBusName: this.eventBus.eventBusName,
        stuckAfterMinutes: this.#props.stuckAfter?.toMinutes() ?? 180,
      }),
    });
    observer.allowReads(
      [
        'ecs:ListServiceDeployments',
        'ecs:DescribeServiceDeployments',
        'ecs:DescribeServices',
        'ecs:DescribeServiceRevisions',
        'ecs:DescribeTaskDefinition',
        'ecs:ListTasks',
        'ecs:DescribeTasks',
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmHistory',
      ],
      'Reads alone: any service may be deployed with any alarm; DescribeAlarms shows composite alarms to "*" only.',
    );
    this.#guardTable.grant(observer.role, ['GetItem', 'Query', 'PutItem', 'UpdateItem']);
    this.#guardTable.grantQuery(observer.role, openIndex);
    observer.allow(['events:PutEvents'], this.eventBus.eventBusArn);
    this.#observerQueue.grantSend(observer.role);
    observer.workOff(this.observerQueue, observerLimits);
    this.#watchConsumer('Observer', observer.function, this.#observerQueue, 'observer');
    return observer.function;
  }

  /** One rule a kind of event, all of them into the observer's queue. */
  #observeEvents(): void {
    for (const [id, { description, pattern }] of Object.entries(observedEvents)) {
      new Rule(this, id, {
        description,
        eventPattern: pattern,
        targets: [new GuardQueueTarget(this.observerQueue, this.#undelivered)],
      });
    }
  }

  /** The safety net: finds what no event announced. */
  #createSweeper(): lambda.Function {
    const deadLetters = createDeadLetterQueue(this, 'MissedSweeps', this.#props.encryptionKey);
    const sweeper = new GuardFunction(this, 'Sweeper', {
      ...this.#settings,
      bundle: 'sweeper',
      description: 'Finds ECS services that need a look and were announced by no event',
      limits: sweeperLimits,
      deadLetterQueue: deadLetters,
      environment: sweeperEnv.write({
        ...this.#watch(),
        observerQueueUrl: this.observerQueue.queueUrl,
        callsPerSecond: this.#props.sweepCallsPerSecond ?? 5,
      }),
    });
    sweeper.allowReads(
      ['ecs:ListClusters', 'ecs:ListServices', 'ecs:DescribeServices'],
      'Reads alone: the sweep walks all clusters and services of the account.',
    );
    this.#guardTable.grant(sweeper.role, ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem']);
    this.#guardTable.grantQuery(sweeper.role, openIndex);
    this.#observerQueue.grantSend(sweeper.role);
    new SweepSchedule(this, 'SweepSchedule', { sweeper: sweeper.function, deadLetters });
    this.#alarms.watchDeadLetters(
      'MissedSweeps',
      deadLetters,
      'A sweep could not be started, or failed',
      'missed-sweeps',
    );
    this.#alarms.watchFunction('Sweeper', sweeper.function, 'sweeper');
    return sweeper.function;
  }

  /** Knows nothing but the outcome events and the record: another channel has the same footing. */
  #createNotifier({ channel, secret }: SlackChannelProps): {
    readonly function: lambda.Function;
    readonly queue: Queue;
  } {
    const { encryptionKey, postFrom = 'trouble', slackApiUrl = 'https://slack.com/api/' } = this.#props;
    const queue = new GuardQueue(this, 'NotifierQueue', { limits: notifierLimits, encryptionKey });
    const notifier = new GuardFunction(this, 'Notifier', {
      ...this.#settings,
      bundle: 'notifier',
      description: 'Keeps one Slack message a deployment up to date',
      limits: notifierLimits,
      environment: notifierEnv.write({
        ...this.#keep(),
        notifierQueueUrl: queue.queue.queueUrl,
        slackSecretArn: secret.secretArn,
        slackChannel: channel,
        slackPostFrom: postFrom,
        slackApiUrl,
      }),
    });
    this.#guardTable.grant(notifier.role, ['GetItem', 'Query', 'PutItem', 'UpdateItem']);
    notifier.allow(['secretsmanager:GetSecretValue'], secret.secretArn);
    secret.encryptionKey?.grantDecrypt(notifier.role);
    queue.grantSend(notifier.role);
    notifier.workOff(queue.queue, notifierLimits);
    new Rule(this, 'Outcomes', {
      description: 'Outcomes of ECS deployments, told in Slack',
      eventBus: this.eventBus,
      eventPattern: outcomePattern,
      targets: [new GuardQueueTarget(queue.queue, this.#undelivered)],
    });
    this.#watchConsumer('Notifier', notifier.function, queue, 'notifier');
    return { function: notifier.function, queue: queue.queue };
  }

  /** Where records are kept, and how long: the same for every function. */
  #keep() {
    return { tableName: this.table.tableName, retentionDays: this.#props.retention?.toDays() ?? 400 };
  }

  #watch() {
    const { include = [], exclude = [] } = this.#props;
    return { ...this.#keep(), include, exclude };
  }

  #watchConsumer(id: string, fn: lambda.Function, { queue, deadLetters }: GuardQueue, name: string): void {
    this.#alarms.watchFunction(id, fn, name);
    this.#alarms.watchAge(`${id}Age`, queue, `Messages wait for the ${name}`, 'old-messages');
    this.#alarms.watchDeadLetters(
      `${id}DeadLetters`,
      deadLetters,
      `Messages that the ${name} could not handle`,
      `${name}-dead-letters`,
    );
  }

  #admitEventBridge(): void {
    const { encryptionKey } = this.#props;
    if (encryptionKey === undefined || admitEventBridge(encryptionKey, this)) return;
    Annotations.of(this).addWarningV2(
      'ecs-deployment-guard:key-policy',
      `the policy of the imported key ${Token.asString(encryptionKey.keyArn)} cannot be changed from here: ` +
        'let events.amazonaws.com use kms:Decrypt and kms:GenerateDataKey, or no event will reach the guard',
    );
  }
}

function settingsOf(props: DeploymentGuardProps): GuardFunctionSettings {
  return {
    bundles: props.bundles ?? join(import.meta.dirname, '..', 'bundles'),
    logLevel: props.logLevel ?? 'INFO',
    logRetention: props.logRetention ?? RetentionDays.THREE_MONTHS,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
  };
}
