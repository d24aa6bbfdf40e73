import { Aws, Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  type HorizontalAnnotation,
  type IMetric,
  type IWidget,
  LegendPosition,
  Metric,
  SingleValueWidget,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  CAUSE_METRICS,
  MISSED_METRIC,
  OUTCOME_METRICS,
  type OutcomeMetric,
  TIME_METRICS,
} from '../../src/core/deployment/outcome-metrics.ts';
import { whatToDo } from '../docs-url.ts';
import type { GuardAlarms } from './guard-alarms.ts';
import { type GuardMetricName, guardMetric } from './guard-metrics.ts';

/** Widths of a dashboard's grid. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const FULL = 24;
const HALF = 12;
const THIRD = 8;
const HEIGHT = 6;

/** Longest name of a dashboard, in characters, less the longest name of a Region. */
const NAME_LENGTH = 230;

/** Colors by outcome: what a reader expects of a success and a failure. */
const COLORS: Readonly<Record<keyof typeof OUTCOME_METRICS, string>> = {
  succeeded: Color.GREEN,
  'rolled-back': Color.ORANGE,
  'rollback-failed': Color.RED,
  failed: Color.PINK,
  superseded: Color.GREY,
  stopped: Color.BROWN,
  unknown: Color.PURPLE,
};

/** Number of custom metrics that a guard with a dashboard adds, for the page of costs. @internal */
export const DASHBOARD_METRIC_COUNT =
  [OUTCOME_METRICS, CAUSE_METRICS, TIME_METRICS].flatMap((names) => Object.keys(names)).length + 1;

/** What the dashboard shows. */
export interface GuardDashboardProps {
  /** The guard's name, unique in its account and Region. */
  readonly name: string;
  readonly metricsNamespace: string;
  /** They know the queues and functions that the dashboard shows. */
  readonly alarms: GuardAlarms;
  /** Whether the guard gathers why deployments failed. */
  readonly hasExplainer: boolean;
  /** Whether the guard posts to Slack or publishes on topics. */
  readonly hasNotifier: boolean;
  readonly docsUrl: string | undefined;
}

/**
 * Creates the dashboard: deployments by outcome, failures by cause, times, and the guard's own health. Dashboards are global
 * in an account, so the name has the Region.
 */
export function createDashboard(scope: Construct, props: GuardDashboardProps): Dashboard {
  return new Dashboard(scope, 'Dashboard', {
    dashboardName: `${props.name.slice(0, NAME_LENGTH)}-${Aws.REGION}`,
    defaultInterval: Duration.days(7),
    widgets: [
      [heading('Deployments', 'How ECS deployments of this Region ended.')],
      [totals(props)],
      [byOutcome(props), byCause(props)],
      [times(props)],
      [heading('The guard itself', whatToDo(props.docsUrl ?? 'docs', 'runbook.md'))],
      [new AlarmStatusWidget({ title: 'Alarms', width: FULL, height: 4, alarms: [...props.alarms.all] })],
      [waiting(props), deadLetters(props), errors(props)],
      [work(props), sweeps(props), ...(props.hasNotifier ? [messages(props)] : [])],
    ],
  });
}

function heading(title: string, text: string): IWidget {
  return new TextWidget({ markdown: `# ${title}\n${text}`, width: FULL, height: 2 });
}

/** The sums over the range that the reader chooses. */
function totals(props: GuardDashboardProps): IWidget {
  const { succeeded, 'rolled-back': rolledBack, 'rollback-failed': rollbackFailed, failed } = OUTCOME_METRICS;
  return new SingleValueWidget({
    title: 'In this time range',
    width: FULL,
    height: 3,
    setPeriodToTimeRange: true,
    metrics: [
      outcome(props, succeeded, { label: 'succeeded', color: COLORS.succeeded }),
      outcome(props, rolledBack, { label: 'rolled back', color: COLORS['rolled-back'] }),
      outcome(props, rollbackFailed, { label: 'rollback failed', color: COLORS['rollback-failed'] }),
      outcome(props, failed, { label: 'failed without a rollback', color: COLORS.failed }),
      outcome(props, MISSED_METRIC, { label: 'rollbacks missed', color: Color.RED }),
    ],
  });
}

function byOutcome(props: GuardDashboardProps): IWidget {
  const entries = Object.entries(OUTCOME_METRICS) as [keyof typeof OUTCOME_METRICS, OutcomeMetric][];
  return graph(
    'Deployments by outcome, per hour',
    HALF,
    entries.map(([word, metric]) => outcome(props, metric, { label: word, color: COLORS[word] })),
    { stacked: true },
  );
}

function byCause(props: GuardDashboardProps): IWidget {
  const causes = Object.entries(CAUSE_METRICS).map(([label, metric]) => outcome(props, metric, { label }));
  const missed = outcome(props, MISSED_METRIC, { label: 'rollback missed', color: Color.RED });
  return graph('Failures by cause, and missed rollbacks, per hour', HALF, [...causes, missed], { stacked: true });
}

/** Each deployment has one datapoint per time, so the average of an hour is the average of its rollbacks. */
function times(props: GuardDashboardProps): IWidget {
  const time = (metric: OutcomeMetric, label: string) => [
    outcome(props, metric, { label: `${label} (average)`, statistic: Stats.AVERAGE }),
    outcome(props, metric, { label: `${label} (longest)`, statistic: Stats.MAXIMUM }),
  ];
  return graph(
    'Times of rollbacks in seconds',
    FULL,
    [
      ...time(TIME_METRICS.timeToDetect, 'start to rollback'),
      ...time(TIME_METRICS.rollbackTime, 'rollback'),
      ...time(TIME_METRICS.recoveryTime, 'start to recovery'),
    ],
    { label: 'seconds' },
  );
}

function waiting({ alarms }: GuardDashboardProps): IWidget {
  const metrics = [...alarms.watched.queues.values()].map((queue) =>
    queue.metricApproximateAgeOfOldestMessage({ label: labelOf(queue), statistic: Stats.MAXIMUM }),
  );
  const limit = { value: alarms.oldMessageSeconds, label: 'alarm', color: Color.RED };
  return graph('Age of the oldest message in seconds', THIRD, metrics, { label: 'seconds', annotations: [limit] });
}

function deadLetters({ alarms }: GuardDashboardProps): IWidget {
  const metrics = [...alarms.watched.deadLetters.values()].map((queue) =>
    queue.metricApproximateNumberOfMessagesVisible({ label: labelOf(queue), statistic: Stats.MAXIMUM }),
  );
  return graph('Dead letters', THIRD, metrics, {
    annotations: [{ value: 0, label: 'alarm above 0', color: Color.RED }],
  });
}

/** The queue's name in the construct tree: `ReconcilerQueue`, `NotifierQueue dead letters`. */
function labelOf(queue: Queue): string {
  const [name = '', parent = ''] = queue.node.path.split('/').reverse();
  if (name === 'Queue') return parent;
  return name === 'DeadLetters' ? `${parent} dead letters` : name;
}

function errors({ alarms }: GuardDashboardProps): IWidget {
  const metrics = [...alarms.watched.functions].flatMap(([name, fn]) => [
    fn.metricErrors({ label: `${name} errors`, statistic: Stats.SUM }),
    fn.metricThrottles({ label: `${name} throttles`, statistic: Stats.SUM }),
  ]);
  return graph('Errors and throttles of the functions', THIRD, metrics);
}

function work(props: GuardDashboardProps): IWidget {
  return graph('Reconciliations', THIRD, [
    own(props, 'Reconciliations', 'reconciliations'),
    own(props, 'OutcomesRecorded', 'outcomes recorded'),
    ...(props.hasExplainer ? [own(props, 'EvidenceGathered', 'evidence gathered')] : []),
    own(props, 'UnreadableServices', 'denied reads of services'),
    own(props, 'ServicesLeftAlone', 'services that cannot be followed'),
  ]);
}

function sweeps(props: GuardDashboardProps): IWidget {
  return graph('Sweep', THIRD, [
    own(props, 'SweepSignals', 'services that changed'),
    own(props, 'SweepUnfinished', 'sweeps that ran out of time'),
  ]);
}

function messages(props: GuardDashboardProps): IWidget {
  return graph('Messages', THIRD, [
    own(props, 'MessagesShown', 'posted or updated'),
    own(props, 'MessagesWaiting', 'waited for Slack or a topic'),
  ]);
}

function own({ metricsNamespace }: GuardDashboardProps, name: GuardMetricName, label: string): IMetric {
  return guardMetric(metricsNamespace, name, { label });
}

interface Look {
  readonly label: string;
  readonly color?: string;
  readonly statistic?: string;
}

/** A metric about how deployments end; the reconciler publishes it. */
function outcome({ metricsNamespace }: GuardDashboardProps, metricName: OutcomeMetric, look: Look): IMetric {
  return new Metric({
    namespace: metricsNamespace,
    metricName,
    dimensionsMap: { service: 'reconciler' },
    statistic: Stats.SUM,
    period: Duration.hours(1),
    ...look,
  });
}

interface GraphLook {
  readonly stacked?: boolean;
  /** Of the left axis. @default count */
  readonly label?: string;
  readonly annotations?: readonly HorizontalAnnotation[];
}

function graph(title: string, width: number, left: readonly IMetric[], look: GraphLook = {}): IWidget {
  return new GraphWidget({
    title,
    width,
    height: HEIGHT,
    left: [...left],
    leftYAxis: { min: 0, label: look.label ?? 'count', showUnits: false },
    leftAnnotations: [...(look.annotations ?? [])],
    stacked: look.stacked ?? false,
    legendPosition: LegendPosition.BOTTOM,
  });
}
