import { type ServiceError, SimulatorGap, type SimulatedService } from '@ecs-guard/simulator/service';
import type { WireOperation } from '@ecs-guard/simulator/wire/operations';
import { watchInput } from '@ecs-guard/simulator/wire/unread-members';

/** What the simulator does with the members of an operation's input. Members of members are not looked at. */
export interface ServedOperation {
  readonly is: 'served';
  readonly name: string;
  /** Read by the operation. */
  readonly used: readonly string[];
  /** Kept and answered with everything else that the operation gets. */
  readonly kept: readonly string[];
  /** Read by nothing: `--serve` warns of them. */
  readonly ignored: readonly string[];
  /** Refused whatever their value. */
  readonly refused: readonly string[];
}

export interface RefusedOperation {
  readonly is: 'refused';
  readonly name: string;
  /** What to use instead, if the refusal says so. */
  readonly instead: string | undefined;
}

type Schema = WireOperation['input'];

/** Calls an operation with one member after the other, and watches which ones it reads and which ones it refuses. */
export async function probe(
  service: SimulatedService,
  { name, input: schema }: WireOperation,
): Promise<ServedOperation | RefusedOperation> {
  const members = schema.isUnitSchema() ? {} : schema.getMemberSchemas();
  const required = schema.isUnitSchema() ? [] : requiredMembers(schema);
  const least = Object.fromEntries(required.flatMap((member) => sampleMember(member, members[member])));
  const call = (input: Readonly<Record<string, unknown>>) => errorOf(service, name, input);
  const watched = watchInput(least);
  const error = await call(watched.input);
  if (error?.code === 'UnknownOperationException') return { is: 'refused', name, instead: insteadOf(name, error) };
  // It refuses every call without a look at its input.
  if (error instanceof SimulatorGap && watched.read.size === 0) return { is: 'refused', name, instead: error.message };
  const refused: string[] = [];
  for (const [member, one] of Object.entries(members)) {
    const isRefused =
      (await call({ ...least, ...Object.fromEntries(sampleMember(member, one)) })) instanceof SimulatorGap;
    if (isRefused && !(error instanceof SimulatorGap)) refused.push(member);
  }
  const others = Object.keys(members).filter((member) => !refused.includes(member));
  const unread = others.filter((member) => !watched.read.has(member));
  return {
    is: 'served',
    name,
    used: others.filter((member) => watched.read.has(member)),
    kept: watched.isListed() ? unread : [],
    ignored: watched.isListed() ? [] : unread,
    refused,
  };
}

async function errorOf(
  service: SimulatedService,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Promise<ServiceError | undefined> {
  try {
    await service.handle({ operation, input, caller: { accessKeyId: 'probe' } });
    return undefined;
  } catch (error) {
    if (isServiceError(error)) return error;
    throw error;
  }
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && error.name.match(/^(?:ServiceError|SimulatorGap)$/) !== null;
}

/** `the simulator has no ECS operation StartTask: use RunTask` */
function insteadOf(name: string, { message }: ServiceError): string | undefined {
  const [, instead] = message.split(`${name}: `);
  return instead;
}

/** The required members of a struct in the SDK's schemas come first; element 6 is their number. */
function requiredMembers(schema: Schema): readonly string[] {
  const parts: unknown = schema.getSchema();
  const count = Array.isArray(parts) ? parts[6] : undefined;
  return typeof count === 'number' ? Object.keys(schema.getMemberSchemas()).slice(0, count) : [];
}

/** Values of members that an operation checks before it reads the others. */
const SAMPLES: Readonly<Record<string, unknown>> = {
  WebIdentityToken: `x.${Buffer.from('{"sub":"x","aud":"x","iss":"x"}').toString('base64url')}.x`,
  RoleArn: 'arn:aws:iam::111122223333:role/deploy',
  RoleSessionName: 'pipeline',
};

/** A member with a value of its type. */
function sampleMember(member: string, schema: Schema | undefined): readonly (readonly [string, unknown])[] {
  return schema === undefined ? [] : [[member, SAMPLES[member] ?? sampleOf(schema)]];
}

function sampleOf(schema: Schema): unknown {
  if (schema.isListSchema()) return [];
  if (schema.isStructSchema() || schema.isMapSchema()) return {};
  if (schema.isBooleanSchema()) return true;
  if (schema.isNumericSchema()) return 1;
  if (schema.isTimestampSchema()) return new Date(0);
  return schema.isBlobSchema() ? new Uint8Array() : 'x';
}
