import { VirtualClock } from '@ecs-guard/simulator/clock';
import { type DeployedGuard, startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { faultsOf, faultsOfRun, type Result, readResult } from './results.ts';
import { readSample } from './sample.ts';
import { NO_MESSAGE, type Remains, showInFull, withoutReplies } from './show-result.ts';
import { type Story, storiesOf } from './stories.ts';
import { countRun, type RunSummary } from './summary.ts';
import { localSlack, type Templates } from './templates.ts';
import type { Terminal } from './terminal.ts';
import { Timeline } from './timeline.ts';
import { createTimelineView } from './timeline-view.ts';

export interface StoriesOptions {
  readonly templates: Templates;
  readonly terminal: Terminal;
  readonly isVerbose: boolean;
  /** Called before virtual time moves; sleeps if a speed is set. */
  readonly pace: (virtualMs: number) => Promise<void>;
}

/** A Tuesday morning, the same in every run. */
const startsAt = Date.UTC(2026, 11, 1, 9, 0, 20);

const minute = 60_000;

/** Virtual time between two stories, so that the first one's metrics have ended. */
const pauseMs = 5 * minute;

/** Deploys the guard to a simulated account and plays the stories on it. */
export async function runStories(options: StoriesOptions): Promise<RunSummary & { readonly remains: Remains }> {
  const { templates, terminal, pace } = options;
  const sample = await readSample(templates.sample);
  const stage: Stage = { ...options, timeline: undefined };
  const clock = new VirtualClock(startsAt);
  const workload = sample.createWorkload(clock);
  const guard = await startDeployedGuard({
    templateFile: templates.guard,
    startsAt: clock,
    behaviours: workload.behaviours,
    pace: async (virtualMs) => {
      if (stage.timeline !== undefined) terminal.status(`  ${stage.timeline.update()}`);
      await pace(virtualMs);
    },
  });
  try {
    workload.attach(guard);
    workload.start();
    const played: PlayedStory[] = [];
    for (const story of storiesOf(sample)) played.push(await play(story, guard, stage));
    const last = played.at(-1);
    return {
      ...countRun(guard, startsAt),
      faults: [...played.flatMap(({ faults }) => faults), ...faultsOfRun(guard)],
      outcomes: played.map(({ result }) => result.record?.outcome ?? 'no record'),
      messages: withoutReplies(messagesOf(guard)).length,
      remains: { result: last?.result, messages: last?.messages ?? [], figures: [] },
    };
  } finally {
    await guard.close();
  }
}

interface Stage extends Omit<StoriesOptions, 'pace' | 'templates'> {
  /** Timeline of the current story. */
  timeline: Timeline | undefined;
}

interface PlayedStory {
  readonly result: Result;
  readonly messages: Remains['messages'];
  readonly faults: readonly string[];
}

async function play(story: Story, guard: DeployedGuard, stage: Stage): Promise<PlayedStory> {
  const { terminal, isVerbose } = stage;
  terminal.line();
  terminal.line(terminal.paint('bold', story.title));
  const before = messagesOf(guard).length;
  const serviceArn = story.deploy(guard);
  const view = createTimelineView(terminal, isVerbose);
  stage.timeline = new Timeline(guard, serviceArn, view.show);
  await guard.runUntil(() => guard.ecs.rolloutOf(serviceArn) === undefined);
  const endedAt = guard.clock.now();
  // Within a minute the guard publishes the end and updates its message.
  await guard.runUntil(endedAt + minute);
  stage.timeline.update();
  stage.timeline = undefined;
  view.end();
  const result = await readResult(guard, serviceArn);
  const messages = messagesOf(guard).slice(before);
  if (isVerbose) showInFull([result], messages, terminal);
  else if (messages.length === 0) terminal.line(terminal.paint('dim', `  ${NO_MESSAGE}`));
  await guard.runUntil(endedAt + pauseMs);
  const faults = faultsOf(story, result, withoutReplies(messages).length).map((fault) => `${story.title}: ${fault}`);
  return { result, messages, faults };
}

function messagesOf({ slack }: DeployedGuard): Remains['messages'] {
  return slack.messages(localSlack.channel);
}
