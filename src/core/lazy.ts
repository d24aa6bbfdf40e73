/**
 * A value that is made at its first use and kept. For what costs time to make, like a schema: a function's cold start pays for
 * whatever a module makes at once, whether or not the first message needs it.
 */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
