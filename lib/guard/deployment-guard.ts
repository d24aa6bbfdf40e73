import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { reconcilerLimits } from '../../src/config/functions.ts';
import { admitCloudWatch, admitEventBridge } from './customer-key.ts';
import type { DeploymentGuardProps } from './deployment-guard-props.ts';
import { GuardAlarms } from './guard-alarms.ts';
import { type GuardMetricName, guardMetric } from './guard-metrics.ts';
import { createNotifier } from './guard-notifier.ts';
import { createReconciler } from './guard-reconciler.ts';
import { type GuardParts, guardName, settingsOf } from './guard-parts.ts';
import { createDeadLetterQueue, GuardQueue } from './guard-queue.ts';
import { createSweeper } from './guard-sweeper.ts';
import { GuardTable } from './guard-table.ts';
import { createOutcomeRule, type OutcomeRuleProps } from './outcome-rule.ts';
import { tellGuardFindings, validateGuardProps } from './validate-guard-props.ts';

/**
 * Watches every ECS deployment of its account and Region: records how it ended and why, publishes that on its own event
 * bus, and posts to a Slack channel. Several guards can run side by side in one account.
 */
export class DeploymentGuard extends Construct {
  /** Holds the records; `grantReadRecords` lets others read it. */
  readonly table: Table;
  /** Carries the outcome events; rules of your own are welcome on it. */
  readonly eventBus: EventBus;
  /** The function that reconciles a service and records what it sees. */
  readonly reconciler: lambda.Function;
  /** Where hints to reconcile a service wait. */
  readonly reconcilerQueue: Queue;
  /** The function that finds changes without an event. */
  readonly sweeper: lambda.Function;
  /** Absent without Slack. */
  readonly notifier: lambda.Function | undefined;
  /** Absent without Slack. */
  readonly notifierQueue: Queue | undefined;
  /** Holds the guard's own metrics, and those of no other guard. */
  readonly metricsNamespace: string;

  readonly #records: GuardTable;

  /** @throws Error naming every problem of the props */
  constructor(scope: Construct, id: string, props: DeploymentGuardProps = {}) {
    super(scope, id);
    validateGuardProps(props);
    tellGuardFindings(this, props);
    const name = guardName(this);
    const settings = settingsOf(this, name, props);
    this.metricsNamespace = settings.metricsNamespace;
    if (props.encryptionKey !== undefined) admitEventBridge(this, props.encryptionKey);
    if (props.alarmTopic !== undefined) admitCloudWatch(this, props.alarmTopic);

    const alarms = new GuardAlarms(this, 'Alarms', props.alarmTopic);
    this.#records = this.#createTable(alarms, props);
    this.table = this.#records.table;
    this.eventBus = new EventBus(this, 'Bus', { eventBusName: name, description: 'Outcomes of ECS deployments' });
    const reconcilerQueue = new GuardQueue(this, 'ReconcilerQueue', {
      limits: reconcilerLimits,
      encryptionKey: props.encryptionKey,
    });
    const parts: GuardParts = {
      scope: this,
      props,
      settings,
      alarms,
      records: this.#records,
      eventBus: this.eventBus,
      undelivered: this.#createUndelivered(alarms, props),
      reconcilerQueue,
    };
    this.reconcilerQueue = reconcilerQueue.queue;
    this.reconciler = createReconciler(parts);
    this.sweeper = createSweeper(parts);
    const notifier = props.slack && createNotifier(parts, props.slack);
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

  /** Allows to read records, ledgers, diffs and evidence: GetItem, BatchGetItem and Query, and Query of both indexes. */
  grantReadRecords(grantee: IGrantable): Grant {
    return this.#records.grantRead(grantee);
  }

  /** How often the guard reconciled a service. @default - sum over five minutes */
  metricReconciliations(props?: MetricOptions): Metric {
    return this.#metric('Reconciliations', props);
  }

  /** Deployments whose end was recorded. @default - sum over five minutes */
  metricOutcomesRecorded(props?: MetricOptions): Metric {
    return this.#metric('OutcomesRecorded', props);
  }

  /** Tries to read a service that ECS denied to describe, once the denial was published. @default - sum over five minutes */
  metricUnreadableServices(props?: MetricOptions): Metric {
    return this.#metric('UnreadableServices', props);
  }

  /** Services that the guard cannot follow: another controller, or a short ARN; each counted once. @default - sum over five minutes */
  metricServicesLeftAlone(props?: MetricOptions): Metric {
    return this.#metric('ServicesLeftAlone', props);
  }

  /** Services that the sweep found in need of a reconciliation. @default - sum over five minutes */
  metricSweepSignals(props?: MetricOptions): Metric {
    return this.#metric('SweepSignals', props);
  }

  /** Sweeps that ran out of time and go on with the next one. @default - sum over five minutes */
  metricSweepUnfinished(props?: MetricOptions): Metric {
    return this.#metric('SweepUnfinished', props);
  }

  /** Messages posted or brought up to date in Slack; silent without Slack. @default - sum over five minutes */
  metricMessagesShown(props?: MetricOptions): Metric {
    return this.#metric('MessagesShown', props);
  }

  /** Times that a message had to wait for Slack; silent without Slack. @default - sum over five minutes */
  metricMessagesWaiting(props?: MetricOptions): Metric {
    return this.#metric('MessagesWaiting', props);
  }

  #metric(metricName: GuardMetricName, props: MetricOptions | undefined): Metric {
    return guardMetric(this.metricsNamespace, metricName, props).attachTo(this);
  }

  #createTable(alarms: GuardAlarms, { removalPolicy, encryptionKey }: DeploymentGuardProps): GuardTable {
    const records = new GuardTable(this, 'Records', { removalPolicy, encryptionKey });
    alarms.watchTable('Table', records.table);
    return records;
  }

  #createUndelivered(alarms: GuardAlarms, { encryptionKey }: DeploymentGuardProps): Queue {
    const undelivered = createDeadLetterQueue(this, 'UndeliveredEvents', encryptionKey);
    const says = 'EventBridge could not deliver events to a queue of the deployment guard';
    alarms.watchDeadLetters('UndeliveredEvents', undelivered, says, 'undelivered-events');
    return undelivered;
  }
}
