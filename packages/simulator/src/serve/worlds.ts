import type { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { type Account, type AccountOptions, createAccount, scopeOf } from './account.ts';
import type { Surroundings } from './model-file.ts';

export interface WorldsOptions {
  readonly clock: VirtualClock;
  readonly parameters: Partial<SimulatorParameters>;
  readonly surroundings: Surroundings;
  readonly invokeHook?: AccountOptions['invokeHook'];
  readonly callerArn?: AccountOptions['callerArn'];
  onEvent(event: BusEvent): void;
}

/** Where a world is: each account has one in every Region. */
export interface WorldPlace {
  readonly account: string;
  readonly region: string;
}

/**
 * The simulated accounts and Regions. A world is created, empty, by the first call to it. All worlds share one clock, and
 * nothing else: a resource of one world does not exist in another.
 */
export class Worlds {
  readonly #options: WorldsOptions;
  readonly #startsAt: number;
  readonly #worlds = new Map<string, { readonly place: WorldPlace; readonly world: Account }>();

  constructor(options: WorldsOptions) {
    this.#options = options;
    this.#startsAt = options.clock.now();
  }

  get clock(): VirtualClock {
    return this.#options.clock;
  }

  /** Epoch milliseconds of virtual time at which all of them began. */
  get startedAt(): number {
    return this.#startsAt;
  }

  at({ account, region }: WorldPlace): Account {
    const key = keyOf({ account, region });
    const known = this.#worlds.get(key);
    if (known !== undefined) return known.world;
    const world = createAccount({ ...this.#options, startsAt: this.#startsAt, scope: scopeOf(region, account) });
    this.#worlds.set(key, { place: { account, region }, world });
    return world;
  }

  /** Undefined for a world that no call has reached. */
  find(place: WorldPlace): Account | undefined {
    return this.#worlds.get(keyOf(place))?.world;
  }

  all(): readonly { readonly place: WorldPlace; readonly world: Account }[] {
    return [...this.#worlds.values()];
  }
}

function keyOf({ account, region }: WorldPlace): string {
  return `${account}/${region}`;
}
