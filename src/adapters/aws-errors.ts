import { GatewayError, type GatewayErrorCode, type GatewayTrouble } from '../guard/errors.ts';

/**
 * Runs one AWS call and converts an error of AWS or the network to a `GatewayError`. Any other error is a bug and is
 * rethrown.
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

/** Whether this is an AWS error of that name, or a `GatewayError` caused by one. */
export function isAwsError(error: unknown, name: string): boolean {
  if (error instanceof GatewayError) return isAwsError(error.cause, name);
  return error instanceof Error && error.name === name;
}

/** The error for a response without a field that the API always returns. */
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

/** `credentials`: they are missing, wrong or expired. `network`: the endpoint cannot be reached. */
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

/** Undefined for an error that is not from an AWS call or the network. */
function codeOf(error: Error): AwsErrorCode | undefined {
  const { status, fault, networkCode } = traitsOf(error);
  if (isThrottle(error.name) || status === 429) return 'throttled';
  // Lambda replaces expired credentials, so these errors may pass. Wrong ones also block the table, so no denial could
  // be stored.
  if (isBadCredentials(error)) return 'unavailable';
  if (/AccessDenied|NotAuthorized|Unauthorized|OptInRequired/.test(error.name)) return 'denied';
  if (/NotFound(Exception|Fault)?$|DoesNotExist$|NonExistentQueue|ServiceNotActiveException/.test(error.name))
    return 'gone';
  if (UNSUPPORTED.has(error.name)) return 'unsupported';
  if (TIMED_OUT.has(error.name) || NETWORK_CODES.has(networkCode) || fault === 'server' || status >= 500) {
    return 'unavailable';
  }
  if (fault === 'client' || status >= 400) return 'invalid';
  // A body that the SDK cannot parse comes from something in between, such as a proxy.
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

/** What the SDK and Node.js attach to an error besides its name; 0 or empty if they do not. */
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
