import type { Story } from '../../core/stories/story.ts';
import { exitCodeOf } from '../../core/wait/wait-verdict.ts';
import { type LintHost, processHost } from '../lint/host.ts';
import { describeRefusal } from '../refuse.ts';
import { describeStories } from '../stories/describe-stories.ts';
import { playStories } from '../stories/play-stories.ts';
import { readServices, type ServiceSource } from '../stories/read-services.ts';
import { type PlayedService, storiesJson } from '../stories/stories-json.ts';
import { readStoryArguments, type StoryArguments } from './story-arguments.ts';

/** The files and streams that `simulate --from` uses. */
export type StoryHost = Pick<LintHost, 'stdout' | 'stderr' | 'columns' | 'readFile' | 'listFolder'>;

/** Runs `ecs-guard simulate --from` and returns its exit code: 63 if a failure that must be caught is not. */
export async function runStories(args: readonly string[], host: StoryHost = processHost()): Promise<number> {
  const reading = readStoryArguments(args);
  if (reading.is === 'help') {
    host.stdout.write(reading.text);
    return exitCodeOf('succeeded');
  }
  if (reading.is === 'refused') return refuse(host, reading.faults);
  const { play } = reading;
  const { services, others, faults, warnings } = await readServices(play.paths, play.parameters, host);
  for (const text of [...warnings, ...others.map(describeOther)]) host.stderr.write(`warning: ${text}\n`);
  if (faults.length > 0) return refuse(host, faults);
  const chosen = services.filter((one) => isChosen(one, play.service));
  if (chosen.length === 0) return refuse(host, [describeNone(services, play)]);
  const played: PlayedService[] = [];
  for (const one of chosen) played.push({ ...one, played: await playStories(one.audited, play) });
  report(played, play, host);
  return exitCodeOf(played.every((one) => missedOf(one, play.required).length === 0) ? 'succeeded' : 'not-caught');
}

function refuse(host: StoryHost, faults: readonly string[]): number {
  host.stderr.write(describeRefusal(faults, 'simulate'));
  return exitCodeOf('usage');
}

function describeOther(name: string): string {
  return `the service ${name} is not played: ECS deploys it by other rules`;
}

function isChosen({ name, aliases }: ServiceSource, wanted: string | undefined): boolean {
  return wanted === undefined || name === wanted || aliases.includes(wanted);
}

function describeNone(services: readonly ServiceSource[], { paths, service }: StoryArguments): string {
  const names = services.map(({ name }) => name);
  return service === undefined || names.length === 0
    ? `${paths.join(', ')}: no ECS service that can be played`
    : `--service: there is no service "${service}": choose ${names.join(', ')}`;
}

function report(played: readonly PlayedService[], { json, required }: StoryArguments, host: StoryHost): void {
  if (json) {
    host.stdout.write(storiesJson(played, required));
    return;
  }
  const lines = played.flatMap((one, index) => [
    ...(index === 0 ? [] : ['']),
    ...describeStories(one, one.played, host.columns),
  ]);
  const missed = played.flatMap((one) => missedOf(one, required).map((story) => `${story} of ${one.name}`));
  const verdict = missed.length === 0 ? [] : ['', `Required, and not caught: ${missed.join(', ')}`];
  host.stdout.write([...lines, ...verdict].map((line) => `${line}\n`).join(''));
}

/** A story that does not apply to a service is not missed. */
function missedOf({ played }: PlayedService, required: readonly Story[]): readonly Story[] {
  return played.stories
    .filter(({ story, verdict }) => required.includes(story) && (verdict === 'not-caught' || verdict === 'unjudged'))
    .map(({ story }) => story);
}
