import { z } from 'zod';
import type { SimulatorParameters } from '../../../parameters.ts';
import { ServiceError } from '../../../service.ts';
import type { AlarmStore } from './alarm-store.ts';
import { isJson } from './history.ts';
import { metricKey } from '../metrics/metric-store.ts';
import { pageOf } from '../page.ts';
import { dimensions } from '../query-input.ts';
import { refusal, refusedOperations } from './refused-kinds.ts';
import type { HistoryItem, MetricAlarm } from './state.ts';
import { simpleStatistics } from '../metrics/statistics.ts';
import { units } from '../metrics/units.ts';
import { parseMetricAlarm } from '../validation.ts';
import { parseInput, validationError } from '../validation-error.ts';

export type Operations = Readonly<Record<string, (input: unknown) => unknown>>;

const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA'] as const;
const alarmTypes = z.array(z.enum(['CompositeAlarm', 'MetricAlarm', 'LogAlarm'])).optional();

const describeInput = z.object({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: alarmTypes,
  StateValue: z.enum(states).optional(),
  ActionPrefix: z.string().min(1).optional(),
  ChildrenOfAlarmName: z.string().optional(),
  ParentsOfAlarmName: z.string().optional(),
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
});
const historyInput = z.object({
  AlarmName: z.string().optional(),
  AlarmTypes: alarmTypes,
  HistoryItemType: z
    .enum(['ConfigurationUpdate', 'StateUpdate', 'Action', 'AlarmContributorStateUpdate', 'AlarmContributorAction'])
    .optional(),
  StartDate: z.date().optional(),
  EndDate: z.date().optional(),
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
  ScanBy: z.enum(['TimestampDescending', 'TimestampAscending']).optional(),
});
const setStateInput = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(states),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});
const namesInput = z.object({ AlarmNames: z.array(z.string()).max(100) });
const forMetricInput = z.object({
  MetricName: z.string().min(1),
  Namespace: z.string().min(1),
  Dimensions: dimensions.optional(),
  Statistic: z.enum(simpleStatistics).optional(),
  ExtendedStatistic: z.string().optional(),
  Period: z.number().optional(),
  Unit: z.enum(units).optional(),
});

/** All operations on alarms; those for kinds of alarms that are not simulated throw an error. */
export function alarmOperations(store: AlarmStore, parameters: SimulatorParameters): Operations {
  const refuse = Object.entries(refusedOperations).map(([name, kind]) => [
    name,
    () => {
      throw refusal(kind);
    },
  ]);
  return {
    PutMetricAlarm: (input) => {
      const { configuration, source } = parseMetricAlarm(input, parameters);
      store.put(configuration, source);
    },
    DescribeAlarms: (input) => describeAlarms(store, parseInput(describeInput, input)),
    DescribeAlarmsForMetric: (input) => describeForMetric(store, parseInput(forMetricInput, input)),
    DescribeAlarmHistory: (input) => describeHistory(store, parseInput(historyInput, input)),
    SetAlarmState: (input) => setState(store, parseInput(setStateInput, input)),
    DeleteAlarms: (input) => deleteAlarms(store, parseInput(namesInput, input).AlarmNames),
    EnableAlarmActions: (input) => store.enableActions(parseInput(namesInput, input).AlarmNames, true),
    DisableAlarmActions: (input) => store.enableActions(parseInput(namesInput, input).AlarmNames, false),
    ...Object.fromEntries(refuse),
  };
}

function describeAlarms(store: AlarmStore, input: z.infer<typeof describeInput>) {
  store.countDescribe();
  const { AlarmNames, AlarmNamePrefix, AlarmTypes = ['MetricAlarm'], StateValue, ActionPrefix } = input;
  if (AlarmNames !== undefined && AlarmNames.length > 100)
    throw validationError('AlarmNames must have at most 100 members');
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
  const { page, ...next } = pageOf(alarms, input, mostRecords(input.MaxRecords));
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
  const { page, ...next } = pageOf(
    ScanBy === 'TimestampAscending' ? items : items.toReversed(),
    input,
    mostRecords(input.MaxRecords),
  );
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
    throw new ServiceError('ResourceNotFound', `no metric alarm ${input.AlarmName}`, { status: 404 });
  }
  if (input.StateReasonData !== undefined && !isJson(input.StateReasonData))
    throw new ServiceError('InvalidFormatFault', 'StateReasonData must be JSON');
  store.setState(found, { value: input.StateValue, reason: input.StateReason, reasonData: input.StateReasonData });
  return {};
}

/** Deletes the alarms that exist, even if other names are wrong. */
function deleteAlarms(store: AlarmStore, names: readonly string[]) {
  const deleted = names.filter((name) => store.delete(name));
  if (deleted.length === 0) throw new ServiceError('ResourceNotFound', `no alarm ${names.join(', ')}`, { status: 404 });
  return {};
}

function mostRecords(given = 100): number {
  if (!Number.isInteger(given) || given < 1 || given > 100)
    throw validationError('MaxRecords must be between 1 and 100');
  return given;
}
