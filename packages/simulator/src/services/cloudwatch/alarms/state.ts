import type { SimulatorParameters } from '../../../parameters.ts';
import type { EventSource } from '../../bus-event.ts';
import type { AwsScope } from '../../ids.ts';
import type { AlarmState, MissingDataTreatment } from './alarm-evaluation.ts';
import type { AlarmSource } from './alarm-source.ts';
import type { AlarmTag } from './tags.ts';
import type { Dimension } from '../metrics/metric-store.ts';

export interface StateReading {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON text; undefined at creation. */
  readonly reasonData: string | undefined;
  readonly at: number;
}

/** One entry of `Metrics`: a metric with its statistic, or an expression. */
export interface MetricDataQuery {
  readonly Id: string;
  readonly MetricStat?:
    | {
        readonly Metric: {
          readonly Namespace: string;
          readonly MetricName: string;
          readonly Dimensions?: readonly Dimension[] | undefined;
        };
        readonly Period: number;
        readonly Stat: string;
        readonly Unit?: string | undefined;
      }
    | undefined;
  readonly Expression?: string | undefined;
  readonly Label?: string | undefined;
  readonly ReturnData?: boolean | undefined;
  readonly Period?: number | undefined;
}

/** The members of PutMetricAlarm that the simulator uses. */
export interface MetricAlarmConfiguration {
  readonly AlarmName: string;
  readonly AlarmDescription?: string | undefined;
  readonly ActionsEnabled?: boolean | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
  readonly MetricName?: string | undefined;
  readonly Namespace?: string | undefined;
  readonly Statistic?: string | undefined;
  readonly ExtendedStatistic?: string | undefined;
  readonly Dimensions?: readonly Dimension[] | undefined;
  readonly Period?: number | undefined;
  readonly Unit?: string | undefined;
  readonly Metrics?: readonly MetricDataQuery[] | undefined;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number | undefined;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: MissingDataTreatment | undefined;
  readonly EvaluateLowSampleCountPercentile?: 'evaluate' | 'ignore' | undefined;
}

export interface MetricAlarm {
  readonly arn: string;
  /** The id of its metric in events, for an alarm on one metric. */
  readonly metricId: string;
  tags: readonly AlarmTag[];
  configuration: MetricAlarmConfiguration;
  source: AlarmSource;
  configuredAt: number;
  state: StateReading;
  /** When the state's value last changed; `state.at` also changes when the same value is set again. */
  transitionedAt: number;
}

/** The content of a StateUpdate entry, which its summary and data contain in CloudWatch's words. */
export interface StateChange {
  readonly at: number;
  readonly from: StateReading['value'];
  readonly to: StateReading['value'];
  readonly reason: string;
}

export interface HistoryItem {
  readonly alarmName: string;
  readonly alarmType: 'MetricAlarm';
  readonly at: number;
  readonly type: 'ConfigurationUpdate' | 'StateUpdate';
  readonly summary: string;
  readonly data: string;
  /** Absent for a ConfigurationUpdate. */
  readonly change?: StateChange;
}

export interface CloudWatchWorld extends EventSource {
  readonly parameters: SimulatorParameters;
  readonly scope: AwsScope;
}
