import { GatewayError } from './errors.ts';

/** What a read gives that the outcome can do without: undefined where AWS refuses it. Trouble that passes is tried again. */
export async function unlessRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof GatewayError && error.code !== 'throttled' && error.code !== 'unavailable') return undefined;
    throw error;
  }
}
