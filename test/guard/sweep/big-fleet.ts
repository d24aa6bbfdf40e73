import type { DurationMs } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import type { FleetGateway, Page } from '../../../src/guard/ports.ts';
import { type SweeperGateways, type SweepResult, sweepWithin } from '../../../src/guard/sweep/sweep.ts';
import { at, CLUSTER, service } from '../../builders/facts.ts';
import { fleetArn } from '../../fakes/fake-fleet.ts';
import { inMemoryStore } from '../../fakes/in-memory-store.ts';
import { type VirtualTime, virtualTime } from '../../fakes/virtual-time.ts';

export type FleetCall = 'ListClusters' | 'ListServices' | 'DescribeServices';

/** Of one call to ECS: by its place among all calls, from 0. */
export interface CallPlan {
  readonly latencyMs: number;
  readonly error?: GatewayError;
}

export interface BigFleetOptions {
  /** Services of each cluster. */
  readonly clusters: Readonly<Record<string, number>>;
  readonly callsPerSecond: number;
  /** @default every call takes 200 ms and is answered */
  readonly plan?: (call: FleetCall, index: number, subject: string) => CallPlan;
}

const answered = (): CallPlan => ({ latencyMs: 200 });

/** One start of the sweep. */
export interface Start {
  readonly result: SweepResult | GatewayError;
  /** Services that were described, once for each time. */
  readonly described: readonly string[];
  readonly tookMs: number;
}

/** A fleet on virtual time whose lists have no order and whose page tokens hold for the start that they were given to. */
export class BigFleet {
  readonly time: VirtualTime = virtualTime(at(0));
  /** When each call to ECS started. */
  readonly startsOfCalls: number[] = [];
  readonly looks: string[] = [];
  mostInFlight = 0;
  readonly counted: string[] = [];
  readonly #options: BigFleetOptions;
  readonly #store = inMemoryStore();
  #described: string[] = [];
  #inFlight = 0;
  #start = 0;

  constructor(options: BigFleetOptions) {
    this.#options = options;
  }

  /** Runs one start, at the next full five minutes, within the time that Lambda gives. */
  async start(remainingMs: number): Promise<Start> {
    this.#start += 1;
    this.#described = [];
    await this.#waitForSchedule();
    const from = this.time.now();
    const swept = sweepWithin(this.#guard(), remainingMs as DurationMs).catch((error: unknown) => {
      if (error instanceof GatewayError) return error;
      throw error;
    });
    const result = await this.time.run(swept);
    return { result, described: this.#described, tookMs: this.time.now() - from };
  }

  async #waitForSchedule(): Promise<void> {
    const every = 300_000;
    if (this.#start > 1) await this.time.run(this.time.wait(every - ((this.time.now() - at(0)) % every)));
  }

  #guard(): SweeperGateways {
    return {
      fleet: this.#fleet(),
      store: {
        openDeployments: () => this.#store.openDeployments(),
        since: (scope, when) => this.#store.since(scope, when),
        readHeads: async (arns) => {
          await this.time.wait(20);
          return this.#store.readHeads(arns);
        },
      },
      sweeps: this.#store,
      scheduler: {
        reconcileNow: async (arns) => {
          await this.time.wait(20);
          this.looks.push(...arns);
        },
      },
      now: this.time.now,
      newId: () => `start ${this.#start}`,
      pause: (span) => {
        if (span > 1_000) throw new Error(`asked for a pause of ${span} ms`);
        return this.time.wait(span);
      },
      log: { info: () => undefined, warn: () => undefined },
      count: (metric) => void this.counted.push(metric),
      scope: { include: [], exclude: [] },
      callsPerSecond: this.#options.callsPerSecond,
    };
  }

  #fleet(): FleetGateway {
    const { clusters } = this.#options;
    const names = Object.keys(clusters);
    const clusterArns = names.map((name) => CLUSTER.replace('shop', name));
    return {
      clusters: async (token) => {
        await this.#call('ListClusters', 'all');
        return this.#page(clusterArns, token);
      },
      services: async (clusterArn, token) => {
        await this.#call('ListServices', clusterArn);
        const name = clusterArn.slice(clusterArn.lastIndexOf('/') + 1);
        const arns = Array.from({ length: clusters[name] ?? 0 }, (_, index) => fleetArn(name, index));
        return this.#page(arns, token);
      },
      describeServices: async (clusterArn, arns) => {
        await this.#call('DescribeServices', clusterArn);
        this.#described.push(...arns);
        return arns.map((serviceArn) => service({ serviceArn }));
      },
    };
  }

  async #call(call: FleetCall, subject: string): Promise<void> {
    const { plan = answered } = this.#options;
    const { latencyMs, error } = plan(call, this.startsOfCalls.length, subject);
    this.startsOfCalls.push(this.time.now());
    this.#inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
    await this.time.wait(latencyMs);
    this.#inFlight -= 1;
    if (error !== undefined) throw error;
  }

  /** Another first item in each start: ECS promises no order. */
  #page(items: readonly string[], token: string | undefined): Page<string> {
    const [start, offset] = (token ?? `${this.#start}:0`).split(':').map(Number);
    if (start !== this.#start || offset === undefined) {
      throw new GatewayError('invalid', 'ecs:List', 'Invalid token');
    }
    const first = (this.#start * 7) % Math.max(1, items.length);
    const turned = [...items.slice(first), ...items.slice(0, first)];
    const next = offset + 100;
    return {
      items: turned.slice(offset, next),
      nextToken: next < turned.length ? `${this.#start}:${next}` : undefined,
    };
  }
}

export function gatewayError(code: 'throttled' | 'unavailable' | 'denied' | 'gone'): GatewayError {
  return new GatewayError(code, 'ecs:X', `ecs:X ${code}`);
}
