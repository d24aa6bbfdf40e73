import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { AlarmDescription } from '../../core/deployment/facts.ts';
import { before, minutes } from '../../core/time.ts';
import type { AlarmValues } from '../../guard/ports.ts';
import { callAws } from '../aws-errors.ts';
import { queriesOf } from './alarm-queries.ts';

/** Most queries per GetMetricData. Alarms that exceed it are left out. */
const QUERIES = 500;

/** How far back to look for the newest datapoint: metrics arrive minutes late. */
const LOOK_BACK = minutes(20);

/** Reads the current value of each alarm's metric with one GetMetricData. */
export function cloudWatchAlarmValues(client: CloudWatchClient): AlarmValues {
  return async (alarms, now) => {
    const asked = fitQueries(alarms.map((alarm, index) => ({ alarm, queries: queriesOf(alarm, `a${index}_`) })));
    if (asked.length === 0) return new Map();
    const answer = await callAws('cloudwatch:GetMetricData', () =>
      client.send(
        new GetMetricDataCommand({
          MetricDataQueries: asked.flatMap(({ queries }) => queries),
          StartTime: new Date(before(now, LOOK_BACK)),
          EndTime: new Date(now),
          ScanBy: 'TimestampDescending',
        }),
      ),
    );
    const results = new Map((answer.MetricDataResults ?? []).map((result) => [result.Id, result]));
    const values = asked.flatMap(({ alarm, queries }): [string, number][] => {
      const result = results.get(queries.find(({ ReturnData }) => ReturnData)?.Id);
      const { Timestamps = [], Values = [] } = result ?? {};
      // A period that has not ended holds only part of its data.
      const endsBy = now - (alarm.periodSeconds ?? 60) * 1_000;
      const newest = Timestamps.findIndex((at) => at.getTime() <= endsBy);
      const value = newest < 0 ? undefined : Values[newest];
      return value === undefined ? [] : [[alarm.alarmName, value]];
    });
    return new Map(values);
  };
}

interface Asked {
  readonly alarm: AlarmDescription;
  readonly queries: readonly MetricDataQuery[];
}

function fitQueries(alarms: readonly Asked[]): readonly Asked[] {
  let room = QUERIES;
  return alarms.filter(({ queries }) => {
    const fits = queries.length > 0 && queries.length <= room;
    if (fits) room -= queries.length;
    return fits;
  });
}
