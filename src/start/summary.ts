import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { describeDuration, durationMs } from '../core/time.ts';
import { shorten } from './describe/shorten.ts';
import type { Terminal } from './terminal.ts';

/** The result of a run. */
export interface RunSummary {
  /** In words; empty if everything ended as expected. */
  readonly faults: readonly string[];
  readonly outcomes: readonly string[];
  readonly messages: number;
  /** Number of events that the guard published, with those about evidence. */
  readonly events: number;
  readonly calls: number;
  readonly invocations: number;
  readonly virtualMs: number;
}

type Counted = Pick<DeployedGuard, 'eventBridge' | 'calls' | 'invocations' | 'clock'>;

/** Counts events, calls, invocations and virtual time of a run. */
export function countRun(guard: Counted, startedAt: number): Omit<RunSummary, 'faults' | 'outcomes' | 'messages'> {
  const events = guard.eventBridge.events.filter(({ busName }) => busName !== 'default');
  return {
    events: events.length,
    calls: guard.calls.filter(({ action }) => !action.startsWith('slack:')).length,
    invocations: guard.invocations.length,
    virtualMs: guard.clock.now() - startedAt,
  };
}

/** Formats the figures of a run. `took` is its real time, which differs in every run. */
export function describeSummary(summary: RunSummary, terminal: Terminal, took?: string): readonly string[] {
  const { outcomes, events, messages, invocations, calls, virtualMs } = summary;
  const span = `${describeDuration(durationMs(virtualMs))}${took === undefined ? '' : ` in ${took}`}`;
  const figures = [
    ['deployments', `${outcomes.length} recorded: ${outcomes.join(', ')}`],
    ['published', `${count(events, 'event')} (--verbose shows all), ${count(messages, 'Slack message')}`],
    ['simulated', `${span}, ${count(invocations, 'Lambda invocation')}, ${count(calls, 'AWS call')}`],
  ] as const;
  return [
    terminal.paint('bold', 'Summary'),
    ...figures.map(([label, text]) => shorten(`  ${label.padEnd(13)}${text}`, terminal.width)),
  ];
}

/** Returns suggestions after a successful run. */
export function describeNextSteps({ paint }: Terminal): readonly string[] {
  return [
    paint('bold', 'Try next'),
    '  npm start -- --verbose                show each step and the whole record',
    '  npm start -- --speed 60               watch it, 60 virtual seconds per second',
    '  npm start -- --scenario canary-alarm  play a scenario of docs/scenarios.md',
    '  npx --no cdk deploy                   deploy the guard (see docs/install.md)',
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
