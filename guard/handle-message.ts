/** Handles one message of the batch it was made for; a rejection gives that message back to its queue. */
export type HandleMessage = (body: string) => Promise<void>;

/** The promise for a key, started at its first mention: messages of one batch that share a key share what becomes of it. */
export function remember<T>(known: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const promise = known.get(key) ?? start();
  known.set(key, promise);
  return promise;
}
