import type { StoryAlarm } from '../../core/stories/story-alarms.ts';
import { describeStory, type Story } from '../../core/stories/story.ts';
import type { PlayedStories, PlayedStory, StoryEnd } from './play-stories.ts';
import type { ServiceSource } from './read-services.ts';

/** A service with its stories. */
export interface PlayedService extends Pick<ServiceSource, 'name' | 'cluster' | 'source'> {
  readonly played: PlayedStories;
}

/** Formats stories as one JSON document, version 1. Durations are in milliseconds; a field that does not apply is null. */
export function storiesJson(services: readonly PlayedService[], required: readonly Story[]): string {
  const document = {
    schemaVersion: '1',
    required,
    services: services.map(({ name, cluster, source, played }) => ({
      name,
      cluster: cluster ?? null,
      source,
      ...describePlayed(played),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The stories of a service as data. */
export function describePlayed(played: PlayedStories): Readonly<Record<string, unknown>> {
  return {
    traffic: played.stage.traffic,
    tasks: played.stage.desiredCount,
    settings: played.settings,
    stories: played.stories.map((one) => describeOne(one, played)),
    healthy: describeEnd(played.healthy),
    inAlarmAtStart: played.inAlarmAtStart,
    alarms: played.stage.alarms.map(describeAlarm),
    assumed: played.stage.assumed,
  };
}

function describeOne({ story, end, verdict }: PlayedStory, { settings }: PlayedStories) {
  return { story, what: describeStory(story, settings), verdict, ...describeEnd(end) };
}

function describeEnd(end: StoryEnd) {
  return {
    end: end.is,
    by: 'by' in end ? end.by : [],
    afterMs: 'afterMs' in end ? end.afterMs : null,
    errors: ('errors' in end ? end.errors : undefined) ?? null,
    errorsInAll: ('errorsInAll' in end ? end.errorsInAll : undefined) ?? null,
    because: 'because' in end ? end.because : null,
  };
}

function describeAlarm({ name, unjudged, note }: StoryAlarm) {
  return { name, cannotBeJudged: unjudged ?? null, note: note ?? null };
}
