import { VirtualClock } from '@ecs-guard/simulator/clock';
import { createAccount, scopeOf } from '@ecs-guard/simulator/serve/account';
import { ServiceError, type SimulatedService } from '@ecs-guard/simulator/service';
import { readModelFile } from '@ecs-guard/simulator/serve/model-file';
import { createSts } from '@ecs-guard/simulator/services/sts/sts';
import { findOperation, findService } from '@ecs-guard/simulator/wire/operations';
import type { Transcript } from './differences.ts';
import type { Input, Schema } from './members.ts';
import { observe } from './observe.ts';
import { minute, type Sample, type Step } from './sample.ts';

export type Played = { readonly is: 'answered'; readonly transcript: Transcript } | Refusal;

export interface Refusal {
  readonly is: 'refused';
  readonly error: ServiceError;
}

/** Calls an operation, and gets what the wire would carry of its answer. */
export type Ask = (service: string, operation: string, input: Input) => Promise<unknown>;

const account = '111122223333';
const begin = Date.UTC(2026, 0, 5, 9);

/** What goes wrong in some versions, so that the members that decide what ECS does about it show an effect. */
const models = `
models:
  "example/web:bad": { errors: 50% }
  "example/web:crash": { crashAfter: 5s }
  "example/web:sick": { neverHealthy: true }
  "example/web:flaky": { crashAfter: { after: 5s, tasks: 50% } }
  "example/web:late": { crashAfter: 3m }
  "example/web:half": { neverHealthy: { tasks: 50% } }
  "example/web:logs": { crashAfter: 30s, logs: [starting, working, failed] }
  "CRASH=yes": { crashAfter: 5s }
  "command=crash*": { crashAfter: 5s }
clusters:
  small: { instances: [{ cpu: 1024, memory: 2048 }, { cpu: 1024, memory: 2048 }] }
parameters: { /shop/a: a, /shop/b: b, /shop/deep/c: c }
`;

/** The services that `--serve` has, in a new account. */
export function newAccount() {
  const clock = new VirtualClock(begin);
  const events: unknown[] = [];
  const hooks: unknown[] = [];
  const reading = readModelFile(models, { file: 'models' });
  if (reading.is === 'refused') throw new Error(reading.mistakes.join('\n'));
  const { services, eventBridge } = createAccount({
    clock,
    scope: scopeOf('eu-west-1', account),
    parameters: {},
    surroundings: reading.surroundings,
    invokeHook: (targetArn, invocation) => {
      hooks.push({ targetArn, invocation });
      return { payload: { hookStatus: 'SUCCEEDED' } };
    },
    onEvent: (event) => void events.push(event),
  });
  const sts = createSts({ accountOf: () => account, partitionOf: () => 'aws', now: () => clock.now() });
  return { clock, events, hooks, eventBridge, services: [...services, sts] };
}

/** An account after some steps. Ids depend on the steps alone: they are the same in another account after the same steps. */
export async function after(steps: readonly Step[]) {
  const account = newAccount();
  const ask: Ask = async (name, operation, input) =>
    visible(name, operation, await handled(account.services, name, operation, input));
  const pass = (ms: number) => account.clock.advanceTo(account.clock.now() + ms);
  const run = async (step: Step) =>
    'passMs' in step ? pass(step.passMs) : ask(step.service ?? 'ecs', step.operation, step.input);
  for (const step of steps) await run(step);
  return { ...account, ask, pass, run };
}

/** Plays a sample with an input, in an account of its own. */
export async function play(sample: Sample, service: string, operation: string, input: Input): Promise<Played> {
  const { ask, pass, run, events, hooks, eventBridge } = await after(sample.before ?? []);
  const answer = await answerOf(ask(service, operation, input));
  if (answer instanceof ServiceError) return { is: 'refused', error: answer };
  const isWatched = sample.onlyAnswers !== true;
  const early = isWatched ? await observe(ask) : undefined;
  const later: unknown[] = [];
  for (const step of sample.after ?? []) {
    const one = await answerOf(run(step));
    later.push(one instanceof ServiceError ? one.message : one);
  }
  if (isWatched) await pass(sample.watchMs ?? 20 * minute);
  const end = isWatched ? await observe(ask) : undefined;
  return {
    is: 'answered',
    transcript: { shown: { answer, early, later, end, events, bus: eventBridge.events }, inside: hooks },
  };
}

/** A refusal is an answer too. */
async function answerOf(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
}

async function handled(services: readonly SimulatedService[], name: string, operation: string, input: Input) {
  const service = services.find(({ signingName }) => signingName === name);
  if (service === undefined) throw new Error(`the account has no service ${name}`);
  return service.handle({ operation, input, caller: { accessKeyId: 'probe' }, region: 'eu-west-1' });
}

/** What of an answer the SDK's schema has: the wire carries nothing else. */
function visible(service: string, operation: string, answer: unknown): unknown {
  const wire = findService(service);
  const schema = wire && findOperation(wire, operation)?.output;
  return schema === undefined || schema.isUnitSchema() ? undefined : pruned(schema, answer);
}

function pruned(schema: Schema, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (schema.isListSchema() && Array.isArray(value)) return value.map((one) => pruned(schema.getValueSchema(), one));
  if (schema.isMapSchema())
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pruned(schema.getValueSchema(), one)]));
  if (!schema.isStructSchema()) return value;
  const members = schema.getMemberSchemas();
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) =>
      members[key] === undefined ? [] : [[key, pruned(members[key], one)]],
    ),
  );
}
