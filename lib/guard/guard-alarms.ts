import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SWEEP_EVERY_MINUTES } from '../../src/config/functions.ts';
import { whatToDo } from '../docs-url.ts';

/** Longer than the longest delay of the guard's own messages (900 s) plus the time to process them. */
const OLD_MESSAGE = Duration.minutes(30);

interface AlarmProps {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly says: string;
  /** Anchor of the section in `docs/runbook.md`. */
  readonly runbook: string;
}

export interface GuardAlarmsProps {
  readonly topic: ITopic | undefined;
  /** Where the docs are published, without a slash at the end; undefined for their folder in the package. */
  readonly docsUrl: string | undefined;
}

interface WatchedParts {
  readonly queues: Map<string, Queue>;
  readonly deadLetters: Map<string, Queue>;
  readonly functions: Map<string, lambda.Function>;
}

/** Alarms on the guard itself. Each description states the problem and links a section of the runbook. */
export class GuardAlarms extends Construct {
  /** All alarms on the guard, in the order of their creation. */
  readonly all: Alarm[] = [];
  /** What they watch, by the ids of the alarms and the names of the functions, for the dashboard. */
  readonly watched: WatchedParts = { queues: new Map(), deadLetters: new Map(), functions: new Map() };
  /** The age of a message above which an alarm fires. */
  readonly oldMessageSeconds = OLD_MESSAGE.toSeconds();
  readonly #props: GuardAlarmsProps;

  constructor(scope: Construct, id: string, props: GuardAlarmsProps) {
    super(scope, id);
    this.#props = props;
  }

  /** Fires when a dead-letter queue holds any message. */
  watchDeadLetters(id: string, queue: Queue, says: string, runbook: string): void {
    this.watched.deadLetters.set(id, queue);
    this.#add(id, {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: Stats.MAXIMUM }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      says,
      runbook,
    });
  }

  /** Fires when messages wait too long to be processed. */
  watchAge(id: string, queue: Queue, says: string, runbook: string): void {
    this.watched.queues.set(id, queue);
    this.#add(id, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: Stats.MAXIMUM }),
      threshold: OLD_MESSAGE.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      says,
      runbook,
    });
  }

  /** Fires when messages keep waiting: each try counts them again, at most 900 s apart. */
  watchWaiting(id: string, waiting: Metric, says: string, runbook: string): void {
    this.#add(id, {
      ...aboveZero(4, 4),
      metric: waiting.with({ period: Duration.minutes(15), statistic: Stats.SUM }),
      says,
      runbook,
    });
  }

  /**
   * Fires when sweeps keep running out of time; the next run makes up for a single one. A sweep that needs three or more
   * runs leaves at most one of three datapoints at zero, so three of four are above it. A sweep that needs two runs leaves
   * every other one at zero.
   */
  watchUnfinishedSweeps(id: string, unfinished: Metric, says: string, runbook: string): void {
    this.#add(id, {
      ...aboveZero(3, 4),
      metric: unfinished.with({ period: Duration.minutes(SWEEP_EVERY_MINUTES), statistic: Stats.SUM }),
      says,
      runbook,
    });
  }

  /** Fires when ECS keeps denying access to services: each try counts them again, at most 15 minutes apart. */
  watchUnreadable(id: string, unreadable: Metric, says: string, runbook: string): void {
    this.#add(id, {
      ...aboveZero(2, 2),
      metric: unreadable.with({ period: Duration.minutes(15), statistic: Stats.SUM }),
      says,
      runbook,
    });
  }

  /**
   * Fires on repeated errors, not on a single one that a retry fixes, and on throttles, which mean that the account lacks
   * concurrency.
   */
  watchFunction(id: string, fn: lambda.Function, name: string): void {
    this.watched.functions.set(name, fn);
    const period = Duration.minutes(5);
    this.#add(`${id}Errors`, {
      ...aboveZero(2, 3),
      metric: fn.metricErrors({ period, statistic: Stats.SUM }),
      says: `The ${name} function keeps failing`,
      runbook: 'errors',
    });
    this.#add(`${id}Throttles`, {
      ...aboveZero(3, 3),
      metric: fn.metricThrottles({ period, statistic: Stats.SUM }),
      says: `Lambda throttles the ${name} function`,
      runbook: 'throttles',
    });
  }

  /** Fires when the table throttles: an on-demand table does so only for a hot partition or at a quota of the account. */
  watchTable(id: string, table: ITable): void {
    const throttled = (metricName: string) =>
      new Metric({
        namespace: 'AWS/DynamoDB',
        metricName,
        dimensionsMap: { TableName: table.tableName },
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      });
    this.#add(`${id}Throttles`, {
      ...aboveZero(2, 3),
      metric: new MathExpression({
        expression: 'reads + writes',
        usingMetrics: { reads: throttled('ReadThrottleEvents'), writes: throttled('WriteThrottleEvents') },
        label: 'throttled reads and writes',
        period: Duration.minutes(5),
      }),
      says: 'DynamoDB throttles the table of the deployment guard',
      runbook: 'table-throttles',
    });
  }

  #add(id: string, { says, runbook, ...props }: AlarmProps): void {
    const alarm = new Alarm(this, id, {
      ...props,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${says}. ${whatToDo(this.#props.docsUrl ?? 'docs', `runbook.md#${runbook}`)}`,
    });
    this.all.push(alarm);
    if (this.#props.topic !== undefined) alarm.addAlarmAction(new SnsAction(this.#props.topic));
  }
}

function aboveZero(datapointsToAlarm: number, evaluationPeriods: number) {
  return {
    threshold: 0,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods,
    datapointsToAlarm,
  };
}
