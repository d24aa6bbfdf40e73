import { VirtualClock } from '../clock.ts';
import type { SimulatorParameters } from '../parameters.ts';
import { type SimulatorServer, startSimulatorServer } from '../server.ts';
import type { SimulatedCall, SimulatedService } from '../service.ts';
import type { BusEvent } from '../services/bus-event.ts';
import { createSts } from '../services/sts/sts.ts';
import { scopeOf } from './account.ts';
import { accountOfKey, placeOf } from './caller.ts';
import type { Controlled } from './control.ts';
import { startControl } from './control-server.ts';
import { serveDefaults } from './defaults.ts';
import { environmentOf } from './hooks/environment.ts';
import { HookInvoker, type HookNote } from './hooks/invoker.ts';
import { setInstances } from './instances.ts';
import type { Surroundings } from './model-file.ts';
import { Pacer, type RealTime } from './pacer.ts';
import { describePlace, instant } from './state-view.ts';
import { type WorldPlace, Worlds } from './worlds.ts';

export interface ServeOptions {
  readonly realTime: RealTime;
  /** @default 0, any free port */
  readonly port?: number;
  /** @default 0, any free port */
  readonly controlPort?: number;
  /** Virtual seconds per real second. @default 1 */
  readonly speed?: number;
  /** The Region that the control port shows. @default eu-west-1 */
  readonly region?: string;
  /** The account of access keys that select no other. @default 111122223333 */
  readonly account?: string;
  readonly parameters?: Partial<SimulatorParameters>;
  /** What `GET /health` reports. @default unknown */
  readonly version?: string;
  /** @default every task is healthy */
  readonly surroundings?: Surroundings;
  onEvent?(event: BusEvent): void;
  /** Called with each member of a call that the simulator does not use: `ecs:RunTask`, `placementStrategy`. */
  onIgnored?(action: string, member: string): void;
  /** Called with each answer of a lifecycle hook that the surroundings name. */
  onHook?(answer: HookNote): void;
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
 * Serves a simulated AWS on loopback, in virtual time that starts now and follows real time. Signatures are not checked:
 * they say which account and Region a call belongs to.
 */
export async function startServing(options: ServeOptions): Promise<Serving> {
  const { realTime, region = serveDefaults.region, account = serveDefaults.account } = options;
  const home: WorldPlace = { region, account };
  let endpoint = '';
  const hooks = new HookInvoker({
    models: options.surroundings?.hooks ?? {},
    realTime,
    env: (targetArn) => environmentOf(endpoint, targetArn),
    onAnswer: options.onHook ?? (() => undefined),
  });
  const sts = createSts({
    accountOf: (accessKeyId) => accountOfKey(accessKeyId, home.account),
    partitionOf: (asked = home.region) => scopeOf(asked, home.account).partition,
    // Clients compare the expiration with the clock of the machine, which can be ahead of a stopped virtual clock.
    now: () => Math.max(current.worlds.clock.now(), realTime.now()),
  });
  const create = () => {
    const worlds = new Worlds({
      clock: new VirtualClock(realTime.now()),
      parameters: options.parameters ?? {},
      surroundings: options.surroundings ?? { models: {}, services: {} },
      invokeHook: (targetArn, invocation) => hooks.invoke(targetArn, invocation),
      callerArn: (call) => callerArnOf(sts, call),
      onEvent: options.onEvent ?? (() => undefined),
    });
    worlds.at(home);
    return worlds;
  };
  const { onBug = () => undefined } = options;
  const current: Current = { worlds: create() };
  const pacer = new Pacer(current.worlds.clock, {
    realTime,
    speed: options.speed ?? serveDefaults.speed,
    idleTickMs: serveDefaults.idleTickMs,
    waits: hooks,
    onBug,
  });
  let isReady = false;
  const health = () => ({ isReady, version: options.version ?? 'unknown', now: current.worlds.clock.now() });
  const closing: (() => Promise<void>)[] = [async () => pacer.stop(), async () => hooks.close()];
  const close = async () => void (await Promise.all(closing.map((end) => end())));
  try {
    const server = await startSimulatorServer({
      services: [...servicesOf(current, home), sts],
      clock: { now: () => current.worlds.clock.now() },
      authorize: () => 'allowed',
      arrived: () => pacer.catchUp(),
      health,
      dates: 'virtual',
      onBug,
      ...(options.onIgnored === undefined ? {} : { onIgnored: options.onIgnored }),
      keptCalls,
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    endpoint = server.url;
    closing.push(() => server.close());
    const controlled = controlOf(current, pacer, { create, home });
    const control = await startControl(controlled, { port: options.controlPort ?? 0, health });
    closing.push(control.close);
    isReady = true;
    return { url: server.url, controlUrl: control.url, region, account, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The current worlds; a reset replaces them. */
interface Current {
  worlds: Worlds;
}

async function callerArnOf(sts: SimulatedService, call: SimulatedCall): Promise<string> {
  return String(Object(await sts.handle({ ...call, operation: 'GetCallerIdentity', input: {} })).Arn);
}

/** The services of the worlds, which pass each call to the world of its caller. STS knows all accounts. */
function servicesOf(current: Current, home: WorldPlace): readonly SimulatedService[] {
  const names = current.worlds.at(home).services.map(({ signingName }) => signingName);
  return names.map((name) => serviceOfCaller(name, current, home));
}

function serviceOfCaller(signingName: string, current: Current, home: WorldPlace): SimulatedService {
  const serviceFor = (call: SimulatedCall): SimulatedService => {
    const { services } = current.worlds.at(placeOf(call, home));
    const found = services.find((one) => one.signingName === signingName);
    if (found === undefined) throw new Error(`the account has no service ${signingName}`);
    return found;
  };
  return {
    signingName,
    handle: (call) => serviceFor(call).handle(call),
    resourcesOf: (call) => serviceFor(call).resourcesOf(call),
  };
}

interface Start {
  readonly home: WorldPlace;
  create(): Worlds;
}

function controlOf(current: Current, pacer: Pacer, { create, home }: Start): Controlled {
  return {
    state: async (asked) => {
      await pacer.catchUp();
      const { worlds } = current;
      return {
        now: instant(worlds.clock.now()),
        startedAt: instant(worlds.startedAt),
        speed: pacer.speed,
        paused: pacer.paused,
        ...(await describePlace(worlds, { ...home, ...asked })),
      };
    },
    events: async (asked) => {
      await pacer.catchUp();
      const { eventBridge } = current.worlds.find({ ...home, ...asked }) ?? {};
      return eventBridge?.events.map(({ event }) => event) ?? [];
    },
    pause: () => pacer.pause(),
    resume: () => pacer.resume(),
    advance: (ms) => pacer.advance(ms),
    setSpeed: (speed) => pacer.setSpeed(speed),
    setInstances: async (asked, cluster, sizes) => {
      await pacer.catchUp();
      return setInstances(current.worlds.at({ ...home, ...asked }).ecs, cluster, sizes);
    },
    reset: () =>
      pacer.restart(() => {
        current.worlds = create();
        return current.worlds.clock;
      }),
  };
}
