import type { StoredRecord } from '../results.ts';
import { describeClock } from './events.ts';
import { shorten } from './shorten.ts';

/** Summarizes a record in six lines: what an on-call engineer needs first. Only the ARN may be longer than `width`. */
export function describeRecord(record: StoredRecord, width: number): readonly string[] {
  const line = (label: string, text: string) => shorten(`${label.padEnd(12)}${text}`, width);
  return [
    record.serviceDeploymentArn,
    line('outcome', describeOutcome(record)),
    line('protection', describeProtection(record)),
    line('alarm', describeAlarms(record)),
    line('image', describeImages(record)),
    line('times', describeTimes(record)),
  ];
}

function describeOutcome({ outcome, cause }: StoredRecord): string {
  if (outcome === undefined) return 'none yet: the deployment is still running';
  return cause === undefined ? outcome : `${outcome}, cause ${cause}`;
}

function describeProtection({ protection, alarms = [] }: StoredRecord): string {
  if (protection === undefined) return 'not recorded';
  const { state, alarmNames: names = [] } = protection;
  if (state === 'armed') return `armed: ECS watched ${alarms.length} ${alarms.length === 1 ? 'alarm' : 'alarms'}`;
  return names.length === 0 ? state : `${state}: ${names.join(', ')}`;
}

function describeAlarms({ alarms = [] }: StoredRecord): string {
  const [fired, ...others] = alarms.filter(({ triggered }) => triggered === true);
  if (fired === undefined) return alarms.length === 0 ? 'none configured' : `none of ${alarms.length} fired`;
  const { alarmName, value, threshold } = fired;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `${alarmName}${value === undefined ? '' : `, value ${value}`}${threshold === undefined ? '' : `, threshold ${threshold}`}${more}`;
}

/** Formats the first container's image before and after: `registry.example.com/checkout:1.4.1 → 1.5.0`. */
function describeImages({ revisions }: StoredRecord): string {
  const [before, after] = [revisions?.from?.images?.[0]?.image, revisions?.to?.images?.[0]?.image];
  if (after === undefined) return 'not recorded';
  if (before === undefined || before === after) return after;
  const repository = before.slice(0, before.lastIndexOf(':') + 1);
  const isSame = repository !== '' && after.startsWith(repository);
  return `${before} → ${isSame ? after.slice(repository.length) : after}`;
}

function describeTimes({ startedAt, rollbackStartedAt, finishedAt }: StoredRecord): string {
  const times = [
    ['started', startedAt],
    ['rollback', rollbackStartedAt],
    ['finished', finishedAt],
  ] as const;
  const known = times.flatMap(([what, at]) => (at === undefined ? [] : [`${what} ${describeClock(at)}`]));
  return known.length === 0 ? 'not started' : `${known.join(', ')} UTC`;
}
