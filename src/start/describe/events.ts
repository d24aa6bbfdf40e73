import { z } from 'zod';

const alarmDetail = z.object({
  alarmName: z.string(),
  configuration: z.object({
    metrics: z.array(
      z.object({ metricStat: z.object({ metric: z.object({ name: z.string() }), stat: z.string() }).optional() }),
    ),
  }),
  state: z.object({ value: z.string(), reasonData: z.string().optional() }),
  previousState: z.object({ value: z.string() }),
});
const reasonData = z.object({ threshold: z.number(), recentDatapoints: z.array(z.number()) });

const outcomeDetail = z.object({ eventId: z.string(), outcome: z.string().optional(), cause: z.string().optional() });

interface SomeEvent {
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/** An alarm that fired, with its values against its threshold, or that is over; undefined for any other change. */
export function describeAlarmEvent({
  detail,
}: SomeEvent): { readonly text: string; readonly isAlarm: boolean } | undefined {
  const { alarmName, configuration, state, previousState } = alarmDetail.parse(detail);
  if (state.value !== 'ALARM') {
    return previousState.value === 'ALARM'
      ? { text: `${alarmName} is ${state.value} again`, isAlarm: false }
      : undefined;
  }
  if (state.reasonData === undefined) return { text: `${alarmName} is in ALARM`, isAlarm: true };
  const { threshold, recentDatapoints } = reasonData.parse(JSON.parse(state.reasonData));
  const stat = configuration.metrics[0]?.metricStat;
  const values = `${stat?.metric.name} ${stat?.stat} ${recentDatapoints.join(', ')} against the threshold ${threshold}`;
  return { text: `${alarmName} is in ALARM: ${values}`, isAlarm: true };
}

/** `Deployment Finished: rolled-back, cause alarm (…#finished)` */
export function describeOutcomeEvent(event: SomeEvent): string {
  const { eventId, outcome, cause } = outcomeDetail.parse(event.detail);
  const result = outcome === undefined ? '' : `: ${outcome}${cause === undefined ? '' : `, cause ${cause}`}`;
  return `${event['detail-type']}${result} (${eventId})`;
}

/** `09:00:20`, UTC. */
export function describeClock(instant: number): string {
  return new Date(instant).toISOString().slice(11, 19);
}

/** `9m 40s`, or `1h 05m`. */
export function describeSpan(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const two = (count: number) => String(count).padStart(2, '0');
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${two(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${two(Math.floor(seconds / 60) % 60)}m`;
}
