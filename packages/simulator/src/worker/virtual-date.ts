/**
 * A `Date` that reads the present from shared memory, in milliseconds, and adds what this invocation has spent since it
 * began. Everything else, dates from texts and numbers included, is the real one's.
 */
export function createVirtualDate(now: Float64Array, spentMs: () => number = () => 0): DateConstructor {
  const read = () => (now[0] ?? 0) + spentMs();
  return new Proxy(Date, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length === 0 ? [read()] : given, newTarget),
    apply: (target) => new target(read()).toString(),
    get: (target, name, receiver) => (name === 'now' ? read : Reflect.get(target, name, receiver)),
  });
}
