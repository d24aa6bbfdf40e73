import type { AlarmHistory, Audited, AuditedMetricAlarm } from '../audited-service.ts';
import { knownOf } from '../known.ts';
import type { Series } from './series.ts';

/** A time in which a service was deployed, in epoch milliseconds. */
export interface DeployedTime {
  readonly from: number;
  readonly to: number;
}

/** What an audit reads of the past two weeks. */
export interface MetricsRead {
  /** By alarm name. */
  readonly series: ReadonlyMap<string, Series>;
  /** By the ARN of a service; absent if they were not needed or could not be read. */
  readonly deployments: ReadonlyMap<string, readonly DeployedTime[]>;
  /** By the ARN of a service, in a usual minute. */
  readonly requestsPerMinute: ReadonlyMap<string, number>;
  /** Why the past of an alarm was not read, by its name. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Adds to a service what was read of its past. */
export function withMetrics(
  audited: Audited,
  { series, deployments, requestsPerMinute, unread }: MetricsRead,
): Audited {
  const { service, alarms } = audited;
  const requests = requestsPerMinute.get(service.id);
  const times = deployments.get(service.id) ?? [];
  const histories = alarms.flatMap((alarm) => {
    const read = alarm.kind === 'metric' ? series.get(alarm.id) : undefined;
    return alarm.kind === 'metric' && read !== undefined ? [[alarm.id, historyOf(alarm, read, times)] as const] : [];
  });
  return {
    ...audited,
    histories: new Map(histories),
    ...(requests !== undefined && { requestsPerMinute: requests }),
    unreadPast: alarms.flatMap(({ id }) =>
      unread.has(id) ? [`the past of alarm ${id}, because ${unread.get(id)}`] : [],
    ),
  };
}

/** After a deployment, its values are evaluated until they have left the evaluation periods of the alarm. */
function historyOf(
  alarm: AuditedMetricAlarm,
  { from, period, values }: Series,
  times: readonly DeployedTime[],
): AlarmHistory {
  const indexOf = (at: number) => (at - from) / (period * 1_000);
  const lasting = knownOf(alarm.evaluationPeriods) ?? 1;
  return {
    period,
    values,
    samples: undefined,
    deployments: times.map((one) => ({
      from: Math.max(0, Math.floor(indexOf(one.from))),
      to: Math.min(values.length, Math.ceil(indexOf(one.to)) + lasting),
    })),
  };
}
