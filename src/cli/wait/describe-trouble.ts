import { GatewayError } from '../../guard/errors.ts';
import { oneLine } from './one-line.ts';

/** A custom endpoint for ECS. */
export interface CustomEndpoint {
  readonly url: string;
  /** The setting that names it: an environment variable, or the profile. */
  readonly from: string;
}

/** The Region and endpoint of a call. */
export interface Asked {
  readonly region: string | undefined;
  readonly endpoint: CustomEndpoint | undefined;
  /** @default ECS */
  readonly server?: 'ECS' | 'DynamoDB';
}

/** Describes why ECS does not answer, and what to do, in one line. */
export function describeTrouble(error: unknown, asked: Asked): string {
  const cause = error instanceof GatewayError ? (error.cause ?? error) : error;
  const reach = describeReach(cause, asked);
  if (reach !== undefined) return oneLine(reach);
  if (error instanceof GatewayError) return oneLine(describeAnswer(error, asked));
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return oneLine(`a bug of ecs-guard, please report it: ${text}`);
}

/** Describes why the server could not be reached; undefined if it was. */
function describeReach(cause: unknown, asked: Asked): string | undefined {
  const { code, hostname, message, name } = traitsOf(cause);
  const advice = adviseOn(asked);
  switch (code) {
    case 'ECONNREFUSED':
      return `${serverOf(asked)} refused the connection: ${advice.refused}`;
    case 'ENOTFOUND':
      return `there is no host "${hostname}" (DNS): ${advice.host}`;
    case 'EAI_AGAIN':
      return `DNS did not answer for the host "${hostname}": check the network`;
    case 'ECONNRESET':
    case 'EPIPE':
    case 'ECONNABORTED':
      return `${serverOf(asked)} closed the connection: ${advice.reset}`;
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `the network has no route to ${serverOf(asked)}: check the network`;
    default:
  }
  if (name === 'TimeoutError' || code === 'ETIMEDOUT')
    return `${serverOf(asked)} did not answer in time: check the network and its firewalls`;
  // OpenSSL's own message names its source files.
  const why = code === 'EPROTO' ? code : message;
  return isTls(code) ? `the TLS connection to ${serverOf(asked)} failed (${why}): ${advice.tls}` : undefined;
}

/** Describes an unusable response. */
function describeAnswer(error: GatewayError, asked: Asked): string {
  if (error.code === 'throttled') return `AWS throttles ${error.action}`;
  // Only a server that is not AWS responds in another format.
  const isForeign = error.cause instanceof SyntaxError;
  if (isForeign) return `${serverOf(asked)} does not answer like ${asked.server ?? 'ECS'}: ${adviseOn(asked).foreign}`;
  const { name, message } = traitsOf(error.cause);
  return error.code === 'unavailable' ? `AWS did not answer ${error.action} (${name}: ${message})` : error.message;
}

function adviseOn({ endpoint, region }: Asked) {
  const network = 'check the network and its proxies';
  if (endpoint === undefined) {
    const host = `check the spelling of the Region "${region ?? ''}", and check your network`;
    return { refused: network, reset: network, tls: network, foreign: network, host };
  }
  const { from } = endpoint;
  return {
    refused: `start the server, or correct ${from}`,
    reset: `check the server, or correct ${from}`,
    tls: `check that the server speaks https, or correct ${from}`,
    foreign: `correct ${from}`,
    host: `correct ${from}`,
  };
}

function serverOf({ endpoint, region, server = 'ECS' }: Asked): string {
  return endpoint === undefined ? `${server} in ${region ?? 'that Region'}` : endpoint.url;
}

/**
 * Whether the code is from OpenSSL or Node.js's check of certificates. @see
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
function isTls(code: string): boolean {
  return /^(EPROTO$|ERR_SSL_|ERR_TLS_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_)/.test(code);
}

/** What Node.js attaches to a network error; empty if it does not. */
function traitsOf(cause: unknown) {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { code, hostname, message, name } = Object(cause);
  return { code: text(code), hostname: text(hostname), message: text(message), name: text(name) };
}
