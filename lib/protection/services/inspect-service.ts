import type { IConstruct } from 'constructs';
import { replacementsIn } from '../alarm-choice.ts';
import { alarmProblems } from '../alarm-problems.ts';
import { type AppParts, findParts } from '../app/app-parts.ts';
import { choicesOf } from '../essential-alarms.ts';
import { overrideProblems } from '../override-problems.ts';
import { type DeploymentProtectionProps, protectionProblems } from '../protection-props.ts';
import { serviceProblems } from '../service-problems.ts';
import { readServiceShape, type ServiceShape } from '../service-shape.ts';
import { withPatternQueue } from './pattern-queue.ts';
import { type ProtectableService, resourceOf, serviceAt, unprotectable } from './service-at.ts';

/** A service that can be protected. */
export interface InspectedService {
  readonly service: ProtectableService;
  readonly shape: ServiceShape;
  /** The chosen ones, with the queues that the service is known to process. */
  readonly props: DeploymentProtectionProps;
}

/**
 * Reads a service, or returns why it cannot be protected.
 *
 * @param partsOf reads the app around the service @default - as it is now
 */
export function inspectService(
  construct: IConstruct,
  chosen: DeploymentProtectionProps,
  partsOf: (service: IConstruct) => AppParts = findParts,
): InspectedService | readonly string[] {
  const reason = unprotectable(construct);
  const service = serviceAt(construct);
  if (reason !== undefined) return [reason];
  if (service === undefined) return [`it must be an ECS service that this app creates, got another construct`];
  const props = withPatternQueue(service, chosen);
  const resource = resourceOf(service);
  const problems = [...protectionProblems(props), ...(typeof resource === 'string' ? [resource] : [])];
  if (problems.length > 0) return problems;
  const shape = readServiceShape(service, partsOf(service));
  const given = [...replacementsIn(choicesOf(props.alarms)), ...(props.deploymentAlarms ?? [])];
  const refused = [
    ...serviceProblems(shape, props),
    ...overrideProblems(shape.resource),
    ...alarmProblems(service, given),
  ];
  return refused.length > 0 ? refused : { service, shape, props };
}

/** A service that cannot be protected, with all reasons in one line. */
export class ServiceRefused extends Error {
  override readonly name = 'ServiceRefused';

  constructor({ node }: IConstruct, problems: readonly string[], options?: ErrorOptions) {
    super(`${node.path} cannot be protected: ${problems.join('; ')}`, options);
  }
}

/** @throws ServiceRefused if there are problems */
export function refuseService(service: IConstruct, problems: readonly string[]): void {
  if (problems.length > 0) throw new ServiceRefused(service, problems);
}
