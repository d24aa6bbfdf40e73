import type { CallLogEntry } from '../server.ts';
import type { QueueDepth } from '../services/sqs-queue.ts';
import type { Refusal } from './template/access.ts';
import type { FunctionLog, Invocation } from './functions.ts';
import { copyKeptTables, type KeptTable } from './kept-tables.ts';
import type { DeployedGuardOptions } from './options.ts';
import { type DeployedParts, startParts } from './start-parts.ts';
import { scanTable, type TableItem } from './template/table-scan.ts';
import type { Wiring } from './template/wiring.ts';
import type { SimulatedAws } from './world.ts';

interface DeployedQueue {
  /** Its path in the construct tree, e.g. `Guard/ReconcilerQueue/DeadLetters`. */
  readonly label: string;
  readonly name: string;
  /** Whether an event source mapping reads it for a function. Queues that none reads hold failed messages. */
  readonly isWorkedOff: boolean;
  depth(): QueueDepth;
  /** Bodies of all its messages, oldest first. */
  bodies(): readonly string[];
}

export interface DeployedGuard extends Omit<SimulatedAws, 'dynamoDb'> {
  /** Endpoint of the simulated AWS for your own clients; requests with `operatorKey` are always allowed. */
  readonly url: string;
  readonly wiring: Wiring;
  readonly queues: readonly DeployedQueue[];
  /** Every request to the server, from the functions and from other clients. */
  readonly calls: readonly CallLogEntry[];
  readonly invocations: readonly Invocation[];
  readonly logs: readonly FunctionLog[];
  /** Actions that the template's policies denied. */
  readonly refusals: readonly Refusal[];
  /** Errors in the simulator itself. */
  readonly bugs: readonly Error[];
  /** All items of all tables: those of the template, and those of `keptTables`. */
  scan(): Promise<readonly TableItem[]>;
  /** The tables of the template as they remain when its stack is deleted, for `keptTables` of another guard. */
  copyKeptTables(): Promise<readonly KeptTable[]>;
  /** Runs until an instant, or until a condition holds. @throws Error if it does not hold within a virtual day */
  runUntil(target: number | (() => boolean)): Promise<void>;
  /**
   * Runs until the functions' queues are empty and nothing except recurring work is due within `quietMs`.
   * @default 10 s
   */
  settle(quietMs?: number): Promise<void>;
  close(): Promise<void>;
}

/** Deploys a synthesized template to a simulated account on loopback. Nothing runs until the caller advances time. */
export async function startDeployedGuard(options: DeployedGuardOptions): Promise<DeployedGuard> {
  const closing: (() => Promise<void>)[] = [];
  // Parts close in reverse order of their start, so that each closes before the parts it calls. If a part cannot
  // start, those that did start are closed.
  const close = async () => {
    for (const part of closing.splice(0).toReversed()) await part();
  };
  try {
    const { keptTables = [] } = options;
    return { ...describeParts(await startParts(options, closing), keptTables), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function describeParts(parts: DeployedParts, keptTables: readonly KeptTable[]): Omit<DeployedGuard, 'close'> {
  const { world, server, wiring, access, fleet, loop } = parts;
  const { dynamoDb, ...rest } = world;
  const tables = [...keptTables.map(({ name }) => name), ...wiring.tables.map(({ ref }) => ref)];
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
    scan: async () => (await Promise.all(tables.map((name) => scanTable(dynamoDb, name)))).flat(),
    copyKeptTables: () => copyKeptTables(wiring, dynamoDb),
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
