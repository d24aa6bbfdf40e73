import { recordsOf } from './records.ts';
import { invalidParameter } from '../store.ts';

/** The members of CreateService that a DAEMON service cannot have. */
interface DaemonInput {
  readonly desiredCount?: number | undefined;
  readonly deploymentConfiguration?: { readonly maximumPercent?: number | undefined } | undefined;
  readonly [other: string]: unknown;
}

/**
 * Checks what ECS refuses in a service with the scheduling strategy DAEMON. Public logs have the texts.
 *
 * @throws ServiceError with ECS's own code and message
 */
export function checkDaemon(input: DaemonInput): void {
  const refuse = (message: string) => {
    throw invalidParameter(message);
  };
  if (input.desiredCount !== undefined)
    refuse(
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    );
  if ((input.deploymentConfiguration?.maximumPercent ?? 100) > 100) {
    refuse(
      'The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try again',
    );
  }
  if (recordsOf(input['placementStrategy']).length > 0)
    refuse(
      'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again',
    );
  if (recordsOf(input['capacityProviderStrategy']).length > 0)
    refuse(
      'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
    );
}
