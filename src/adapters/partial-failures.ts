import { GatewayError, type GatewayErrorCode } from '../guard/errors.ts';

/** How often to send entries that fail while the call itself succeeds. */
const ROUNDS = 3;

/** Milliseconds before each round after the first: 150 in total, because longer waits belong in the queue. */
const PAUSES: readonly number[] = [50, 100];

/** Why AWS rejected one entry of a batch. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** The entry itself is at fault, so sending it again cannot help. */
  readonly isOurs: boolean;
}

/**
 * Sends a batch, then resends the rejected entries.
 *
 * @param send returns a refusal or `undefined` for each entry, in order
 * @throws GatewayError with AWS's error code if entries are still rejected at the end
 */
export async function sendEntries<T>(
  action: string,
  entries: readonly T[],
  send: (entries: readonly T[]) => Promise<readonly (Refusal | undefined)[]>,
): Promise<void> {
  let left = entries;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, PAUSES[round - 1]));
    const refusals = await send(left);
    const refused = refusals.filter((refusal) => refusal !== undefined);
    if (refused.length === 0) return;
    const [worst] = refused.toSorted((a, b) => Number(b.isOurs) - Number(a.isOurs));
    if (worst !== undefined && (worst.isOurs || round === ROUNDS - 1)) {
      throw refusedError(action, worst, refused.length, entries.length);
    }
    left = left.filter((_, index) => refusals[index] !== undefined);
  }
}

function refusedError(action: string, refusal: Refusal, refused: number, sent: number): GatewayError {
  const message = `${action} refused ${refused} of ${sent} entries: ${refusal.code}: ${refusal.message}`;
  return new GatewayError(codeOf(refusal), action, message);
}

function codeOf({ code, isOurs }: Refusal): GatewayErrorCode {
  if (/Throttl|LimitExceeded|TooManyRequests/i.test(code)) return 'throttled';
  if (/AccessDenied|NotAuthorized/i.test(code)) return 'denied';
  return isOurs ? 'invalid' : 'unavailable';
}
