/** Request header of a caller that accepts "this call hangs" as an answer, and the header of that answer. */
const ASKED = 'x-simulator-takes-hangs';
const ANSWERED = 'x-simulator-hangs';

/** The globals that make and end calls. */
interface Realm {
  fetch: typeof fetch;
  readonly AbortSignal: { timeout(ms: number): AbortSignal };
}

/** The virtual time that an invocation has spent in hanging calls. */
export interface Spent {
  /** Begins an invocation with a time limit. */
  begin(limitMs: number): void;
  /** Virtual milliseconds spent since the invocation began. */
  ms(): number;
}

/**
 * Makes hanging calls cost virtual time, by replacing `fetch` and `AbortSignal.timeout`: a hanging call ends at once as
 * its signal would end it, and the time until then counts as spent. A call that outlasts the invocation never ends, and
 * `onOver` is called; a call without a timeout outlasts every invocation.
 */
export function createHangingCalls(realm: Realm, onOver: () => void): Spent {
  let spent = 0;
  let limit = Number.POSITIVE_INFINITY;
  const ends = new WeakMap<AbortSignal, number>();
  const { fetch } = realm;
  const timeout = realm.AbortSignal.timeout.bind(realm.AbortSignal);
  realm.AbortSignal.timeout = (ms) => {
    const signal = timeout(ms);
    ends.set(signal, spent + ms);
    return signal;
  };
  realm.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set(ASKED, 'yes');
    const answer = await fetch(input, { ...init, headers });
    if (!answer.headers.has(ANSWERED)) return answer;
    const end = (init?.signal && ends.get(init.signal)) ?? Number.POSITIVE_INFINITY;
    spent = Math.min(Math.max(spent, end), limit);
    if (spent < limit) throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    onOver();
    return new Promise(() => undefined);
  };
  return {
    begin(limitMs) {
      spent = 0;
      limit = limitMs;
    },
    ms: () => spent,
  };
}
