import { formatDuration } from '@ecs-guard/simulator/duration';
import { describeStory } from '../../core/stories/story.ts';
import { oneLine } from '../wait/one-line.ts';
import { layOutTable } from '../wait/table/lay-out-table.ts';
import { wrapWords } from '../wrap-words.ts';
import type { PlayedStories, PlayedStory, StoryEnd } from './play-stories.ts';
import type { ServiceSource } from './read-services.ts';

/** Width of the output where it is not a terminal. */
const WIDTH = 100;

/** Formats the stories of a service for people: a table, then what it depends on. */
export function describeStories(
  { name, cluster, source }: Pick<ServiceSource, 'name' | 'cluster' | 'source'>,
  played: PlayedStories,
  columns: number | undefined,
): readonly string[] {
  const width = Math.max(40, columns ?? WIDTH);
  const where = cluster === undefined ? '' : ` in cluster ${oneLine(cluster)}`;
  const table = layOutTable(
    {
      head: ['failure', 'rolled back by', 'after', 'failed by then'],
      rows: [...played.stories.map(rowOf), ['a healthy version', ...healthyCells(played.healthy)]],
      numbersFrom: 2,
      numbersTo: 4,
    },
    width - 2,
  );
  return [
    `${oneLine(name)}${where} (${oneLine(source)})`,
    ...[...table.head, ...table.rows.flat()].map((line) => `  ${line}`),
    ...notesOf(played).flatMap((note) => indented(note, width)),
  ];
}

function rowOf({ story, end, verdict }: PlayedStory): readonly string[] {
  switch (end.is) {
    case 'rolled-back':
      return [story, byOf(end.by), formatDuration(end.afterMs), countOf(end.errors)];
    case 'stopped':
      return [story, `NOT: stopped by ${byOf(end.by)}`, formatDuration(end.afterMs), countOf(end.errors)];
    case 'kept':
    case 'unfinished':
      return [story, verdict === 'unjudged' ? 'cannot be judged' : 'NOT caught', '', countOf(end.errors)];
    case 'not-applicable':
      return [story, 'does not apply', '', ''];
    case 'not-played':
      return [story, 'cannot be judged', '', ''];
    default:
      throw new Error(`there is no end ${String(end satisfies never)}`);
  }
}

function byOf(names: readonly string[]): string {
  return names.map((name) => (name === 'circuit breaker' ? name : `alarm ${oneLine(name)}`)).join(', ');
}

function countOf(errors: number | undefined): string {
  return errors === undefined ? '' : String(Math.round(errors));
}

function healthyCells(end: StoryEnd): readonly string[] {
  switch (end.is) {
    case 'kept':
      return ['stays', '', ''];
    case 'rolled-back':
    case 'stopped':
      return [`ROLLED BACK by ${byOf(end.by)}`, formatDuration(end.afterMs), ''];
    case 'unfinished':
      return ['does not finish', '', ''];
    default:
      return ['cannot be judged', '', ''];
  }
}

function notesOf(played: PlayedStories): readonly string[] {
  const { stage, settings, stories, healthy, inAlarmAtStart } = played;
  const uncaught = stories.filter(({ verdict }) => verdict === 'not-caught').map(({ story }) => story);
  const unit = stage.traffic === 'queue' ? 'messages' : 'requests';
  const load = stage.traffic === 'none' ? 'no requests' : `${settings.requestsPerMinute} ${unit} per minute`;
  const base = settings.baseErrors === 0 ? '' : `, ${settings.baseErrors} % of them fail with each version`;
  return [
    ...(uncaught.length === 0 ? [] : [`Nothing rolls back: ${uncaught.join(', ')}`]),
    ...(healthy.is === 'kept' ? [] : ['No failure counts as caught, because a healthy version does not stay']),
    ...(inAlarmAtStart.length === 0
      ? []
      : [
          `ECS ignores all alarms, because of those in ALARM when the deployment begins: ${inAlarmAtStart.map(oneLine).join(', ')}`,
        ]),
    ...stage.alarms.flatMap(({ name, unjudged }) =>
      unjudged === undefined ? [] : [`Cannot be judged: alarm ${oneLine(name)}: ${oneLine(unjudged)}`],
    ),
    ...stage.alarms.flatMap(({ name, note }) =>
      note === undefined ? [] : [`Alarm ${oneLine(name)} ${oneLine(note)}`],
    ),
    ...stories.flatMap(({ story, end }) => (end.is === 'not-played' ? [`${story}: ${oneLine(end.because)}`] : [])),
    `Played with ${load}${base}, ${stage.desiredCount} tasks, ${stage.traffic === 'none' ? 'no traffic' : stage.traffic}`,
    ...stories.flatMap(({ story, end }) =>
      end.is === 'not-applicable' || end.is === 'not-played' ? [] : [`${story}: ${describeStory(story, settings)}`],
    ),
    ...stage.assumed.map((one) => `Assumed: ${oneLine(one)}`),
  ];
}

function indented(text: string, width: number): readonly string[] {
  return wrapWords(text, width - 4).map((line, index) => `${' '.repeat(index === 0 ? 2 : 4)}${line}`);
}
