import { adviseDuration, DURATION_FORM, formatDuration, parseDuration } from '../duration.ts';
import { isRegion } from './caller.ts';
import type { InstanceSize } from '../services/ecs/tasks/capacity.ts';
import { INSTANCES_FORM, instancesSchema } from './instances.ts';
import type { WorldPlace } from './worlds.ts';

/** The operations of the control port on the simulated AWS. */
export interface Controlled {
  /** Without a Region or account: those of the server. */
  state(place: Partial<WorldPlace>): Promise<unknown>;
  events(place: Partial<WorldPlace>): Promise<readonly unknown[]>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  advance(ms: number): Promise<void>;
  setSpeed(speed: number): Promise<void>;
  /** Gives a cluster other container instances, and returns what is wrong, if anything is. */
  setInstances(
    place: Partial<WorldPlace>,
    cluster: string,
    sizes: readonly InstanceSize[],
  ): Promise<string | undefined>;
  reset(): Promise<void>;
}

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface RouteRequest {
  readonly body: Readonly<Record<string, unknown>>;
  /** The world that the answer shows. */
  readonly place: Partial<WorldPlace>;
}

type Route = (controlled: Controlled, request: RouteRequest) => Promise<unknown>;

const tooFarMs = 366 * 86_400_000;

export function controlRoutes(fastest: number): Readonly<Record<string, Route>> {
  return {
    'GET /state': (controlled, { place }) => controlled.state(place),
    'GET /events': async (controlled, { place }) => ({ events: await controlled.events(place) }),
    'POST /pause': change([], (controlled) => controlled.pause()),
    'POST /resume': change([], (controlled) => controlled.resume()),
    'POST /advance': change(['by'], (controlled, { by }) => controlled.advance(readSpan(by))),
    'POST /speed': change(['speed'], (controlled, { speed }) => controlled.setSpeed(readSpeed(speed, fastest))),
    'POST /instances': change(['cluster', 'instances'], async (controlled, { cluster, instances }, place) => {
      const fault = await controlled.setInstances(place, readCluster(cluster), readInstances(instances));
      if (fault !== undefined) throw new ControlFault(400, fault);
    }),
    'POST /reset': change([], (controlled) => controlled.reset()),
  };
}

/** A call that changes something, with the fields that its body can have. It returns the new state. */
function change(
  fields: readonly string[],
  run: (controlled: Controlled, body: Readonly<Record<string, unknown>>, place: Partial<WorldPlace>) => Promise<void>,
): Route {
  return async (controlled, { body, place }) => {
    await run(controlled, take(body, fields), place);
    return controlled.state(place);
  };
}

/** A request with a mistake. */
class ControlFault extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** Answers one request of the control port: JSON in, JSON out, errors as `{"error": "…"}`. */
export async function answerControl(
  routes: Readonly<Record<string, Route>>,
  controlled: Controlled,
  { method, path, body }: ControlRequest,
): Promise<ControlAnswer> {
  try {
    const [plain = '', query = ''] = path.split('?');
    const route = findRoute(routes, method, plain);
    return { status: 200, body: await route(controlled, { body: readBody(body), place: readPlace(query) }) };
  } catch (error) {
    if (error instanceof ControlFault) return { status: error.status, body: { error: error.message } };
    throw error;
  }
}

function findRoute(routes: Readonly<Record<string, Route>>, method: string, path: string): Route {
  const key = `${method} ${path}`;
  const route = Object.hasOwn(routes, key) ? routes[key] : undefined;
  if (route !== undefined) return route;
  const known = Object.keys(routes);
  const other = known.find((one) => one.endsWith(` ${path}`));
  if (other !== undefined) throw new ControlFault(405, `${path} takes ${other.split(' ')[0]}, got ${method}`);
  throw new ControlFault(404, `unknown path ${path}: use one of ${known.join(', ')}`);
}

/** Reads `region=eu-north-1&account=222233334444`. */
function readPlace(query: string): Partial<WorldPlace> {
  const { region, account, ...strange } = Object.fromEntries(new URLSearchParams(query));
  const [name] = Object.keys(strange);
  if (name !== undefined) throw new ControlFault(400, `unknown query parameter "${name}": use region or account`);
  if (region !== undefined && !isRegion(region))
    throw new ControlFault(400, `region must be like eu-west-1, got ${shown(region)}`);
  if (account !== undefined && !/^\d{12}$/.test(account))
    throw new ControlFault(400, `account must be twelve digits, got ${shown(account)}`);
  return { ...(region === undefined ? {} : { region }), ...(account === undefined ? {} : { account }) };
}

function readBody(body: string): Readonly<Record<string, unknown>> {
  if (body.trim() === '') return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    throw new ControlFault(400, `the body must be JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  throw new ControlFault(400, `the body must be a JSON object, got ${body.slice(0, 60)}`);
}

function take(body: Readonly<Record<string, unknown>>, names: readonly string[]): Readonly<Record<string, unknown>> {
  const strange = Object.keys(body).filter((name) => !names.includes(name));
  if (strange.length === 0) return body;
  const known = names.length === 0 ? 'it takes none' : `it takes ${names.join(', ')}`;
  throw new ControlFault(400, `unknown field ${strange.map((name) => `"${name}"`).join(', ')}: ${known}`);
}

function readSpan(by: unknown): number {
  const ms = typeof by === 'string' ? parseDuration(by) : undefined;
  if (ms === undefined) {
    const written = typeof by === 'string' || typeof by === 'number' ? String(by) : '';
    throw new ControlFault(400, `by must be ${DURATION_FORM}, got ${shown(by)}: ${adviseDuration(written)}`);
  }
  if (ms > 0 && ms <= tooFarMs) return ms;
  throw new ControlFault(400, `by must be above 0s and at most ${formatDuration(tooFarMs)}, got ${shown(by)}`);
}

function readSpeed(speed: unknown, fastest: number): number {
  if (typeof speed === 'number' && speed > 0 && speed <= fastest) return speed;
  const stop = speed === 0 ? ': POST /pause stops the clock' : '';
  throw new ControlFault(400, `speed must be a number above 0 and at most ${fastest}, got ${shown(speed)}${stop}`);
}

function readCluster(cluster: unknown): string {
  if (typeof cluster === 'string') return cluster;
  throw new ControlFault(400, `cluster must be the name of a cluster, got ${shown(cluster)}`);
}

function readInstances(instances: unknown): readonly InstanceSize[] {
  const parsed = instancesSchema.safeParse(instances);
  if (parsed.success) return parsed.data;
  throw new ControlFault(400, `instances must be a list like ${INSTANCES_FORM}, got ${shown(instances)}`);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60);
}
