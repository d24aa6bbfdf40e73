import { setTimeout as sleep } from 'node:timers/promises';
import { PlayError } from '@ecs-guard/simulator/scenario/play/perform';
import type { PlayHost } from '../cli/simulate/host.ts';
import { exitCodeOf } from '../core/wait/wait-verdict.ts';
import type { ChosenScenario } from './choose-scenario.ts';
import { describeSpan } from './describe/events.ts';
import { runScenario, type ScenarioSummary } from './run-scenario.ts';
import { runStories } from './run-stories.ts';
import type { RunSummary } from './show-result.ts';
import { ensureTemplates } from './templates.ts';
import type { Terminal } from './terminal.ts';

export interface RunOptions {
  readonly host: PlayHost;
  readonly terminal: Terminal;
  /** Virtual seconds a real second. @default full speed */
  readonly speed: number | undefined;
  /** @default the stories of the sample service */
  readonly chosen: ChosenScenario | undefined;
}

/** Deploys the guard, plays, and shows what came of it. Answers the exit code. */
export async function run({ host, terminal, speed, chosen }: RunOptions): Promise<number> {
  const startedAt = performance.now();
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const pace = async (virtualMs: number) => {
    interrupted.signal.throwIfAborted();
    if (speed !== undefined) await sleep(virtualMs / speed, undefined, { signal: interrupted.signal });
  };
  try {
    terminal.line(
      terminal.paint('bold', 'ecs-deployment-guard: a local run of the deployed stacks, no AWS account needed'),
    );
    terminal.status('building the functions and synthesizing the stacks …');
    const templates = await ensureTemplates();
    const stacks = templates.was === 'fresh' ? 'unchanged since the last run' : 'bundles built, stacks synthesized';
    terminal.line(terminal.paint('dim', `${stacks} in ${seconds(startedAt)}`));
    if (chosen === undefined) return conclude(await runStories({ templates, terminal, pace }), startedAt, terminal);
    const summary = await runScenario({ ...chosen, host, templates, terminal, pace });
    const code = conclude(summary, startedAt, terminal);
    return code === 0 ? tellExpectations(summary) : code;
  } catch (error) {
    if (interrupted.signal.aborted) {
      terminal.line('interrupted: nothing is left running');
      return 130;
    }
    const isOfTheScenario = error instanceof PlayError;
    const message = error instanceof Error ? error.message : String(error);
    console.error(`error: ${isOfTheScenario ? `${chosen?.file}: ` : ''}${message}`);
    return isOfTheScenario ? exitCodeOf('usage') : 1;
  }
}

/** As `ecs-guard simulate` does. */
function tellExpectations({ missed }: ScenarioSummary): number {
  for (const one of missed) console.error(`error: ${one}`);
  return exitCodeOf(missed.length === 0 ? 'succeeded' : 'expectation-failed');
}

function conclude(summary: RunSummary, startedAt: number, { line, paint }: Terminal): number {
  line();
  line(paint('bold', 'Summary'));
  line(`  deployments   ${summary.outcomes.length}: ${summary.outcomes.join(', ')}`);
  line(
    `  published     ${summary.events} outcome events, ${summary.messages} Slack ${summary.messages === 1 ? 'message' : 'messages'}`,
  );
  line(`  guard         ${summary.invocations} invocations, ${summary.calls} AWS calls, each checked against its role`);
  line(`  time          ${describeSpan(summary.virtualMs)} of virtual time in ${seconds(startedAt)}`);
  line();
  if (summary.faults.length > 0) {
    for (const fault of summary.faults) console.error(`error: ${fault}`);
    return 1;
  }
  line(paint('bold', 'Next'));
  line('  npm start -- --speed 60                                    watch it at 60 virtual seconds a second');
  line('  npm start -- --scenario canary-alarm                       play another story through the guard');
  line('  npx cdk deploy -c slackChannel=C… -c slackSecretArn=arn:…  deploy the guard to your account');
  line("  npx cdk deploy 'Sample/*'                                  deploy the sample service, which costs money");
  line('  README.md, docs/runbook.md                                 how it works, and what to do when it does not');
  return 0;
}

function seconds(startedAt: number): string {
  return `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
}
