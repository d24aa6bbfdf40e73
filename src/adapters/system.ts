import { randomUUID } from 'node:crypto';
import { type DurationMs, epochMs } from '../core/time.ts';
import type { NewId, Now } from '../guard/ports.ts';

/** The system clock. */
export const systemNow: Now = () => epochMs(Date.now());

/** A random, unique id. */
export const newId: NewId = () => randomUUID();

/** Waits in real time. Used only by the sweep, for a fraction of a second between calls. */
export const pause = (span: DurationMs): Promise<void> => new Promise((resolve) => void setTimeout(resolve, span));

/** Resolves with undefined after `limit` unless `read` settles first. A later rejection of `read` is ignored. */
export async function within<T>(limit: DurationMs, read: Promise<T>): Promise<T | undefined> {
  const timer = Promise.withResolvers<undefined>();
  const timeout = setTimeout(() => timer.resolve(undefined), limit);
  try {
    return await Promise.race([read, timer.promise]);
  } finally {
    clearTimeout(timeout);
  }
}
