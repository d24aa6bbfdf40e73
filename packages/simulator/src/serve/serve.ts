import type { SimulatorParameters } from '../parameters.ts';
import { type SimulatorServer, startSimulatorServer } from '../server.ts';
import type { SimulatedService } from '../service.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { type Account, createAccount, scopeOf } from './account.ts';
import type { Controlled } from './control.ts';
import { startControl } from './control-server.ts';
import { serveDefaults } from './defaults.ts';
import type { Surroundings } from './model-file.ts';
import { Pacer, type RealTime } from './pacer.ts';
import { describeAccount, instant } from './state-view.ts';

export interface ServeOptions {
  readonly realTime: RealTime;
  /** @default 0, any free port */
  readonly port?: number;
  /** @default 0, any free port */
  readonly controlPort?: number;
  /** Virtual seconds per real second. @default 1 */
  readonly speed?: number;
  /** @default eu-west-1 */
  readonly region?: string;
  /** @default 111122223333 */
  readonly account?: string;
  readonly parameters?: Partial<SimulatorParameters>;
  /** @default every task is healthy */
  readonly surroundings?: Surroundings;
  onEvent?(event: BusEvent): void;
  /** Called with each member of a call that the simulator does not use: `ecs:RunTask`, `placementStrategy`. */
  onUnread?(action: string, member: string): void;
  /** Called with errors inside the simulator, during a call or between calls. */
  onBug?(error: unknown): void;
}

/** A running simulated AWS. */
export interface Serving {
  /** The value for `AWS_ENDPOINT_URL`. */
  readonly url: string;
  readonly controlUrl: string;
  readonly region: string;
  readonly account: string;
  readonly server: SimulatorServer;
  close(): Promise<void>;
}

const keptCalls = 1_000;

/**
 * Serves ECS, CloudWatch, EventBridge and STS of one account on loopback, in virtual time that starts now and follows
 * real time. Signatures are not checked.
 */
export async function startServing(options: ServeOptions): Promise<Serving> {
  const { realTime, region = serveDefaults.region, account: accountId = serveDefaults.account } = options;
  const scope = scopeOf(region, accountId);
  const create = () =>
    createAccount({
      startsAt: realTime.now(),
      scope,
      parameters: options.parameters ?? {},
      surroundings: options.surroundings ?? { models: {}, services: {} },
      onEvent: options.onEvent ?? (() => undefined),
    });
  const { onBug = () => undefined } = options;
  const current: CurrentAccount = { account: create(), startedAt: realTime.now() };
  const pacer = new Pacer(current.account.clock, {
    realTime,
    speed: options.speed ?? serveDefaults.speed,
    idleTickMs: serveDefaults.idleTickMs,
    onBug,
  });
  const closing: (() => Promise<void>)[] = [async () => pacer.stop()];
  const close = async () => void (await Promise.all(closing.map((end) => end())));
  try {
    const server = await startSimulatorServer({
      services: current.account.services.map((service) => currentService(service.signingName, current)),
      clock: { now: () => current.account.clock.now() },
      authorize: () => 'allowed',
      arrived: () => pacer.catchUp(),
      dates: 'virtual',
      onBug,
      ...(options.onUnread === undefined ? {} : { onUnread: options.onUnread }),
      keptCalls,
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    closing.push(() => server.close());
    const controlled = controlOf(current, pacer, { create, region, account: accountId });
    const control = await startControl(controlled, options.controlPort ?? 0);
    closing.push(control.close);
    return { url: server.url, controlUrl: control.url, region, account: accountId, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The current account; a reset replaces it. */
interface CurrentAccount {
  account: Account;
  startedAt: number;
}

/** Passes each call to the service of the current account. */
function currentService(signingName: string, current: CurrentAccount): SimulatedService {
  const service = (): SimulatedService => {
    const found = current.account.services.find((one) => one.signingName === signingName);
    if (found === undefined) throw new Error(`the account has no service ${signingName}`);
    return found;
  };
  return {
    signingName,
    handle: (call) => service().handle(call),
    resourcesOf: (call) => service().resourcesOf(call),
  };
}

interface Place {
  readonly region: string;
  readonly account: string;
  create(): Account;
}

function controlOf(current: CurrentAccount, pacer: Pacer, { create, ...place }: Place): Controlled {
  return {
    state: async () => {
      await pacer.catchUp();
      return {
        now: instant(current.account.clock.now()),
        startedAt: instant(current.startedAt),
        speed: pacer.speed,
        paused: pacer.paused,
        ...place,
        ...(await describeAccount(current.account)),
      };
    },
    events: async () => {
      await pacer.catchUp();
      return current.account.eventBridge.events.map(({ event }) => event);
    },
    pause: () => pacer.pause(),
    resume: () => pacer.resume(),
    advance: (ms) => pacer.advance(ms),
    setSpeed: (speed) => pacer.setSpeed(speed),
    reset: () =>
      pacer.restart(() => {
        current.account = create();
        current.startedAt = current.account.clock.now();
        return current.account.clock;
      }),
  };
}
