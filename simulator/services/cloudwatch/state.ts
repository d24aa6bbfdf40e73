import type { SimulatorParameters } from '../../parameters.ts';
import type { EventSource } from '../bus-event.ts';
import type { AwsScope } from '../ids.ts';
import type { AlarmState, MissingDataTreatment } from './alarm-evaluation.ts';
import type { Dimension } from './metric-store.ts';

export interface StateReading {
  readonly value: AlarmState;
  readonly reason: string;
  /** JSON text; undefined at creation. */
  readonly reasonData: string | undefined;
  readonly at: number;
}

/** Everything that PutMetricAlarm may say that the simulator acts on. */
export interface MetricAlarmConfiguration {
  readonly AlarmName: string;
  readonly AlarmDescription?: string | undefined;
  readonly ActionsEnabled?: boolean | undefined;
  readonly OKActions?: readonly string[] | undefined;
  readonly AlarmActions?: readonly string[] | undefined;
  readonly InsufficientDataActions?: readonly string[] | undefined;
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Statistic: string;
  readonly Dimensions?: readonly Dimension[] | undefined;
  readonly Period: number;
  readonly Unit?: string | undefined;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number | undefined;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData?: MissingDataTreatment | undefined;
}

export interface MetricAlarm {
  readonly arn: string;
  /** The id of its one metric in events. */
  readonly metricId: string;
  configuration: MetricAlarmConfiguration;
  metric: string;
  configuredAt: number;
  state: StateReading;
  /** When the state's value last changed; `state.at` moves also when the same value is set again. */
  transitionedAt: number;
}

export interface CompositeAlarm {
  readonly arn: string;
  readonly name: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly state: StateReading;
}

export interface HistoryItem {
  readonly alarmName: string;
  readonly alarmType: 'MetricAlarm' | 'CompositeAlarm';
  readonly at: number;
  readonly type: 'ConfigurationUpdate' | 'StateUpdate';
  readonly summary: string;
  readonly data: string;
}

export interface CloudWatchWorld extends EventSource {
  readonly parameters: SimulatorParameters;
  readonly scope: AwsScope;
}
