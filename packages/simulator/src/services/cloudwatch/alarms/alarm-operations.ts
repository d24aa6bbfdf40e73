import * as z from 'zod';
import { ServiceError } from '../../../service.ts';
import type { AlarmStore } from './alarm-store.ts';
import { isJson } from './history.ts';
import { metricKey } from '../metrics/metric-store.ts';
import { pageOf } from '../page.ts';
import { dimensions, metricName, namespace, unit } from '../query-input.ts';
import { refusal, refusedOperations } from './refused-kinds.ts';
import type { HistoryItem, MetricAlarm } from './state.ts';
import { simpleStatistics } from '../metrics/statistics.ts';
import { tagOperations } from './tag-operations.ts';
import { type AlarmSurroundings, parseMetricAlarm } from '../validation.ts';
import { parseInput, validationError } from '../validation-error.ts';

export type Operations = Readonly<Record<string, (input: unknown) => unknown>>;

/** In the order of CloudWatch's error. */
const states = ['INSUFFICIENT_DATA', 'ALARM', 'OK'] as const;
const alarmName = z.string().min(1).max(255);
const alarmNames = z.array(alarmName).max(100);
const maxRecords = z.int().min(1).max(100).optional();
const alarmTypes = z.array(z.enum(['CompositeAlarm', 'MetricAlarm', 'LogAlarm'])).optional();

const describeInput = z.object({
  AlarmNames: alarmNames.optional(),
  AlarmNamePrefix: alarmName.optional(),
  AlarmTypes: alarmTypes,
  StateValue: z.enum(states).optional(),
  ActionPrefix: z.string().min(1).max(1024).optional(),
  ChildrenOfAlarmName: z.string().optional(),
  ParentsOfAlarmName: z.string().optional(),
  MaxRecords: maxRecords,
  NextToken: z.string().optional(),
});
const historyInput = z.object({
  AlarmName: alarmName.optional(),
  AlarmContributorId: z.string().optional(),
  AlarmTypes: alarmTypes,
  HistoryItemType: z
    .enum(['ConfigurationUpdate', 'StateUpdate', 'Action', 'AlarmContributorStateUpdate', 'AlarmContributorAction'])
    .optional(),
  StartDate: z.date().optional(),
  EndDate: z.date().optional(),
  MaxRecords: maxRecords,
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
});
const setStateInput = z.object({
  AlarmName: alarmName,
  StateValue: z.enum(states),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});
const namesInput = z.object({ AlarmNames: alarmNames });
const forMetricInput = z.object({
  MetricName: metricName,
  Namespace: namespace,
  Dimensions: dimensions.optional(),
  Statistic: z.enum(simpleStatistics).optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.number().min(1).optional(),
  Unit: unit.optional(),
});

/** All operations on alarms; those for kinds of alarms that are not simulated throw an error. */
export function alarmOperations(store: AlarmStore, surroundings: AlarmSurroundings): Operations {
  const refuse = Object.entries(refusedOperations).map(([name, [kind, instead]]) => [
    name,
    () => {
      throw refusal(kind, instead);
    },
  ]);
  return {
    PutMetricAlarm: (input) => store.put(parseMetricAlarm(input, surroundings)),
    DescribeAlarms: (input) => describeAlarms(store, parseInput(describeInput, input)),
    DescribeAlarmsForMetric: (input) => describeForMetric(store, parseInput(forMetricInput, input)),
    DescribeAlarmHistory: (input) => describeHistory(store, parseInput(historyInput, input)),
    SetAlarmState: (input) => setState(store, parseInput(setStateInput, input)),
    DeleteAlarms: (input) => deleteAlarms(store, parseInput(namesInput, input).AlarmNames),
    EnableAlarmActions: (input) => store.enableActions(parseInput(namesInput, input).AlarmNames, true),
    DisableAlarmActions: (input) => store.enableActions(parseInput(namesInput, input).AlarmNames, false),
    ...tagOperations(store),
    ...Object.fromEntries(refuse),
  };
}

function describeAlarms(store: AlarmStore, input: z.infer<typeof describeInput>) {
  store.countDescribe();
  const { AlarmNames, AlarmNamePrefix, AlarmTypes = ['MetricAlarm'], StateValue, ActionPrefix } = input;
  if (AlarmNames !== undefined && AlarmNamePrefix !== undefined) {
    throw validationError('AlarmNames and AlarmNamePrefix cannot be given together');
  }
  const { ChildrenOfAlarmName, ParentsOfAlarmName } = input;
  if (ChildrenOfAlarmName !== undefined) throw refusal('composite alarms (ChildrenOfAlarmName)');
  if (ParentsOfAlarmName !== undefined) throw refusal('composite alarms (ParentsOfAlarmName)');
  const wanted = ({ configuration, state }: MetricAlarm) =>
    (AlarmNames === undefined || AlarmNames.includes(configuration.AlarmName)) &&
    (AlarmNamePrefix === undefined || configuration.AlarmName.startsWith(AlarmNamePrefix)) &&
    (StateValue === undefined || state.value === StateValue) &&
    (ActionPrefix === undefined || actionsOf(configuration).some((action) => action.startsWith(ActionPrefix)));
  const alarms = AlarmTypes.includes('MetricAlarm') ? store.metricAlarms().filter(wanted) : [];
  const { page, ...next } = pageOf(alarms, input, { length: input.MaxRecords ?? 100 });
  return { MetricAlarms: page.map(describeMetricAlarm), CompositeAlarms: [], LogAlarms: [], ...next };
}

function actionsOf({ OKActions = [], AlarmActions = [], InsufficientDataActions = [] }: MetricAlarm['configuration']) {
  return [...OKActions, ...AlarmActions, ...InsufficientDataActions];
}

/** Alarms on one metric with exactly these dimensions, without alarms that use it in an expression. */
function describeForMetric(store: AlarmStore, input: z.infer<typeof forMetricInput>) {
  store.countDescribe();
  const { MetricName, Namespace, Dimensions = [], Statistic, ExtendedStatistic, Period, Unit } = input;
  const wanted = metricKey({ namespace: Namespace, name: MetricName, dimensions: Dimensions });
  const found = store
    .metricAlarms()
    .filter(
      ({ configuration, source }) =>
        configuration.MetricName !== undefined &&
        source.metrics.some(({ metric }) => metric === wanted) &&
        (Statistic === undefined || configuration.Statistic === Statistic) &&
        (ExtendedStatistic === undefined || configuration.ExtendedStatistic === ExtendedStatistic) &&
        (Period === undefined || configuration.Period === Period) &&
        (Unit === undefined || configuration.Unit === Unit),
    );
  return { MetricAlarms: found.map(describeMetricAlarm) };
}

function describeMetricAlarm(alarm: MetricAlarm) {
  const { configuration, state } = alarm;
  return {
    ...configuration,
    AlarmArn: alarm.arn,
    AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
    ActionsEnabled: configuration.ActionsEnabled ?? true,
    OKActions: configuration.OKActions ?? [],
    AlarmActions: configuration.AlarmActions ?? [],
    InsufficientDataActions: configuration.InsufficientDataActions ?? [],
    ...(configuration.Metrics === undefined ? { Dimensions: configuration.Dimensions ?? [] } : {}),
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: new Date(state.at),
    StateTransitionedTimestamp: new Date(alarm.transitionedAt),
  };
}

function describeHistory(store: AlarmStore, input: z.infer<typeof historyInput>) {
  const { AlarmName, AlarmTypes = ['MetricAlarm'], HistoryItemType, StartDate, EndDate, ScanBy } = input;
  if (input.AlarmContributorId !== undefined) {
    throw refusal('alarms on several time series (AlarmContributorId)', 'leave AlarmContributorId out');
  }
  const items = store
    .history()
    .filter(
      (item) =>
        (AlarmName === undefined || item.alarmName === AlarmName) &&
        AlarmTypes.includes(item.alarmType) &&
        (HistoryItemType === undefined || item.type === HistoryItemType) &&
        (StartDate === undefined || item.at >= StartDate.getTime()) &&
        (EndDate === undefined || item.at <= EndDate.getTime()),
    );
  const { page, ...next } = pageOf(ScanBy === 'TimestampAscending' ? items : items.toReversed(), input, {
    length: input.MaxRecords ?? 100,
  });
  return { AlarmHistoryItems: page.map(describeHistoryItem), ...next };
}

function describeHistoryItem({ alarmName, alarmType, at, type, summary, data }: HistoryItem) {
  return {
    AlarmName: alarmName,
    AlarmType: alarmType,
    Timestamp: new Date(at),
    HistoryItemType: type,
    HistorySummary: summary,
    HistoryData: data,
  };
}

function setState(store: AlarmStore, input: z.infer<typeof setStateInput>) {
  const found = store.find(input.AlarmName);
  if (found === undefined) {
    // Recorded answers have no text.
    throw new ServiceError('ResourceNotFound', '', { status: 404 });
  }
  if (input.StateReasonData !== undefined && !isJson(input.StateReasonData))
    throw new ServiceError('InvalidFormatFault', 'StateReasonData must be JSON');
  store.setState(found, { value: input.StateValue, reason: input.StateReason, reasonData: input.StateReasonData });
  return {};
}

/** Deletes the alarms that exist; wrong names are no error. */
function deleteAlarms(store: AlarmStore, names: readonly string[]) {
  for (const name of names) store.delete(name);
  return {};
}
