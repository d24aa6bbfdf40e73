import { type DeployedGuard, startDeployedGuard } from '../../simulator/deployed/deployed-guard.ts';
import { describeData, describeKey } from './describe-data.ts';
import { Progress } from './progress.ts';
import { faultsOf, faultsOfRun, type Result, readResult } from './results.ts';
import { readSample } from './sample.ts';
import { createWorkspace, type Workspace } from './slack-workspace.ts';
import { type Story, storiesOf } from './stories.ts';
import { localSlack, type Templates } from './templates.ts';
import type { Terminal } from './terminal.ts';

export interface StoriesOptions {
  readonly templates: Templates;
  readonly terminal: Terminal;
  /** Called before virtual time moves: sleeps so that somebody can watch. */
  readonly pace: (virtualMs: number) => Promise<void>;
}

export interface StoriesSummary {
  /** In words; none when everything ended as it must. */
  readonly faults: readonly string[];
  readonly outcomes: readonly string[];
  readonly messages: number;
  readonly events: number;
  readonly calls: number;
  readonly invocations: number;
  readonly virtualMs: number;
}

/** A Tuesday morning, the same in every run. */
const startsAt = Date.UTC(2026, 11, 1, 9, 0, 20);

/** Between two stories, so that the metrics of the first are over. */
const pauseMs = 5 * 60_000;

/** Deploys the guard to a simulated account, plays the stories on it and shows what comes of each. */
export async function runStories({ templates, terminal, pace }: StoriesOptions): Promise<StoriesSummary> {
  const sample = await readSample(templates.sample);
  const workspace = createWorkspace();
  const stage: Stage = { workspace, terminal, progress: undefined };
  const guard = await startDeployedGuard({
    templateFile: templates.guard,
    startsAt,
    slack: workspace.connect,
    secrets: { [localSlack.secretArn]: localSlack.token },
    behaviours: sample.behaviours,
    pace: async (virtualMs) => {
      stage.progress?.look();
      await pace(virtualMs);
    },
  });
  try {
    guard.ecs.metrics.start();
    const faults: string[] = [];
    const outcomes: string[] = [];
    for (const story of storiesOf(sample)) {
      const told = await tell(story, guard, stage);
      outcomes.push(told.outcome);
      faults.push(...told.faults.map((fault) => `${story.title}: ${fault}`));
    }
    return {
      ...count(guard),
      faults: [...faults, ...faultsOfRun(guard)],
      outcomes,
      messages: workspace.messages().length,
    };
  } finally {
    await guard.close();
  }
}

interface Stage {
  readonly workspace: Workspace;
  readonly terminal: Terminal;
  /** Whoever follows the story that plays now. */
  progress: Progress | undefined;
}

async function tell(story: Story, guard: DeployedGuard, stage: Stage) {
  const { workspace, terminal } = stage;
  terminal.line();
  terminal.line(terminal.paint('bold', `Deploying ${story.title}`));
  terminal.line(terminal.paint('dim', `  in AWS: ${story.command}`));
  const before = workspace.messages().length;
  const serviceArn = story.deploy(guard);
  stage.progress = new Progress(guard, serviceArn, terminal);
  await guard.runUntil(() => guard.ecs.rolloutOf(serviceArn) === undefined);
  await guard.settle();
  stage.progress.look();
  stage.progress = undefined;
  const result = await readResult(guard, serviceArn);
  const messages = workspace.messages().slice(before);
  showResult(story, result, terminal);
  for (const message of messages) show(terminal, 'Message in Slack', workspace.describe(message, terminal.width - 4));
  if (messages.length === 0) show(terminal, 'Message in Slack', ['none: unless told otherwise, only trouble is told']);
  await guard.runUntil(guard.clock.now() + pauseMs);
  return { outcome: result.record?.outcome ?? 'no record', faults: faultsOf(story, result, messages.length) };
}

/** All of it once: what a good deployment leaves behind has the same shape. */
function showResult(story: Story, { record, finishedEvents }: Result, terminal: Terminal): void {
  const lines = (value: unknown) =>
    story.isShownInFull ? describeData(value, terminal.width - 4) : [describeKey(value).slice(0, terminal.width - 4)];
  show(terminal, 'Record in DynamoDB', record === undefined ? ['none'] : lines(record));
  for (const event of finishedEvents) show(terminal, 'Outcome event on the bus of the guard', lines(event));
}

function show(terminal: Terminal, title: string, lines: readonly string[]): void {
  terminal.line();
  terminal.line(`  ${terminal.paint('bold', title)}`);
  for (const line of lines) terminal.line(`    ${line}`);
}

function count(guard: DeployedGuard) {
  return {
    events: guard.eventBridge.events.filter(({ busName }) => busName !== 'default').length,
    calls: guard.calls.filter(({ action }) => !action.startsWith('slack:')).length,
    invocations: guard.invocations.length,
    virtualMs: guard.clock.now() - startsAt,
  };
}
