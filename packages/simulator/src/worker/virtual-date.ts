/**
 * A `Date` that reads the current time in milliseconds from shared memory, and adds the virtual time that the
 * invocation has spent. In all other respects, including dates from strings and numbers, it is the real `Date`.
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
