import { dirname, join } from 'node:path';
import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import type { PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { describeSpan } from '@ecs-guard/simulator/scenario/format/span';
import type { PlayHost } from '../cli/simulate/host.ts';
import { describeData } from './describe/data.ts';
import { describeMessage } from './describe/message.ts';
import { Progress } from './progress.ts';
import { faultOfScenario, faultsOfRun, readResults } from './results.ts';
import { countRun, messagesOf, type RunSummary, show, showResult } from './show-result.ts';
import type { Templates } from './templates.ts';
import type { Terminal } from './terminal.ts';

const minute = 60_000;

export interface ScenarioOptions {
  readonly file: string;
  readonly scenario: Scenario;
  readonly host: PlayHost;
  readonly templates: Templates;
  readonly terminal: Terminal;
  /** Called before virtual time moves: sleeps so that somebody can watch. */
  readonly pace: (virtualMs: number) => Promise<void>;
}

export interface ScenarioSummary extends RunSummary {
  /** What did not come out as the scenario expects, in words. */
  readonly missed: readonly string[];
}

/** Plays a scenario in the account of a deployed guard, and shows what the guard makes of each of its deployments. */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioSummary> {
  const { file, scenario, host, templates, terminal, pace } = options;
  let progress: Progress | undefined;
  const run = await startScenarioRun({
    templateFile: templates.guard,
    scenarios: [scenario],
    parameters: scenario.parameters,
    // A recording stands beside its scenario.
    readFile: (name) => host.readFile(join(dirname(file), name)),
    pace: async (virtualMs) => {
      progress?.look();
      if (progress !== undefined) await pace(virtualMs);
    },
  });
  const { guard } = run;
  try {
    terminal.line();
    terminal.line(terminal.paint('bold', `Playing ${scenario.name}`));
    terminal.line(terminal.paint('dim', `  ${file}`));
    await run.begin();
    progress = new Progress(guard, run.serviceArns[0] ?? '', terminal);
    const [played] = await run.play();
    // What the guard has still to tell of the end.
    await guard.runUntil(guard.clock.now() + minute);
    progress = undefined;
    if (played === undefined) throw new Error(`${file} did not come to its end`);
    return await conclude(played, { guard, scenario, terminal, serviceArn: run.serviceArns[0] ?? '' });
  } finally {
    await guard.close();
  }
}

interface Stage {
  readonly guard: DeployedGuard;
  readonly scenario: Scenario;
  readonly terminal: Terminal;
  readonly serviceArn: string;
}

async function conclude(played: PlayedScenario, stage: Stage): Promise<ScenarioSummary> {
  const { guard, scenario, terminal, serviceArn } = stage;
  const all = await readResults(guard, serviceArn);
  const results = all.slice(all.length - played.deployments.length);
  for (const [index, result] of results.entries()) {
    const isLast = index === results.length - 1;
    showResult(result, { terminal, isShownInFull: isLast });
  }
  const messages = messagesOf(guard);
  for (const message of messages) show(terminal, 'Message in Slack', describeMessage(message, terminal.width - 4));
  if (messages.length === 0)
    show(terminal, 'Message in Slack', ['none: by default the guard posts only when something goes wrong']);
  showFigures(played, terminal);
  const wrong = played.deployments.flatMap((one, index) => faultOfScenario(one, results[index]));
  return {
    ...countRun(guard, scenario.startMs),
    outcomes: results.map(({ record }) => record?.outcome ?? 'unfinished'),
    faults: [...wrong, ...faultsOfRun(guard)],
    missed: played.expectations.flatMap(({ met, text, line, saw }) =>
      met ? [] : [`line ${line}: expected ${text}, saw ${saw}`],
    ),
  };
}

function showFigures({ deployments }: PlayedScenario, terminal: Terminal): void {
  const lines = deployments.map((one) =>
    describeData(
      {
        [one.version]: {
          verdict: one.verdict,
          timeToDetect: span(one.timeToDetectMs),
          rollbackTime: span(one.rollbackTimeMs),
          recoveryTime: span(one.recoveryTimeMs),
          requests: one.requests,
          errors: one.errors,
        },
      },
      terminal.width - 4,
    ),
  );
  show(terminal, 'What it came to', lines.flat());
}

function span(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : describeSpan(ms);
}
