import { GatewayError, type GatewayErrorCode, type GatewayTrouble } from '../guard/errors.ts';

/**
 * Runs one AWS call and turns what AWS or the network threw into a `GatewayError`. Anything else is a bug and passes through.
 *
 * @param action the call by its IAM name, e.g. `ecs:DescribeServices`
 */
export async function callAws<T>(action: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw gatewayErrorOf(action, error);
  }
}

/** Whether an error is AWS's refusal of that name, bare or as a `GatewayError`'s cause. */
export function isAwsError(error: unknown, name: string): boolean {
  if (error instanceof GatewayError) return isAwsError(error.cause, name);
  return error instanceof Error && error.name === name;
}

/** The response lacks a field that the API always returns, so it is unusable. */
export function malformedAnswer(action: string, what: string): GatewayError {
  return new GatewayError(
    'invalid',
    action,
    `${action} returned ${what}: the guard records nothing from such a response`,
  );
}

function gatewayErrorOf(action: string, error: unknown): unknown {
  if (error instanceof GatewayError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === undefined) return error;
  const message = `${action} ${ADVICE[code]} (${error.name}${error.message === '' ? '' : `: ${error.message}`})`;
  return new GatewayError(code, action, message, { cause: error, trouble: troubleOf(error) });
}

/** Credentials that are missing, wrong or have run out, or a network that leads nowhere. */
function troubleOf(error: Error): GatewayTrouble | undefined {
  if (isBadCredentials(error)) return 'credentials';
  const { status, networkCode } = traitsOf(error);
  return status === 0 && NETWORK_CODES.has(networkCode) ? 'network' : undefined;
}

function isBadCredentials({ name }: Error): boolean {
  return BAD_CREDENTIALS.has(name) || /^(CredentialsProvider|TokenProvider)Error$/.test(name);
}

const ADVICE: Readonly<Record<Exclude<GatewayErrorCode, 'secret-unavailable'>, string>> = {
  throttled: 'is throttled: try again later',
  unavailable: 'did not answer: try again later',
  denied: "is denied: allow it for the function's role",
  gone: 'refers to something that does not exist',
  unsupported: 'is not supported for this service',
  invalid: 'was refused as invalid',
};

type AwsErrorCode = keyof typeof ADVICE;

/** Undefined for an error that did not come from a call. */
function codeOf(error: Error): AwsErrorCode | undefined {
  const { status, fault, networkCode } = traitsOf(error);
  if (isThrottle(error.name) || status === 429) return 'throttled';
  // Credentials that ran out are replaced by Lambda. Ones that are wrong stop the table too, so no record could be made of it.
  if (isBadCredentials(error)) return 'unavailable';
  if (/AccessDenied|NotAuthorized|Unauthorized|OptInRequired/.test(error.name)) return 'denied';
  if (/NotFound(Exception|Fault)?$|DoesNotExist$|NonExistentQueue|ServiceNotActiveException/.test(error.name))
    return 'gone';
  if (UNSUPPORTED.has(error.name)) return 'unsupported';
  if (TIMED_OUT.has(error.name) || NETWORK_CODES.has(networkCode) || fault === 'server' || status >= 500) {
    return 'unavailable';
  }
  if (fault === 'client' || status >= 400) return 'invalid';
  // A body that is none of the protocol's comes from something in between.
  return error instanceof SyntaxError && status > 0 ? 'unavailable' : undefined;
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html */
function isThrottle(name: string): boolean {
  return /Throttl|SlowDown|TooManyRequests/.test(name) || THROTTLES.has(name);
}

const THROTTLES: ReadonlySet<string> = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'OverLimit',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'TransactionConflictException',
]);

const BAD_CREDENTIALS: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'IncompleteSignature',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'RequestExpired',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

const UNSUPPORTED: ReadonlySet<string> = new Set([
  'InvalidAction',
  'OperationDisabledException',
  'UnknownOperation',
  'UnknownOperationException',
  'UnsupportedFeatureException',
  'UnsupportedOperation',
  'UnsupportedOperationException',
]);

const TIMED_OUT: ReadonlySet<string> = new Set([
  'TimeoutError',
  'AbortError',
  'RequestTimeout',
  'RequestTimeoutException',
]);

const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** What the SDK and Node put on an error beside its name; empty where they did not. */
function traitsOf(error: Error): { readonly status: number; readonly fault: string; readonly networkCode: string } {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status: unknown =
    metadata !== null && typeof metadata === 'object' && 'httpStatusCode' in metadata ? metadata.httpStatusCode : 0;
  const fault: unknown = '$fault' in error ? error.$fault : undefined;
  const networkCode: unknown = 'code' in error ? error.code : undefined;
  return {
    status: typeof status === 'number' ? status : 0,
    fault: typeof fault === 'string' ? fault : '',
    networkCode: typeof networkCode === 'string' ? networkCode : '',
  };
}
