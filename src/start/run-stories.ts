import { VirtualClock } from '@ecs-guard/simulator/clock';
import { type DeployedGuard, startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { describeMessage } from './describe/message.ts';
import { Progress } from './progress.ts';
import { faultsOf, faultsOfRun, readResult } from './results.ts';
import { readSample } from './sample.ts';
import { countRun, messagesOf, type RunSummary, show, showResult } from './show-result.ts';
import { type Story, storiesOf } from './stories.ts';
import type { Templates } from './templates.ts';
import type { Terminal } from './terminal.ts';

export interface StoriesOptions {
  readonly templates: Templates;
  readonly terminal: Terminal;
  /** Called before virtual time moves: sleeps so that somebody can watch. */
  readonly pace: (virtualMs: number) => Promise<void>;
}

/** A Tuesday morning, the same in every run. */
const startsAt = Date.UTC(2026, 11, 1, 9, 0, 20);

/** Between two stories, so that the metrics of the first are over. */
const pauseMs = 5 * 60_000;

/** Deploys the guard to a simulated account, plays the stories on it and shows what comes of each. */
export async function runStories({ templates, terminal, pace }: StoriesOptions): Promise<RunSummary> {
  const sample = await readSample(templates.sample);
  const stage: Stage = { terminal, progress: undefined };
  const clock = new VirtualClock(startsAt);
  const workload = sample.createWorkload(clock);
  const guard = await startDeployedGuard({
    templateFile: templates.guard,
    startsAt: clock,
    behaviours: workload.behaviours,
    pace: async (virtualMs) => {
      stage.progress?.look();
      await pace(virtualMs);
    },
  });
  try {
    workload.attach(guard);
    workload.start();
    const faults: string[] = [];
    const outcomes: string[] = [];
    for (const story of storiesOf(sample)) {
      const told = await tell(story, guard, stage);
      outcomes.push(told.outcome);
      faults.push(...told.faults.map((fault) => `${story.title}: ${fault}`));
    }
    return {
      ...countRun(guard, startsAt),
      faults: [...faults, ...faultsOfRun(guard)],
      outcomes,
    };
  } finally {
    await guard.close();
  }
}

interface Stage {
  readonly terminal: Terminal;
  /** Whoever follows the story that plays now. */
  progress: Progress | undefined;
}

async function tell(story: Story, guard: DeployedGuard, stage: Stage) {
  const { terminal } = stage;
  terminal.line();
  terminal.line(terminal.paint('bold', `Deploying ${story.title}`));
  terminal.line(terminal.paint('dim', `  in AWS: ${story.command}`));
  const before = messagesOf(guard).length;
  const serviceArn = story.deploy(guard);
  stage.progress = new Progress(guard, serviceArn, terminal);
  await guard.runUntil(() => guard.ecs.rolloutOf(serviceArn) === undefined);
  await guard.settle();
  stage.progress.look();
  stage.progress = undefined;
  const result = await readResult(guard, serviceArn);
  const messages = messagesOf(guard).slice(before);
  showResult(result, { terminal, isShownInFull: story.isShownInFull });
  for (const message of messages) show(terminal, 'Message in Slack', describeMessage(message, terminal.width - 4));
  if (messages.length === 0)
    show(terminal, 'Message in Slack', ['none: by default the guard posts only when something goes wrong']);
  await guard.runUntil(guard.clock.now() + pauseMs);
  return { outcome: result.record?.outcome ?? 'no record', faults: faultsOf(story, result, messages.length) };
}
