import { VirtualClock } from '../../../src/clock.ts';
import type { SimulatorParameters } from '../../../src/parameters.ts';
import type { BusEvent } from '../../../src/services/bus-event.ts';
import { createCloudWatch, type SimulatedCloudWatch } from '../../../src/services/cloudwatch/service.ts';

export const noon = Date.UTC(2026, 0, 5, 12, 0, 0);

export interface AlarmShape {
  AlarmName: string;
  StateValue: string;
  StateReason: string;
  StateReasonData?: string;
  StateUpdatedTimestamp: Date;
  StateTransitionedTimestamp: Date;
  ActionsEnabled: boolean;
}

export interface MonitoredAccount {
  readonly clock: VirtualClock;
  readonly cloudWatch: SimulatedCloudWatch;
  readonly events: BusEvent[];
  call<T>(operation: string, input?: Record<string, unknown>): T;
  /** Creates an alarm on the sum of `errors`, above 10, one minute, one of one, with fields replaced. */
  alarm(name: string, fields?: Record<string, unknown>): void;
  /** Puts values of `shop` metrics at so many seconds after noon. */
  put(seconds: number, data: Readonly<Record<string, number>>, visibleAfterMs?: number): void;
  stateOf(name: string): string;
  /** Moves to so many seconds after noon. */
  advance(seconds: number): Promise<void>;
  /** State changes so far: `12:01:02 name OK`. */
  changes(): string[];
}

export function monitored(parameters: Partial<SimulatorParameters> = {}): MonitoredAccount {
  const clock = new VirtualClock(noon);
  const events: BusEvent[] = [];
  const cloudWatch = createCloudWatch({ clock, parameters, emit: (event) => void events.push(event) });
  const call = <T>(operation: string, input: Record<string, unknown> = {}) =>
    cloudWatch.handle({ operation, input, caller: { accessKeyId: 'TEST' } }) as T;
  const stateOf = (name: string) =>
    call<{ MetricAlarms: AlarmShape[] }>('DescribeAlarms', { AlarmNames: [name] }).MetricAlarms[0]?.StateValue ??
    'none';
  return {
    clock,
    cloudWatch,
    events,
    call,
    stateOf,
    alarm: (name, fields = {}) => {
      call('PutMetricAlarm', {
        AlarmName: name,
        Namespace: 'shop',
        MetricName: 'errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        ...fields,
      });
    },
    put: (seconds, data, visibleAfterMs) =>
      cloudWatch.putMetricData({
        namespace: 'shop',
        data: Object.entries(data).map(([MetricName, Value]) => ({
          MetricName,
          Value,
          Timestamp: new Date(noon + seconds * 1000),
        })),
        visibleAfterMs,
      }),
    advance: (seconds) => clock.advanceTo(noon + seconds * 1000),
    changes: () =>
      call<{ AlarmHistoryItems: { AlarmName: string; Timestamp: Date; HistorySummary: string }[] }>(
        'DescribeAlarmHistory',
        { HistoryItemType: 'StateUpdate', ScanBy: 'TimestampAscending' },
      ).AlarmHistoryItems.map(
        ({ AlarmName, Timestamp, HistorySummary }) =>
          `${Timestamp.toISOString().slice(11, 19)} ${AlarmName} ${HistorySummary.split(' ').at(-1)}`,
      ),
  };
}
