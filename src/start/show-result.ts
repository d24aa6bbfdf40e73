import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { describeData } from './describe/data.ts';
import type { Result, StoredRecord } from './results.ts';
import { localSlack } from './templates.ts';
import type { Terminal } from './terminal.ts';

/** What a run came to. */
export interface RunSummary {
  /** In words; none when everything ended as it must. */
  readonly faults: readonly string[];
  readonly outcomes: readonly string[];
  readonly messages: number;
  readonly events: number;
  readonly calls: number;
  readonly invocations: number;
  readonly virtualMs: number;
}

/** The record that the guard made, and in full also the event of the end: what a good deployment leaves behind has the same shape. */
export function showResult(
  { record, finishedEvents }: Result,
  { terminal, isShownInFull }: { readonly terminal: Terminal; readonly isShownInFull: boolean },
): void {
  const data = (value: unknown) => describeData(value, terminal.width - 4);
  if (record === undefined) show(terminal, 'Record in DynamoDB', ['none']);
  else show(terminal, 'Record in DynamoDB', data(isShownInFull ? record : briefOf(record)));
  if (!isShownInFull) return;
  for (const event of finishedEvents) show(terminal, 'Outcome event on the bus of the guard', data(event));
}

function briefOf({
  serviceDeploymentArn,
  outcome,
  cause,
  phase,
  protection,
  startedAt,
  finishedAt,
  bake,
}: StoredRecord) {
  return { serviceDeploymentArn, outcome, cause, phase, protection, startedAt, finishedAt, bake };
}

export function messagesOf({ slack }: DeployedGuard) {
  return slack.messages(localSlack.channel);
}

export function show(terminal: Terminal, title: string, lines: readonly string[]): void {
  terminal.line();
  terminal.line(`  ${terminal.paint('bold', title)}`);
  for (const line of lines) terminal.line(`    ${line}`);
}

export function countRun(guard: DeployedGuard, startedAt: number): Omit<RunSummary, 'faults' | 'outcomes'> {
  return {
    messages: messagesOf(guard).length,
    events: guard.eventBridge.events.filter(({ busName }) => busName !== 'default').length,
    calls: guard.calls.filter(({ action }) => !action.startsWith('slack:')).length,
    invocations: guard.invocations.length,
    virtualMs: guard.clock.now() - startedAt,
  };
}
