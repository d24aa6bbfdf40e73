import { z } from 'zod';
import { ServiceError } from '../../service.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { CompositeAlarm, HistoryItem, MetricAlarm } from './state.ts';
import { parseInput, parseMetricAlarm, validationError } from './validation.ts';

export type Operations = Readonly<Record<string, (input: unknown) => unknown>>;

const describeInput = z.object({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z.array(z.string()).optional(),
  StateValue: z.string().optional(),
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
});
const historyInput = z.object({
  AlarmName: z.string().optional(),
  AlarmTypes: z.array(z.string()).optional(),
  HistoryItemType: z.string().optional(),
  StartDate: z.date().optional(),
  EndDate: z.date().optional(),
  MaxRecords: z.number().optional(),
  NextToken: z.string().optional(),
  ScanBy: z.string().optional(),
});
const setStateInput = z.object({
  AlarmName: z.string(),
  StateValue: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  StateReason: z.string().max(1023),
  StateReasonData: z.string().max(4000).optional(),
});
const compositeInput = z.looseObject({ AlarmName: z.string().min(1).max(255), AlarmRule: z.string().min(1) });
const deleteInput = z.object({ AlarmNames: z.array(z.string()).max(100) });

/** PutMetricAlarm, PutCompositeAlarm, DescribeAlarms, DescribeAlarmHistory, SetAlarmState, DeleteAlarms. */
export function alarmOperations(store: AlarmStore): Operations {
  return {
    PutMetricAlarm: (input) => store.put(parseMetricAlarm(input)),
    PutCompositeAlarm: (input) => store.putComposite(parseInput(compositeInput, input)),
    DescribeAlarms: (input) => describeAlarms(store, parseInput(describeInput, input)),
    DescribeAlarmHistory: (input) => describeHistory(store, parseInput(historyInput, input)),
    SetAlarmState: (input) => setState(store, parseInput(setStateInput, input)),
    DeleteAlarms: (input) => deleteAlarms(store, parseInput(deleteInput, input).AlarmNames),
  };
}

function describeAlarms(store: AlarmStore, input: z.infer<typeof describeInput>) {
  store.countDescribe();
  const { AlarmNames, AlarmNamePrefix, AlarmTypes = ['MetricAlarm'], StateValue } = input;
  if (AlarmNames !== undefined && AlarmNames.length > 100)
    throw validationError('AlarmNames must have at most 100 members');
  if (AlarmNames !== undefined && AlarmNamePrefix !== undefined) {
    throw validationError('AlarmNames and AlarmNamePrefix cannot be given together');
  }
  const wanted = (name: string, state: string) =>
    (AlarmNames === undefined || AlarmNames.includes(name)) &&
    (AlarmNamePrefix === undefined || name.startsWith(AlarmNamePrefix)) &&
    (StateValue === undefined || state === StateValue);
  const metric = AlarmTypes.includes('MetricAlarm')
    ? store.metricAlarms().filter(({ configuration, state }) => wanted(configuration.AlarmName, state.value))
    : [];
  const composite = AlarmTypes.includes('CompositeAlarm')
    ? store.compositeAlarms().filter(({ name, state }) => wanted(name, state.value))
    : [];
  const { page, ...next } = pageOf([...composite, ...metric], input);
  return {
    MetricAlarms: page.flatMap((alarm) => ('metric' in alarm ? [describeMetricAlarm(alarm)] : [])),
    CompositeAlarms: page.flatMap((alarm) => ('metric' in alarm ? [] : [describeComposite(alarm)])),
    LogAlarms: [],
    ...next,
  };
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
    Dimensions: configuration.Dimensions ?? [],
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: state.reasonData,
    StateUpdatedTimestamp: new Date(state.at),
    StateTransitionedTimestamp: new Date(alarm.transitionedAt),
  };
}

function describeComposite({ arn, configuration, state }: CompositeAlarm) {
  return {
    ...configuration,
    AlarmArn: arn,
    ActionsEnabled: configuration['ActionsEnabled'] ?? true,
    StateValue: state.value,
    StateReason: state.reason,
    StateUpdatedTimestamp: new Date(state.at),
    StateTransitionedTimestamp: new Date(state.at),
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
  const { page, ...next } = pageOf(ScanBy === 'TimestampAscending' ? items : items.toReversed(), input);
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
  const found = store.metricAlarms().find(({ configuration }) => configuration.AlarmName === input.AlarmName);
  if (found === undefined) {
    throw new ServiceError('ResourceNotFound', `no metric alarm ${input.AlarmName}`, { status: 404 });
  }
  store.setState(found, { value: input.StateValue, reason: input.StateReason, reasonData: input.StateReasonData });
  return {};
}

/** Correct names are deleted also beside wrong ones. */
function deleteAlarms(store: AlarmStore, names: readonly string[]) {
  const deleted = names.filter((name) => store.delete(name));
  if (deleted.length === 0) throw new ServiceError('ResourceNotFound', `no alarm ${names.join(', ')}`, { status: 404 });
  return {};
}

function pageOf<T>(
  items: readonly T[],
  {
    MaxRecords = 100,
    NextToken,
  }: { readonly MaxRecords?: number | undefined; readonly NextToken?: string | undefined },
): { readonly page: readonly T[]; readonly NextToken?: string } {
  if (MaxRecords < 1 || MaxRecords > 100) throw validationError('MaxRecords must be between 1 and 100');
  const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw new ServiceError('InvalidNextToken', 'the next token is invalid');
  const page = items.slice(start, start + MaxRecords);
  if (start + MaxRecords >= items.length) return { page };
  return { page, NextToken: Buffer.from(String(start + MaxRecords)).toString('base64url') };
}
