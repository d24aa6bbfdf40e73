import { ServiceError, SimulatorGap, type SimulatedService } from '@ecs-guard/simulator/service';
import { findOperation, findService, type WireOperation, type WireService } from '@ecs-guard/simulator/wire/operations';
import { requiredMembers, sampleOf } from './members.ts';
import { type ProbedLeaf, probe } from './probe.ts';
import { newAccount } from './probe-world.ts';
import { allSamples } from './samples/all.ts';

export interface RefusedOperation {
  readonly name: string;
  /** What to use instead, if the refusal says so. */
  readonly instead: string | undefined;
}

export interface ServedOperation {
  readonly name: string;
  readonly leaves: readonly ProbedLeaf[];
}

/** What `--serve` does with the operations of a service. */
export interface ServiceSurvey {
  readonly signingName: string;
  readonly served: readonly ServedOperation[];
  readonly refused: readonly RefusedOperation[];
  /** What to use instead of the operations that the SDK's schemas here do not have. */
  readonly others: string | undefined;
}

/** All services of a new account, with all operations of AWS's model. Takes some seconds. */
export async function surveyServices(): Promise<readonly ServiceSurvey[]> {
  const samples = await allSamples();
  const surveys: ServiceSurvey[] = [];
  for (const { signingName } of newAccount().services)
    surveys.push(await surveyService(signingName, samples[signingName] ?? {}));
  return surveys;
}

async function surveyService(
  signingName: string,
  samples: Awaited<ReturnType<typeof allSamples>>[string],
): Promise<ServiceSurvey> {
  const wire = findService(signingName);
  if (wire === undefined) throw new Error(`${signingName} has no wire service`);
  const served: ServedOperation[] = [];
  const refused: RefusedOperation[] = [];
  for (const operation of operationsIn(wire)) {
    const { name } = operation;
    const own = samples[name];
    if (own === undefined) refused.push({ name, instead: await insteadOf(operation) });
    else served.push({ name, leaves: await probe({ operation, samples: own }) });
  }
  return { signingName, served, refused, others: wire.instead };
}

/** All operations in the service's schemas, whose names end with `$`, in the order of their names. */
function operationsIn(service: WireService): readonly WireOperation[] {
  return Object.keys(service.schemas)
    .toSorted()
    .flatMap((key) => (key.endsWith('$') ? (findOperation(service, key.slice(0, -1)) ?? []) : []));
}

/** What to use instead of an operation. @throws Error if it is served, because then it needs samples */
export async function insteadOf(
  { name, input, service }: WireOperation,
  services: readonly SimulatedService[] = newAccount().services,
): Promise<string | undefined> {
  const members = input.isUnitSchema() ? {} : input.getMemberSchemas();
  const required = input.isUnitSchema() ? [] : requiredMembers(input);
  const least = Object.fromEntries(
    required.flatMap((member) => (members[member] ? [[member, sampleOf(members[member])]] : [])),
  );
  try {
    await services
      .find(({ signingName }) => signingName === service.signingName)
      ?.handle({ operation: name, input: least, caller: { accessKeyId: 'probe' } });
  } catch (error) {
    // `the simulator has no ECS operation StartTask: use RunTask`
    if (error instanceof ServiceError && error.code === 'UnknownOperationException')
      return error.message.split(`${name}: `)[1];
    if (error instanceof SimulatorGap) return error.message;
    if (!(error instanceof ServiceError)) throw error;
  }
  throw new Error(`${name} is served: give it samples in tools/simulator-pages/samples/`);
}
