import { type Input, pathOf, type Step } from './members.ts';

/** An input that notes which of its members are read, at any depth. */
export interface RecordedInput {
  readonly input: Input;
  /** As `containerDefinitions[].image`. */
  readonly readPaths: ReadonlySet<string>;
}

/**
 * Notes the reads by name. What copies or serializes an object lists its names first, and its reads say nothing. For this
 * tool alone: at run time, parts of an input are kept for long.
 */
export function recorded(input: Input): RecordedInput {
  const readPaths = new Set<string>();
  const watch = <T>(value: T, steps: readonly Step[]): T => {
    if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value)) return value;
    let isListed = false;
    return new Proxy(value, {
      ownKeys: (target) => {
        isListed = true;
        return Reflect.ownKeys(target);
      },
      get: (target, name, receiver) => {
        const inner: unknown = Reflect.get(target, name, receiver);
        if (typeof name !== 'string' || typeof inner === 'function') return inner;
        const way = [...steps, Array.isArray(target) ? '[]' : name];
        if (!Array.isArray(target) && !isListed) readPaths.add(pathOf(way));
        return watch(inner, way);
      },
    });
  };
  return { input: watch(input, []), readPaths };
}
