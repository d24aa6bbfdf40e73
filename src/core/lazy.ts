/**
 * Creates a value on first use and keeps it. For values that are slow to create, such as schemas: what a module creates at
 * load time adds to the cold start, even if the first message does not need it.
 */
export function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
