import type { AlarmDescription } from '../../core/deployment/facts.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { alarmsToChart, chartSpan, describeChart } from '../../core/explanation/chart.ts';
import type { MetricChart, MissingPart } from '../../core/explanation/evidence.ts';
import type { MetricSeries } from './evidence-port.ts';
import type { EvidenceGateways } from './ports.ts';
import { describeFailure, type Read } from './read-part.ts';

/** Reads the values of the alarms around the deployment. */
export async function readCharts(
  { alarms, series, now }: Pick<EvidenceGateways, 'alarms' | 'now'> & { readonly series: MetricSeries },
  record: DeploymentRecord,
): Promise<Read<readonly MetricChart[]>> {
  const names = alarmsToChart(record).map(({ alarmName }) => alarmName);
  if (names.length === 0) return { value: [] };
  const reading = await alarms.readAlarms(names);
  if (!reading.read) {
    const what = 'The values of the alarm could not be read: allow cloudwatch:DescribeAlarms.';
    return { value: [], missing: [{ part: 'metrics', why: 'denied', what }] };
  }
  const results = await Promise.all(
    names.map((name) => readChart(series, record, { name, alarm: reading.alarms.get(name), now: now() })),
  );
  return {
    value: results.flatMap((result) => ('points' in result ? [result] : [])),
    missing: results.flatMap((result) => ('points' in result ? [] : [result])),
  };
}

async function readChart(
  series: MetricSeries,
  record: DeploymentRecord,
  {
    name,
    alarm,
    now,
  }: {
    readonly name: string;
    readonly alarm: AlarmDescription | undefined;
    readonly now: DeploymentRecord['createdAt'];
  },
): Promise<MetricChart | MissingPart> {
  const subject = `The values of alarm ${name}`;
  if (alarm === undefined) {
    return { part: 'metrics', why: 'gone', what: `${subject} cannot be read: the alarm no longer exists.` };
  }
  try {
    const span = chartSpan(record, alarm, now);
    const points = await series(alarm, span);
    if (points !== undefined) return describeChart(alarm, span, points);
    return { part: 'metrics', why: 'unsupported', what: `${subject} are not shown: it is not an alarm of a metric.` };
  } catch (error) {
    return describeFailure('metrics', error, subject);
  }
}
