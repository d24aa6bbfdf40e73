import type { Dashboard, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, type Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { reconcilerLimits } from '../../src/config/functions.ts';
import { admitCloudWatch, admitEventBridge } from './customer-key.ts';
import type { DeploymentGuardProps } from './deployment-guard-props.ts';
import { tableSchemaProblems } from './table/existing-table.ts';
import { GuardAlarms } from './guard-alarms.ts';
import { createExplainer } from './explain/guard-explainer.ts';
import { createDashboard, type GuardDashboardProps } from './guard-dashboard.ts';
import { type GuardMetricName, guardMetric } from './guard-metrics.ts';
import { createNotifier } from './guard-notifier.ts';
import { createReconciler } from './guard-reconciler.ts';
import { type GuardParts, guardName, settingsOf } from './guard-parts.ts';
import { createDeadLetterQueue, GuardQueue } from './guard-queue.ts';
import { createSweeper } from './guard-sweeper.ts';
import { GuardTable } from './table/guard-table.ts';
import { createOutcomeRule, type OutcomeRuleProps } from './outcome-rule.ts';
import { tellGuardFindings, validateGuardProps } from './validate-guard-props.ts';

/**
 * Watches every ECS deployment of its account and Region: records how it ended and why, publishes that on its own event
 * bus, and posts to Slack and SNS. Several guards can run side by side in one account.
 */
export class DeploymentGuard extends Construct {
  /** Holds the records: a new table, or the one in `props.table`. Use `grantReadRecords` to let others read them. */
  readonly table: ITable;
  /** Carries the outcome events. Add your own rules to it. */
  readonly eventBus: EventBus;
  /** The function that reads a service and records its deployments. */
  readonly reconciler: lambda.Function;
  /** Holds the messages that request reconciliations. */
  readonly reconcilerQueue: Queue;
  /** The function that finds changes without an event. */
  readonly sweeper: lambda.Function;
  /** The function that gathers why a deployment failed. Absent if `explain` is `false`. */
  readonly explainer: lambda.Function | undefined;
  /** Absent if `explain` is `false`. */
  readonly explainerQueue: Queue | undefined;
  /** Absent without Slack and routing. */
  readonly notifier: lambda.Function | undefined;
  /** Absent without Slack and routing. */
  readonly notifierQueue: Queue | undefined;
  /** Absent unless `dashboard` is set. */
  readonly dashboard: Dashboard | undefined;
  /** Namespace of this guard's own metrics. */
  readonly metricsNamespace: string;

  readonly #records: GuardTable;

  /** @throws Error that lists every problem of the props */
  constructor(scope: Construct, id: string, props: DeploymentGuardProps = {}) {
    super(scope, id);
    validateGuardProps(this, props);
    tellGuardFindings(this, props);
    const name = guardName(this);
    const settings = settingsOf(this, name, props);
    this.metricsNamespace = settings.metricsNamespace;
    if (props.encryptionKey !== undefined) admitEventBridge(this, props.encryptionKey);
    if (props.alarmTopic !== undefined) admitCloudWatch(this, props.alarmTopic);

    const alarms = new GuardAlarms(this, 'Alarms', { topic: props.alarmTopic, docsUrl: props.docsUrl });
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
    const explainer = props.explain === false ? undefined : createExplainer(parts, props.explain ?? {});
    this.explainer = explainer?.function;
    this.explainerQueue = explainer?.queue;
    const notifier = props.slack === undefined && props.routing === undefined ? undefined : createNotifier(parts);
    this.notifier = notifier?.function;
    this.notifierQueue = notifier?.queue;
    this.dashboard =
      props.dashboard === true ? createDashboard(this, this.#shownOnDashboard(name, alarms, props)) : undefined;
  }

  #shownOnDashboard(name: string, alarms: GuardAlarms, props: DeploymentGuardProps): GuardDashboardProps {
    const { metricsNamespace } = this;
    return {
      name,
      metricsNamespace,
      alarms,
      hasExplainer: this.explainer !== undefined,
      hasNotifier: this.notifier !== undefined,
      docsUrl: props.docsUrl,
    };
  }

  /**
   * Adds a rule to the guard's bus, by default for finished deployments. EventBridge may deliver an event twice: a target
   * that acts on it should store `detail.eventId`.
   */
  onOutcome(id: string, props: OutcomeRuleProps = {}): Rule {
    return createOutcomeRule(this, id, this.eventBus, props);
  }

  /** Grants read access to records, ledgers, diffs and evidence: GetItem, BatchGetItem and Query, and Query of both indexes. */
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

  /** Attempts to read a service that ECS denies access to, after the guard published the denial. @default - sum over five minutes */
  metricUnreadableServices(props?: MetricOptions): Metric {
    return this.#metric('UnreadableServices', props);
  }

  /** Services that the guard cannot follow because of another controller or a short ARN; each counts once. @default - sum over five minutes */
  metricServicesLeftAlone(props?: MetricOptions): Metric {
    return this.#metric('ServicesLeftAlone', props);
  }

  /** Services that the sweep found changed. @default - sum over five minutes */
  metricSweepSignals(props?: MetricOptions): Metric {
    return this.#metric('SweepSignals', props);
  }

  /** Sweeps that ran out of time; the next one continues. @default - sum over five minutes */
  metricSweepUnfinished(props?: MetricOptions): Metric {
    return this.#metric('SweepUnfinished', props);
  }

  /** Evidence that was saved, new or with more in it; no data if `explain` is `false`. @default - sum over five minutes */
  metricEvidenceGathered(props?: MetricOptions): Metric {
    return this.#metric('EvidenceGathered', props);
  }

  /** Messages posted or updated in Slack; no data without Slack. @default - sum over five minutes */
  metricMessagesShown(props?: MetricOptions): Metric {
    return this.#metric('MessagesShown', props);
  }

  /** Times that a message had to wait for Slack; no data without Slack. @default - sum over five minutes */
  metricMessagesWaiting(props?: MetricOptions): Metric {
    return this.#metric('MessagesWaiting', props);
  }

  #metric(metricName: GuardMetricName, props: MetricOptions | undefined): Metric {
    return guardMetric(this.metricsNamespace, metricName, props).attachTo(this);
  }

  #createTable(alarms: GuardAlarms, { table, removalPolicy, encryptionKey }: DeploymentGuardProps): GuardTable {
    const records = new GuardTable(this, 'Records', { existing: table, removalPolicy, encryptionKey });
    if (table !== undefined) this.node.addValidation({ validate: () => [...tableSchemaProblems(table)] });
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
