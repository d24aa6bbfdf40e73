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
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SWEEP_EVERY_MINUTES } from '../../src/config/functions.ts';

/** Longer than the longest delay that a message of the guard's own can have (900 s), with time to be worked off. */
const OLD_MESSAGE = Duration.minutes(30);

interface AlarmProps {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly says: string;
  /** Heading in `docs/runbook.md`, as its anchor. */
  readonly runbook: string;
}

/** Alarms on the guard itself. Each says what it means and which section of the runbook goes on from there. */
export class GuardAlarms extends Construct {
  readonly #topic: ITopic | undefined;

  constructor(scope: Construct, id: string, topic: ITopic | undefined) {
    super(scope, id);
    this.#topic = topic;
  }

  /** Nothing should ever lie in a dead-letter queue. */
  watchDeadLetters(id: string, queue: Queue, says: string, runbook: string): void {
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

  /** Work lies about although something should take it. */
  watchAge(id: string, queue: Queue, says: string, runbook: string): void {
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

  /** Messages that wait are counted again at each try, at most 900 s apart. */
  watchWaiting(id: string, waiting: Metric, says: string, runbook: string): void {
    this.#add(id, {
      ...aboveZero(4, 4),
      metric: waiting.with({ period: Duration.minutes(15), statistic: Stats.SUM }),
      says,
      runbook,
    });
  }

  /**
   * One start that runs out of time is made up for by the next. A sweep of three starts or more leaves one datapoint of
   * three at zero, so that three of four are above it; a sweep of two leaves every other one at zero.
   */
  watchUnfinishedSweeps(id: string, unfinished: Metric, says: string, runbook: string): void {
    this.#add(id, {
      ...aboveZero(3, 4),
      metric: unfinished.with({ period: Duration.minutes(SWEEP_EVERY_MINUTES), statistic: Stats.SUM }),
      says,
      runbook,
    });
  }

  /** Services whose reads are denied are counted at each try, at most 15 minutes apart. */
  watchUnreadable(id: string, unreadable: Metric, says: string, runbook: string): void {
    this.#add(id, {
      ...aboveZero(2, 2),
      metric: unreadable.with({ period: Duration.minutes(15), statistic: Stats.SUM }),
      says,
      runbook,
    });
  }

  /** Errors that come back, not the one that a redelivery mends, and throttles, which mean that the account is short of concurrency. */
  watchFunction(id: string, fn: lambda.Function, name: string): void {
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

  /** An on-demand table throttles only when a partition is hot or a limit of the account is reached. */
  watchTable(id: string, table: Table): void {
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
      alarmDescription: `${says}. What to do: docs/runbook.md#${runbook}`,
    });
    if (this.#topic !== undefined) alarm.addAlarmAction(new SnsAction(this.#topic));
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
