import type { CallLogEntry } from '../server.ts';
import type { QueueDepth } from '../services/sqs-queue.ts';
import type { Refusal } from './template/access.ts';
import type { FunctionLog, Invocation } from './functions.ts';
import type { DeployedGuardOptions } from './options.ts';
import { type DeployedParts, startParts } from './start-parts.ts';
import { scanTable, type TableItem } from './template/table-scan.ts';
import type { Wiring } from './template/wiring.ts';
import type { SimulatedAws } from './world.ts';

interface DeployedQueue {
  /** Its place in the construct tree, `Guard/ReconcilerQueue/DeadLetters`. */
  readonly label: string;
  readonly name: string;
  /** Some function works it off; any other keeps what failed. */
  readonly isWorkedOff: boolean;
  depth(): QueueDepth;
  /** Bodies of all its messages, oldest first. */
  bodies(): readonly string[];
}

export interface DeployedGuard extends Omit<SimulatedAws, 'dynamoDb'> {
  /** Address of the simulated AWS, for a client of one's own; `operatorKey` may do anything. */
  readonly url: string;
  readonly wiring: Wiring;
  readonly queues: readonly DeployedQueue[];
  /** Every request of the functions and of others. */
  readonly calls: readonly CallLogEntry[];
  readonly invocations: readonly Invocation[];
  readonly logs: readonly FunctionLog[];
  /** What the template's policies did not allow. */
  readonly refusals: readonly Refusal[];
  /** What broke in the simulator itself. */
  readonly bugs: readonly Error[];
  /** Every item of all the template's tables. */
  scan(): Promise<readonly TableItem[]>;
  /** Runs to an instant, or until a condition holds. @throws Error when it does not hold within a virtual day */
  runUntil(target: number | (() => boolean)): Promise<void>;
  /**
   * Runs until the functions' queues are empty, and nothing but what recurs for ever is due within the span.
   * @default 10 s
   */
  settle(quietMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Deploys a synthesized template to a simulated account on loopback. Nothing runs until the caller moves time. */
export async function startDeployedGuard(options: DeployedGuardOptions): Promise<DeployedGuard> {
  const closing: (() => Promise<void>)[] = [];
  // Every part is closed before those that it talks to, and all of them when a later one cannot start.
  const close = async () => {
    for (const part of closing.splice(0).toReversed()) await part();
  };
  try {
    return { ...describeParts(await startParts(options, closing)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function describeParts({ world, server, wiring, access, fleet, loop }: DeployedParts): Omit<DeployedGuard, 'close'> {
  const { dynamoDb, ...rest } = world;
  const queues = queuesOf(wiring, world);
  const isIdle = (quietMs: number) =>
    loop.isQuietFor(quietMs) &&
    queues.filter(({ isWorkedOff }) => isWorkedOff).every((queue) => queue.bodies().length === 0);
  return {
    ...rest,
    url: server.url,
    wiring,
    queues,
    calls: server.calls,
    invocations: fleet.invocations,
    logs: fleet.logs,
    refusals: access.refusals,
    bugs: server.bugs,
    scan: async () => (await Promise.all(wiring.tables.map(({ ref }) => scanTable(dynamoDb, ref)))).flat(),
    runUntil: (target) =>
      typeof target === 'number' ? loop.runUntil(target) : loop.runWhile(() => !target(), 'the awaited condition'),
    settle: (quietMs = 10_000) => loop.runWhile(() => !isIdle(quietMs), 'a quiet moment'),
  };
}

function queuesOf(wiring: Wiring, { sqs }: SimulatedAws): readonly DeployedQueue[] {
  return wiring.queues.map(({ label, arn }) => {
    const queue = sqs.queue(arn.split(':').at(-1) ?? arn);
    return {
      label,
      name: queue.name,
      isWorkedOff: wiring.mappings.some(({ properties }) => properties.EventSourceArn === arn),
      depth: () => queue.depth(),
      bodies: () => queue.peek().map(({ body }) => body),
    };
  });
}
