import type { VerdictName } from '../../core/wait/wait-verdict.ts';
import type { GatewayError } from '../errors.ts';
import type { ServiceReference } from '../ports.ts';

interface Asked {
  readonly service: ServiceReference;
  readonly region: string;
}

/** Describes an error that ends the wait, and what to do about it; undefined for an error that may pass. */
export function describeRefusal(
  error: GatewayError,
  { service, region }: Asked,
): { readonly name: VerdictName; readonly text: string } | undefined {
  if (error.trouble === 'credentials') return { name: 'not-permitted', text: describeCredentials(error) };
  switch (error.code) {
    case 'denied':
      return {
        name: 'not-permitted',
        text: `${error.action} is denied: allow it for the caller, see the IAM policy in docs/iam.md (${causeOf(error)})`,
      };
    case 'gone':
      return { name: 'not-found', text: describeGone(error, service, region) };
    case 'unsupported':
      return {
        name: 'not-found',
        text: `${service.service} has no service deployments, because its deployment controller is not ECS (${causeOf(error)})`,
      };
    case 'throttled':
    case 'unavailable':
    case 'invalid':
    case 'secret-unavailable':
      return undefined;
    default:
      return undefined;
  }
}

function describeCredentials(error: GatewayError): string {
  const name = error.cause instanceof Error ? error.cause.name : '';
  if (/Expired/.test(name))
    return `the AWS credentials have expired: get new ones and run the command again (${causeOf(error)})`;
  if (/ProviderError$/.test(name)) {
    return `no AWS credentials found: set AWS_PROFILE or AWS_ACCESS_KEY_ID, or let the pipeline assume a role (${causeOf(error)})`;
  }
  return `AWS rejects the credentials: ${causeOf(error)}`;
}

function describeGone(error: GatewayError, { cluster, service }: ServiceReference, region: string): string {
  const name = error.cause instanceof Error ? error.cause.name : '';
  if (name === 'ClusterNotFoundException') return `no cluster "${cluster}" in ${region}: check the name and the Region`;
  return `no service "${service}" in cluster "${cluster}" in ${region}: check the names and the Region`;
}

function causeOf({ cause, message }: GatewayError): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : message;
}
