/** Says that the caller can take "this hangs" for an answer; what it is answered then. */
const ASKED = 'x-simulator-takes-hangs';
const ANSWERED = 'x-simulator-hangs';

/** What a call of this realm is made and ended with. */
interface Realm {
  fetch: typeof fetch;
  readonly AbortSignal: { timeout(ms: number): AbortSignal };
}

/** How much of an invocation has gone by in calls that hang. */
export interface Spent {
  /** Begins an invocation that may last so long. */
  begin(limitMs: number): void;
  /** Virtual milliseconds since the invocation began. */
  ms(): number;
}

/**
 * Makes `fetch` and `AbortSignal.timeout` of this realm cost virtual time where a call hangs: the call ends as its signal
 * would end it, at once, and the time is taken for spent. A call that outlasts the invocation never ends, and `onOver` is
 * called; one without a time-out outlasts every invocation.
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
