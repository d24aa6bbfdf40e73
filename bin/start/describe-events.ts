import { z } from 'zod';

const alarmDetail = z.object({
  alarmName: z.string(),
  configuration: z.object({
    metrics: z.array(
      z.object({ metricStat: z.object({ metric: z.object({ name: z.string() }), stat: z.string() }).optional() }),
    ),
  }),
  state: z.object({ value: z.string(), reasonData: z.string().optional() }),
});
const reasonData = z.object({ threshold: z.number(), recentDatapoints: z.array(z.number()) });

const outcomeDetail = z.object({ eventId: z.string(), outcome: z.string().optional(), cause: z.string().optional() });

interface SomeEvent {
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/** The alarm's new state, with its values against its threshold when it fired. */
export function describeAlarmEvent({ detail }: SomeEvent): { readonly text: string; readonly isAlarm: boolean } {
  const { alarmName, configuration, state } = alarmDetail.parse(detail);
  const isAlarm = state.value === 'ALARM';
  if (!isAlarm || state.reasonData === undefined) return { text: `${alarmName} is ${state.value}`, isAlarm };
  const { threshold, recentDatapoints } = reasonData.parse(JSON.parse(state.reasonData));
  const stat = configuration.metrics[0]?.metricStat;
  const values = recentDatapoints.join(', ');
  return { text: `${alarmName} is ALARM: ${stat?.metric.name} ${stat?.stat} ${values}, threshold ${threshold}`, isAlarm };
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
