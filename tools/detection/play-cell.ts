import { describeMistake } from '@ecs-guard/simulator/scenario/format/document';
import { parseScenario } from '@ecs-guard/simulator/scenario/format/parse-scenario';
import type { Scenario } from '@ecs-guard/simulator/scenario/format/scenario';
import { playDeployments } from '@ecs-guard/simulator/scenario/play/play';
import type { Cell } from './cells.ts';
import type { TemplateScenario } from './template-scenario.ts';

/** How one deployment of a cell ended. */
export interface Ending {
  readonly isRolledBack: boolean;
  /** Whether ECS failed it before it had moved all traffic; false for a rolling deployment, which moves it with the tasks. */
  readonly isBeforeAllMoved: boolean;
  /** Minutes from the start of the deployment until ECS failed it. */
  readonly minutes: number | undefined;
  /** Requests that the new version had failed by the end. */
  readonly errors: number;
  /** Alarms that fired, or `circuit breaker`. */
  readonly by: readonly string[];
  /** Whether an alarm was in ALARM at the start, so that ECS ignored all of them. */
  readonly isOffAtStart: boolean;
}

/**
 * Before the deployment, the old version runs as long as the alarms look back, and this much longer: metrics are up to
 * three minutes late, and the first evaluations lack data.
 */
const LATE_MINUTES = 5;

/** Builds the scenario of a cell. @throws Error if the reader of scenarios rejects it */
export function scenarioOf(cell: Cell, { service, alarms, lookBackMinutes }: TemplateScenario): Scenario {
  const text = JSON.stringify({
    name: 'a cell of the detection page',
    // Also where it is 0: AWS publishes the CPU and memory use of tasks that get no requests.
    load: { requestsPerMinute: cell.requestsPerMinute, ...(cell.jumps === undefined ? {} : { jumps: cell.jumps }) },
    service,
    versions: { v1: cell.old, v2: cell.new },
    ...(Object.keys(alarms).length === 0 ? {} : { alarms }),
    parameters: { requestSampling: 'random', ...sizedFor(cell), ...workOf(cell) },
    // Workers with long jobs finish their first ones before the alarms look back.
    warmUp: `${lookBackMinutes + LATE_MINUTES + (cell.jobs?.minutes ?? 0)}m`,
  });
  const reading = parseScenario(text, { file: 'cell' });
  if (reading.is === 'read') return reading.scenario;
  throw new Error(`${JSON.stringify(cell)}: ${reading.mistakes.map(describeMistake).join('; ')}`);
}

/** Tasks are sized for their load: two workers have room for twice their messages, two web tasks use half of their CPU. */
function sizedFor({ requestsPerMinute, jobs }: Cell): Readonly<Record<string, unknown>> {
  return {
    queueMessagesPerMinuteAndTask: jobs === undefined ? Math.max(60, requestsPerMinute) : requestsPerMinute,
    cpuPercentPerRequestAMinute: Math.min(0.05, 50 / Math.max(1, requestsPerMinute)),
  };
}

function workOf({ jobs, shape: { visibilityMinutes } }: Cell): Readonly<Record<string, unknown>> {
  if (jobs === undefined) return {};
  return {
    queueProcessingMs: `${jobs.minutes}m`,
    queueExtendsVisibility: jobs.extendVisibility,
    ...(visibilityMinutes === undefined ? {} : { sqsVisibilityTimeoutMs: `${visibilityMinutes}m` }),
  };
}

/** Plays the cell with a seed: the same seed gives the same ending. */
export async function playCell(scenario: Scenario, seed: number): Promise<Ending> {
  const deployments = await playDeployments({ ...scenario, seed });
  const [played] = deployments;
  if (played === undefined) throw new Error(`seed ${seed} made no deployment`);
  const { failedAt, startedAt = 0, bakingAt, triggeredAlarms, breaker, errors = 0, protection } = played;
  return {
    isRolledBack: failedAt !== undefined,
    isBeforeAllMoved: failedAt !== undefined && bakingAt === undefined,
    minutes: failedAt === undefined ? undefined : (failedAt - startedAt) / 60_000,
    errors,
    by: breaker?.status === 'TRIGGERED' ? [...triggeredAlarms, 'circuit breaker'] : triggeredAlarms,
    isOffAtStart: protection === 'off-alarm-at-start',
  };
}
