import { formatDuration } from '@ecs-guard/simulator/duration';
import type { Finding } from '../../core/audit/finding.ts';
import type { MeasuredTraffic } from '../../core/protect/measure-traffic.ts';
import type { Plan } from '../../core/protect/plan.ts';
import { ALARM_METRIC_PRICE } from '../../core/protection/alarm-rules/defaults.ts';
import type { PlayedStories, PlayedStory } from '../stories/play-stories.ts';
import { oneLine } from '../wait/one-line.ts';
import { layOutTable } from '../wait/table/lay-out-table.ts';
import { wrapWords } from '../wrap-words.ts';

/** A plan, with what it would change. */
export interface DescribedPlan {
  readonly name: string;
  readonly cluster: string;
  readonly region: string;
  readonly plan: Plan;
  readonly traffic: MeasuredTraffic | undefined;
  readonly before: PlayedStories;
  readonly after: PlayedStories;
  /** Findings that stay with the plan. */
  readonly findings: readonly Finding[];
}

/** Width of the output where it is not a terminal. */
const WIDTH = 100;

/** Formats a plan for people: each failure now and with the plan, what changes, and the cost. */
export function describePlan(described: DescribedPlan, columns: number | undefined): readonly string[] {
  const width = Math.max(40, columns ?? WIDTH);
  const { name, cluster, region, before, after } = described;
  const table = layOutTable(
    {
      head: ['failure', 'now', 'with the plan', 'after', 'failed by then'],
      rows: after.stories.map((story, index) => {
        const now = before.stories[index];
        return [story.story, now === undefined ? '' : fateOf(now), fateOf(story), ...numbersOf(story)];
      }),
      numbersFrom: 3,
      numbersTo: 5,
    },
    width - 2,
  );
  return [
    `${oneLine(name)} in cluster ${oneLine(cluster)} (${region})`,
    ...[...table.head, ...table.rows.flat()].map((line) => `  ${line}`),
    ...notesOf(described).flatMap((note) =>
      wrapWords(note, width - 4).map((line, index) => `${' '.repeat(index === 0 ? 2 : 4)}${line}`),
    ),
  ];
}

function fateOf({ end, verdict }: PlayedStory): string {
  if (end.is === 'rolled-back' && verdict === 'caught') return end.by.map(shortName).join(', ');
  if (end.is === 'stopped') return 'stopped, not rolled back';
  if (verdict === 'not-applicable') return 'does not apply';
  return verdict === 'unjudged' ? 'cannot be judged' : 'NOT caught';
}

/** The name of a planned alarm without the service: `errors`. */
function shortName(name: string): string {
  return name === 'circuit breaker' ? name : `alarm ${oneLine(name.replace(/^\S+\/\S+ (.*) \(deployment\)$/, '$1'))}`;
}

function numbersOf({ end, verdict }: PlayedStory): readonly [string, string] {
  if (end.is !== 'rolled-back' || verdict !== 'caught') return ['', ''];
  return [formatDuration(end.afterMs), end.errors === undefined ? '' : String(Math.round(end.errors))];
}

function notesOf({ plan, traffic, after, findings }: DescribedPlan): readonly string[] {
  const { settings, stage } = after;
  const unit = stage.traffic === 'queue' ? 'messages' : 'requests';
  return [
    traffic === undefined
      ? `Played with ${settings.requestsPerMinute} ${unit} per minute: CloudWatch has no traffic of the last week, so give --requests-per-minute`
      : `Played with ${settings.requestsPerMinute} ${unit} per minute, of which ${settings.baseErrors} % fail on a usual day (${traffic.hours} ${traffic.hours === 1 ? 'hour' : 'hours'} of the last week)`,
    ...plan.changes.map((change) => `Change: ${change}`),
    ...plan.left.map(({ name, because }) => `Left out: alarm ${oneLine(name)}, because ${because}`),
    costOf(plan),
    ...findings.map(({ rule, says }) => `Stays: ${rule.id} (${rule.severity}): ${oneLine(says)}`),
  ];
}

/** CloudWatch bills a metric one time for each alarm that reads it. */
function costOf({ alarms }: Plan): string {
  const metrics = alarms.reduce((sum, one) => sum + one.metrics.length, 0);
  const dollars = (metrics * ALARM_METRIC_PRICE.dollars).toFixed(2);
  const { region, date } = ALARM_METRIC_PRICE;
  return `Cost: ${alarms.length} alarms read ${metrics} metrics, $${dollars} per month (list price in ${region} on ${date})`;
}
