import { randomUUID } from 'node:crypto';
import { type DurationMs, epochMs } from '../core/time.ts';
import type { NewId, Now } from '../guard/ports.ts';

/** The machine's clock. */
export const systemNow: Now = () => epochMs(Date.now());

/** A random id that no other call has made. */
export const newId: NewId = () => randomUUID();

/** Waits in real time. The sweep alone does, for a fraction of a second between its calls. */
export const pause = (span: DurationMs): Promise<void> => new Promise((resolve) => void setTimeout(resolve, span));
