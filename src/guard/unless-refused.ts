import { GatewayError } from './errors.ts';

/**
 * Runs an optional read. Undefined when AWS rejects it.
 *
 * @throws GatewayError when AWS is throttled or unavailable, so that the caller retries
 */
export async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GatewayError && error.code !== 'throttled' && error.code !== 'unavailable') return undefined;
    throw error;
  }
}
