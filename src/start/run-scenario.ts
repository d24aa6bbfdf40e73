import { dirname, join, relative } from 'node:path';
import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import type { PlayedDeployment, PlayedScenario } from '@ecs-guard/simulator/scenario/play/played';
import type { PlayHost } from '../cli/simulate/host.ts';
import { wrap } from '../core/slack/render-as-text.ts';
import { describeDuration, durationMs } from '../core/time.ts';
import { shorten } from './describe/shorten.ts';
import { faultOfScenario, faultsOfRun, readResults } from './results.ts';
import { type Remains, showInFull, withoutReplies } from './show-result.ts';
import { countRun, type RunSummary } from './summary.ts';
import { localSlack, type Templates } from './templates.ts';
import type { Terminal } from './terminal.ts';
import { Timeline } from './timeline.ts';
import { createTimelineView } from './timeline-view.ts';

const minute = 60_000;

export interface ScenarioOptions {
  readonly file: string;
  readonly scenario: Scenario;
  readonly host: PlayHost;
  readonly templates: Templates;
  readonly terminal: Terminal;
  readonly isVerbose: boolean;
  /** Called before virtual time moves; sleeps if a speed is set. */
  readonly pace: (virtualMs: number) => Promise<void>;
}

export interface ScenarioSummary extends RunSummary {
  readonly remains: Remains;
  /** Expectations that were not met, in words. */
  readonly missed: readonly string[];
}

/** Plays a scenario in the simulated account of a deployed guard. */
export async function runScenario(options: ScenarioOptions): Promise<ScenarioSummary> {
  const { file, scenario, host, templates, terminal, isVerbose, pace } = options;
  let timeline: Timeline | undefined;
  const run = await startScenarioRun({
    templateFile: templates.guard,
    scenarios: [scenario],
    parameters: scenario.parameters,
    // A recording is in the folder of its scenario.
    readFile: (name) => host.readFile(join(dirname(file), name)),
    pace: async (virtualMs) => {
      if (timeline === undefined) return;
      terminal.status(`  ${timeline.update()}`);
      await pace(virtualMs);
    },
  });
  const { guard } = run;
  try {
    showTitle(options);
    await run.begin();
    const serviceArn = run.serviceArns[0] ?? '';
    const view = createTimelineView(terminal, isVerbose);
    timeline = new Timeline(guard, serviceArn, view.show);
    const [played] = await run.play();
    // Within a minute the guard publishes the end and updates its message.
    await guard.runUntil(guard.clock.now() + minute);
    timeline = undefined;
    view.end();
    if (played === undefined) throw new Error(`${file} did not come to its end`);
    return await conclude(played, { guard, serviceArn, ...options });
  } finally {
    await guard.close();
  }
}

function showTitle({ scenario, file, terminal }: ScenarioOptions): void {
  const path = relative('', file);
  terminal.line();
  for (const line of wrap(`Playing ${scenario.name}`, terminal.width)) terminal.line(terminal.paint('bold', line));
  terminal.line(terminal.paint('dim', shorten(`  ${path.startsWith('..') ? file : path}`, terminal.width)));
}

interface Ended extends ScenarioOptions {
  readonly guard: DeployedGuard;
  readonly serviceArn: string;
}

async function conclude(played: PlayedScenario, ended: Ended): Promise<ScenarioSummary> {
  const { guard, scenario, terminal, isVerbose, serviceArn } = ended;
  const all = await readResults(guard, serviceArn);
  const results = all.slice(all.length - played.deployments.length);
  const messages = guard.slack.messages(localSlack.channel);
  if (isVerbose) showInFull(results, messages, terminal);
  const wrong = played.deployments.flatMap((one, index) => faultOfScenario(one, results[index]));
  return {
    ...countRun(guard, scenario.startMs),
    outcomes: results.map(({ record }) => record?.outcome ?? 'unfinished'),
    messages: withoutReplies(messages).length,
    faults: [...wrong, ...faultsOfRun(guard)],
    missed: played.expectations.flatMap(({ met, text, line, saw }) =>
      met ? [] : [`line ${line}: expected ${text}, saw ${saw}`],
    ),
    remains: { result: results.at(-1), messages, figures: describeFigures(played, terminal.width - 2) },
  };
}

/** Most deployments to describe. */
const MOST_FIGURES = 4;

function describeFigures({ deployments }: PlayedScenario, width: number): readonly string[] {
  const newest = deployments.slice(-MOST_FIGURES).map((one) => shorten(describeDeployment(one), width));
  const older = deployments.length - newest.length;
  return older === 0 ? newest : [`${older} earlier deployments`, ...newest];
}

/** Formats a deployment: `v2  rolled-back, time to detect 5 min 30 s, rollback time 1 min 30 s, 600 of 1200 requests failed`. */
function describeDeployment(deployment: PlayedDeployment): string {
  const { version, verdict, timeToDetectMs, rollbackTimeMs, requests, errors } = deployment;
  const spans = [
    ['time to detect', timeToDetectMs],
    ['rollback time', rollbackTimeMs],
  ] as const;
  const parts = [
    verdict,
    ...spans.flatMap(([label, ms]) => (ms === undefined ? [] : [`${label} ${describeDuration(durationMs(ms))}`])),
    ...(requests === undefined ? [] : [`${errors ?? 0} of ${requests} requests failed`]),
  ];
  return `${version}  ${parts.join(', ')}`;
}
