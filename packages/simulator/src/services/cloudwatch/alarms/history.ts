import { withOffset } from './reason.ts';
import type { HistoryItem, MetricAlarm, StateReading } from './state.ts';

/** CloudWatch keeps history for 30 days, even that of deleted alarms. */
const keptMs = 30 * 86_400_000;
/** The longest HistoryData; longer data is cut off and is then not valid JSON. */
const maxDataLength = 4095;

export class AlarmHistory {
  #items: HistoryItem[] = [];

  add(item: HistoryItem): void {
    this.#items.push({ ...item, data: item.data.slice(0, maxDataLength) });
    // Old items are removed only now and then: adding stays cheap, and memory is bounded nevertheless.
    if (this.#items.length % 1024 === 0) this.items(item.at);
  }

  /** Oldest first. */
  items(now: number): readonly HistoryItem[] {
    this.#items = this.#items.filter(({ at }) => at > now - keptMs);
    return this.#items;
  }
}

export function stateUpdate(alarm: MetricAlarm, previous: StateReading): HistoryItem {
  return {
    alarmName: alarm.configuration.AlarmName,
    alarmType: 'MetricAlarm',
    at: alarm.state.at,
    type: 'StateUpdate',
    summary: `Alarm updated from ${previous.value} to ${alarm.state.value}`,
    data: `{"version":"1.0","oldState":${stateJson(previous)},"newState":${stateJson(alarm.state)}}`,
    change: { at: alarm.state.at, from: previous.value, to: alarm.state.value, reason: alarm.state.reason },
  };
}

export function configurationUpdate(alarm: MetricAlarm, type: 'Create' | 'Update' | 'Delete', at: number): HistoryItem {
  const done = { Create: 'created', Update: 'updated', Delete: 'deleted' }[type];
  const name = alarm.configuration.AlarmName;
  const data = { version: '1.0', type, [`${done}Alarm`]: describeConfiguration(alarm, at) };
  const summary = `Alarm "${name}" ${done}`;
  return {
    alarmName: name,
    alarmType: 'MetricAlarm',
    at,
    type: 'ConfigurationUpdate',
    summary,
    data: JSON.stringify(data),
  };
}

/** The alarm's new configuration, with names in the case that public logs show. */
function describeConfiguration({ arn, configuration }: MetricAlarm, at: number): Readonly<Record<string, unknown>> {
  const { Namespace, MetricName, Dimensions = [], Metrics, Threshold, ComparisonOperator } = configuration;
  return {
    alarmName: configuration.AlarmName,
    alarmArn: arn,
    alarmConfigurationUpdatedTimestamp: withOffset(at),
    ...(Metrics === undefined
      ? { namespace: Namespace, metricName: MetricName, dimensions: lowerCased(Dimensions) }
      : { metrics: lowerCased(Metrics) }),
    threshold: Threshold,
    comparisonOperator: ComparisonOperator,
    evaluationPeriods: configuration.EvaluationPeriods,
  };
}

/** The same data with names that begin with a lowercase letter. */
function lowerCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, lowerCased(part)]),
  );
}

/** A state as JSON. Its reason data is embedded as JSON if it is valid JSON, else as a string. */
function stateJson({ value, reason, reasonData }: StateReading): string {
  const head = `{"stateValue":${JSON.stringify(value)},"stateReason":${JSON.stringify(reason)}`;
  if (reasonData === undefined) return `${head}}`;
  return `${head},"stateReasonData":${isJson(reasonData) ? reasonData : JSON.stringify(reasonData)}}`;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
