import {
  type AlarmHistoryItem,
  AlarmType,
  type CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsOutput,
  HistoryItemType,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmDescription, AlarmReading } from '../../core/deployment/facts.ts';
import type { EpochMs } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';
import type { AlarmGateway } from '../../guard/ports.ts';
import { callAws } from '../aws-errors.ts';
import { chunksOf } from '../paging.ts';
import { mapEdit } from './alarm-edit.ts';
import { mapAlarms, mapTransition } from './alarm-mapping.ts';

/** Most names per DescribeAlarms, and its largest page; the default page is 50. */
const NAMES = 100;

/** Largest page of DescribeAlarmHistory. */
const HISTORY_PAGE = 100;

/** An alarm changes state at most once a minute in the long run, so this covers more than a day of flapping. */
const MOST_HISTORY_PAGES = 20;

/** Without the types, DescribeAlarms omits composite and log alarms. */
const ALARM_TYPES = [AlarmType.MetricAlarm, AlarmType.CompositeAlarm, AlarmType.LogAlarm];

/** Reads alarms by name and their history. */
export function cloudWatchAlarmGateway(client: CloudWatchClient): AlarmGateway {
  return {
    async readAlarms(alarmNames) {
      const names = [...new Set(alarmNames)];
      try {
        return await readByName(client, names);
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'denied') return { read: false, why: error.message };
        throw error;
      }
    },
    async alarmTransitions(alarmName, from) {
      const items = await readHistory(client, { alarmName, type: HistoryItemType.StateUpdate, from });
      return items.flatMap((item) => mapTransition(item) ?? []).sort((a, b) => a.at - b.at);
    },
    async alarmEdits(alarmName, from) {
      const items = await readHistory(client, { alarmName, type: HistoryItemType.ConfigurationUpdate, from });
      return items.flatMap((item) => mapEdit(item) ?? []).sort((a, b) => a.at - b.at);
    },
  };
}

async function readByName(client: CloudWatchClient, names: readonly string[]): Promise<AlarmReading> {
  const alarms = new Map<string, AlarmDescription>();
  for (const chunk of chunksOf(names, NAMES)) {
    for (const alarm of await describeAlarms(client, chunk)) alarms.set(alarm.alarmName, alarm);
  }
  return { read: true, alarms };
}

async function describeAlarms(client: CloudWatchClient, names: readonly string[]): Promise<AlarmDescription[]> {
  const alarms: AlarmDescription[] = [];
  let NextToken: string | undefined;
  do {
    const request = { AlarmNames: [...names], AlarmTypes: ALARM_TYPES, MaxRecords: NAMES, NextToken };
    const page: DescribeAlarmsOutput = await callAws('cloudwatch:DescribeAlarms', () =>
      client.send(new DescribeAlarmsCommand(request)),
    );
    alarms.push(...mapAlarms(page));
    // Names are unique, so a response that continues after as many alarms as names is repeating pages.
    NextToken = alarms.length < names.length ? page.NextToken : undefined;
  } while (NextToken !== undefined);
  return alarms;
}

/** Reads the history of an alarm. Throws when it is too long: a truncated one would show a wrong last state. */
async function readHistory(
  client: CloudWatchClient,
  { alarmName, type, from }: { readonly alarmName: string; readonly type: HistoryItemType; readonly from: EpochMs },
): Promise<readonly AlarmHistoryItem[]> {
  const action = 'cloudwatch:DescribeAlarmHistory';
  const items: AlarmHistoryItem[] = [];
  let NextToken: string | undefined;
  for (let pages = 0; pages < MOST_HISTORY_PAGES; pages += 1) {
    const command = new DescribeAlarmHistoryCommand({
      AlarmName: alarmName,
      AlarmTypes: ALARM_TYPES,
      HistoryItemType: type,
      StartDate: new Date(from),
      ScanBy: 'TimestampAscending',
      MaxRecords: HISTORY_PAGE,
      NextToken,
    });
    const page = await callAws(action, () => client.send(command));
    items.push(...(page.AlarmHistoryItems ?? []));
    NextToken = page.NextToken;
    if (NextToken === undefined) return items;
  }
  throw new GatewayError('invalid', action, `${action} of ${alarmName} returned more than ${MOST_HISTORY_PAGES} pages`);
}
