import { VirtualClock } from '../../simulator/clock.ts';
import { type DeployedGuard, startDeployedGuard } from '../../simulator/deployed/deployed-guard.ts';
import { describeData } from './describe-data.ts';
import { describeMessage } from './describe-message.ts';
import { Progress } from './progress.ts';
import { faultsOf, faultsOfRun, type Result, readResult, type StoredRecord } from './results.ts';
import { readSample } from './sample.ts';
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
      ...count(guard),
      faults: [...faults, ...faultsOfRun(guard)],
      outcomes,
      messages: messagesOf(guard).length,
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
  showResult(story, result, terminal);
  for (const message of messages) show(terminal, 'Message in Slack', describeMessage(message, terminal.width - 4));
  if (messages.length === 0) show(terminal, 'Message in Slack', ['none: unless told otherwise, only trouble is told']);
  await guard.runUntil(guard.clock.now() + pauseMs);
  return { outcome: result.record?.outcome ?? 'no record', faults: faultsOf(story, result, messages.length) };
}

/** All of it once: what a good deployment leaves behind has the same shape. */
function showResult({ isShownInFull }: Story, { record, finishedEvents }: Result, terminal: Terminal): void {
  const data = (value: unknown) => describeData(value, terminal.width - 4);
  if (record === undefined) show(terminal, 'Record in DynamoDB', ['none']);
  else show(terminal, 'Record in DynamoDB', data(isShownInFull ? record : briefOf(record)));
  if (!isShownInFull) return;
  for (const event of finishedEvents) show(terminal, 'Outcome event on the bus of the guard', data(event));
}

function briefOf({ serviceDeploymentArn, outcome, phase, protection, startedAt, finishedAt, bake }: StoredRecord) {
  return { serviceDeploymentArn, outcome, phase, protection, startedAt, finishedAt, bake };
}

function messagesOf({ slack }: DeployedGuard) {
  return slack.messages(localSlack.channel);
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
