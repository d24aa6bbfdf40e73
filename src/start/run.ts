import { setTimeout as sleep } from 'node:timers/promises';
import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import type { PlayHost } from '../cli/simulate/host.ts';
import { exitCodeOf } from '../core/wait/wait-verdict.ts';
import type { ChosenScenario } from './choose-scenario.ts';
import { runScenario, type ScenarioSummary } from './run-scenario.ts';
import { runStories } from './run-stories.ts';
import { type Remains, showBriefly, showClosing } from './show-result.ts';
import { describeNextSteps, describeSummary, type RunSummary } from './summary.ts';
import { ensureTemplates } from './templates.ts';
import type { Terminal } from './terminal.ts';

export interface RunOptions {
  readonly host: PlayHost;
  readonly terminal: Terminal;
  /** Virtual seconds per real second. @default full speed */
  readonly speed: number | undefined;
  readonly isVerbose: boolean;
  /** @default the stories of the sample service */
  readonly chosen: ChosenScenario | undefined;
}

/** Deploys the guard, plays the stories or the scenario, and shows the results. Returns the exit code. */
export async function run(options: RunOptions): Promise<number> {
  const { terminal, chosen } = options;
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  try {
    return await play(options, interrupted.signal);
  } catch (error) {
    if (interrupted.signal.aborted) {
      terminal.line('Interrupted. Nothing is left running.');
      return 130;
    }
    const isOfTheScenario = error instanceof PlayError;
    const message = error instanceof Error ? error.message : String(error);
    console.error(`error: ${isOfTheScenario ? `${chosen?.file}: ` : ''}${message}`);
    return isOfTheScenario ? exitCodeOf('usage') : 1;
  }
}

async function play({ host, terminal, speed, isVerbose, chosen }: RunOptions, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  const pace = async (virtualMs: number) => {
    signal.throwIfAborted();
    if (speed !== undefined) await sleep(virtualMs / speed, undefined, { signal });
  };
  terminal.line(terminal.paint('bold', 'The guard on a simulated AWS. No AWS account is used.'));
  terminal.line(
    terminal.paint('dim', 'The simulation runs the code, event rules, queues and IAM roles of a deployed guard.'),
  );
  terminal.status('building the Lambda functions and synthesizing the stacks …');
  const templates = await ensureTemplates();
  if (isVerbose) {
    const stacks = templates.was === 'fresh' ? 'unchanged since the last run' : 'bundles built, stacks synthesized';
    terminal.line(terminal.paint('dim', `${stacks} in ${secondsSince(startedAt)}`));
  }
  const stage = { templates, terminal, isVerbose, pace };
  if (chosen === undefined) return conclude(await runStories(stage), { terminal, isVerbose, startedAt });
  const summary = await runScenario({ ...chosen, ...stage, host });
  const code = conclude(summary, { terminal, isVerbose, startedAt });
  return code === 0 ? reportExpectations(summary) : code;
}

/** Reports and exits like `ecs-guard simulate`. */
function reportExpectations({ missed }: ScenarioSummary): number {
  for (const one of missed) console.error(`error: ${one}`);
  return exitCodeOf(missed.length === 0 ? 'succeeded' : 'expectation-failed');
}

interface Ending extends Pick<RunOptions, 'terminal' | 'isVerbose'> {
  readonly startedAt: number;
}

function conclude(summary: RunSummary & { readonly remains: Remains }, ending: Ending): number {
  const { terminal, isVerbose, startedAt } = ending;
  const { faults, remains } = summary;
  const figures = describeSummary(summary, terminal, isVerbose ? secondsSince(startedAt) : undefined);
  const closing = faults.length > 0 ? figures : [...figures, '', ...describeNextSteps(terminal)];
  if (isVerbose) showClosing(remains, closing, terminal);
  else showBriefly(remains, closing, terminal);
  for (const fault of faults) console.error(`error: ${fault}`);
  return faults.length === 0 ? 0 : 1;
}

function secondsSince(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
