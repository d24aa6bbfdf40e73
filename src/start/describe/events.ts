import * as z from 'zod';

const metricQuery = z.object({
  metricStat: z.object({ metric: z.object({ name: z.string() }), stat: z.string() }).optional(),
  expression: z.string().optional(),
  returnData: z.boolean().optional(),
});
const alarmDetail = z.object({
  alarmName: z.string(),
  configuration: z.object({ metrics: z.array(metricQuery) }),
  state: z.object({ value: z.string(), reasonData: z.string().optional(), timestamp: z.string() }),
  previousState: z.object({ value: z.string() }),
});
const reasonData = z.object({ threshold: z.number(), recentDatapoints: z.array(z.number()) });

const outcomeDetail = z.object({ eventId: z.string(), outcome: z.string().optional(), cause: z.string().optional() });

interface SomeEvent {
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/** Describes an alarm that fired, with its newest values and threshold, or one that left ALARM; undefined for other changes. */
export function describeAlarmEvent({
  detail,
}: SomeEvent): { readonly text: string; readonly isAlarm: boolean; readonly at: number } | undefined {
  const { alarmName, configuration, state, previousState } = alarmDetail.parse(detail);
  const at = Date.parse(state.timestamp);
  if (state.value !== 'ALARM') {
    if (previousState.value !== 'ALARM') return undefined;
    return { text: `${state.value} ${alarmName}`, isAlarm: false, at };
  }
  if (state.reasonData === undefined) return { text: `ALARM ${alarmName}`, isAlarm: true, at };
  const { threshold, recentDatapoints } = reasonData.parse(JSON.parse(state.reasonData));
  const values = `${describeMetric(configuration.metrics)} was ${recentDatapoints.join(', then ')} (threshold ${threshold})`;
  return { text: `ALARM ${alarmName}: ${values}`, isAlarm: true, at };
}

/** What the alarm evaluates: a metric with its statistic, or an expression over several. */
function describeMetric(metrics: readonly z.infer<typeof metricQuery>[]): string {
  const evaluated = metrics.find(({ returnData }) => returnData !== false);
  const stat = evaluated?.metricStat;
  if (stat === undefined) return String(evaluated?.expression);
  // The sum of a count needs no statistic.
  return stat.stat === 'Sum' ? stat.metric.name : `${stat.stat} ${stat.metric.name}`;
}

/** Formats an outcome event: `Deployment Finished: rolled-back, cause alarm`. */
export function describeOutcomeEvent(event: SomeEvent): { readonly text: string; readonly eventId: string } {
  const { eventId, outcome, cause } = outcomeDetail.parse(event.detail);
  const result = outcome === undefined ? '' : `: ${outcome}${cause === undefined ? '' : `, cause ${cause}`}`;
  return { text: `${event['detail-type']}${result}`, eventId };
}

/** Formats an instant as a time of day in UTC: `09:00:20`. */
export function describeClock(instant: number): string {
  return new Date(instant).toISOString().slice(11, 19);
}
