import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

type RetryStrategy = Exclude<DynamoDBClientConfig['retryStrategy'], undefined>;
type RetryStrategyV2 = Extract<RetryStrategy, { acquireInitialRetryToken: unknown }>;

const ATTEMPTS = 2;

/** Milliseconds before the only retry. For longer throttling, the message waits in SQS. */
const RETRY_DELAY = 100;
const THROTTLE_DELAY = 400;

/**
 * Settings for every AWS client of the guard: timeouts that end the call, and one retry after less than half a second, or
 * none (`attempts` 1) for callers that retry themselves. The SDK's own strategy sleeps for a random time of up to a second
 * per retry, and its `requestTimeout` alone only logs a warning.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function awsClientSettings(
  timeouts: { readonly connectMs: number; readonly requestMs: number } = TIMEOUTS,
  attempts = ATTEMPTS,
) {
  return {
    maxAttempts: attempts,
    retryStrategy: retryUpTo(attempts),
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.requestMs,
      throwOnRequestTimeout: true,
    },
  };
}

const TIMEOUTS = { connectMs: 1_000, requestMs: 5_000 };

/** Retries errors that the SDK classifies as transient or throttling. */
function retryUpTo(attempts: number): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => token(0, 0),
    refreshRetryTokenForRetry: async (last, { errorType }) => {
      const isPassing = errorType === 'TRANSIENT' || errorType === 'THROTTLING';
      const count = last.getRetryCount() + 1;
      if (!isPassing || count >= attempts) throw new Error('no retries left: report the last error');
      return token(count, errorType === 'THROTTLING' ? THROTTLE_DELAY : RETRY_DELAY);
    },
    recordSuccess: () => undefined,
  };
}

function token(count: number, delay: number) {
  return { getRetryCount: () => count, getRetryDelay: () => delay };
}

/**
 * Removes the SDK's logger from a client. The logger copies and masks each input and output even if nothing is logged,
 * which takes two fifths of the processor time of a call.
 */
export function withoutLogger<Client extends { readonly middlewareStack: { remove(name: string): boolean } }>(
  client: Client,
): Client {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}
