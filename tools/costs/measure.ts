import type { DeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import { type ScenarioRun, startScenarioRun } from '@ecs-guard/simulator/deployed/scenario-run';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import { z } from 'zod';
import { ASSUMED } from './assumptions.ts';
import type { Usage } from './prices.ts';
import { keyText, readUnits, type StoredItems, writeUnits } from './table-units.ts';

const minute = 60_000;

/** Deployments of two tasks that bake for ten minutes, with their errors and their verdict. */
const STORIES = {
  succeeded: { errors: '0x90', verdict: 'succeeded' },
  'rolled-back': { errors: '0x12 50x30', verdict: 'rolled-back' },
} as const;

export type Story = keyof typeof STORIES;

/**
 * Measures the guard's usage for one deployment, without the sweeps.
 *
 * @param memoryMb of each function, for `gbSeconds`
 */
export async function measureDeployment(templateFile: string, story: Story, memoryMb: number): Promise<Usage> {
  return inRun(templateFile, story, async (run) => {
    await run.guard.runUntil(run.guard.clock.now() + 7 * minute - 1_000);
    const before = placeOf(run.guard);
    await run.play();
    await run.guard.settle();
    return usageSince(run.guard, before, (name) => name !== SWEEPER, memoryMb, await itemsOf(run.guard));
  });
}

/** Measures the guard's usage for one sweep of an account with one idle service. */
export async function measureSweep(templateFile: string, memoryMb: number): Promise<Usage> {
  return inRun(templateFile, 'succeeded', async (run) => {
    await run.guard.runUntil(run.guard.clock.now() + minute);
    const before = placeOf(run.guard);
    await run.guard.runUntil(run.guard.clock.now() + 5 * minute);
    return usageSince(run.guard, before, (name) => name === SWEEPER, memoryMb, await itemsOf(run.guard));
  });
}

/** The function that a schedule starts; messages about deployments start the others. */
const SWEEPER = 'sweeper';

async function inRun<T>(templateFile: string, story: Story, measure: (run: ScenarioRun) => Promise<T>): Promise<T> {
  const { errors, verdict } = STORIES[story];
  const text = [
    `name: ${story}`,
    'service: { bake: 10m, desiredCount: 2 }',
    'alarm: 5xx > 10 for 2 of 3, missing notBreaching',
    `series: { 5xx: "${errors}" }`,
    'steps:',
    '  - 7m deploy v2',
    `expect: [verdict ${verdict}]`,
  ].join('\n');
  const reading = parseScenario(text, { file: story });
  if (reading.is === 'refused') throw new Error(JSON.stringify(reading.mistakes));
  const run = await startScenarioRun({ templateFile, scenarios: [reading.scenario], leadMs: 6 * minute });
  try {
    await run.begin();
    return await measure(run);
  } finally {
    await run.guard.close();
  }
}

interface Place {
  readonly calls: number;
  readonly invocations: number;
  readonly logs: number;
}

function placeOf({ calls, invocations, logs }: DeployedGuard): Place {
  return { calls: calls.length, invocations: invocations.length, logs: logs.length };
}

function usageSince(
  guard: DeployedGuard,
  from: Place,
  isMeant: (functionName: string) => boolean,
  memoryMb: number,
  stored: StoredItems,
): Usage {
  // The access key of a function is its name with a number.
  const calls = guard.calls.slice(from.calls).filter(({ caller }) => isMeant(caller.accessKeyId.replace(/-\d+$/, '')));
  const invocations = guard.invocations.slice(from.invocations).filter(({ name }) => isMeant(name));
  const logs = guard.logs.slice(from.logs).filter(({ name }) => isMeant(name));
  const to = (...actions: readonly string[]) => calls.filter(({ action }) => actions.includes(action));
  const sum = (chosen: typeof calls, units: (input: unknown, items: StoredItems) => number) =>
    chosen.reduce((total, call) => total + units(call.input, stored), 0);
  const messages = invocations.reduce((total, { event }) => total + messagesIn(event), 0);
  return {
    invocations: invocations.length,
    gbSeconds: (invocations.length * ASSUMED.secondsPerInvocation * memoryMb) / 1_024,
    writeUnits: sum(to('dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'), writeUnits),
    readUnits: sum(to('dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'), readUnits),
    queueRequests: messages * ASSUMED.requestsPerMessage,
    events: to('events:PutEvents').length,
    secretReads: to('secretsmanager:GetSecretValue').length,
    logBytes:
      logs.reduce((total, { text }) => total + text.length, 0) + invocations.length * ASSUMED.logBytesPerInvocation,
  };
}

const batch = z.looseObject({ Records: z.array(z.unknown()) });

function messagesIn(event: unknown): number {
  const read = batch.safeParse(event);
  return read.success ? read.data.Records.length : 0;
}

async function itemsOf(guard: DeployedGuard): Promise<StoredItems> {
  return new Map((await guard.scan()).map((item) => [keyText(item['pk'], item['sk']), item]));
}
