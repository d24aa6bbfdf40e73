/** The input of a call, which notes what of it is read. */
export interface WatchedInput {
  readonly input: Readonly<Record<string, unknown>>;
  /** The members that were read, whether or not the call has them. */
  readonly read: ReadonlySet<string>;
  /** Whether all members were listed, as to keep those that nothing else uses. */
  isListed(): boolean;
}

/**
 * Watches the members of an input, so that members without effect can be named: AWS has them, and an operation that does
 * not read them cannot act on them. Members of members are not watched.
 */
export function watchInput(input: Readonly<Record<string, unknown>>): WatchedInput {
  const read = new Set<string>();
  let isListed = false;
  const note = (name: string | symbol) => void (typeof name === 'string' && read.add(name));
  const watched = new Proxy(input, {
    get: (target, name, receiver) => {
      note(name);
      return Reflect.get(target, name, receiver);
    },
    has: (target, name) => {
      note(name);
      return Reflect.has(target, name);
    },
    ownKeys: (target) => {
      isListed = true;
      return Reflect.ownKeys(target);
    },
  });
  return { input: watched, read, isListed: () => isListed };
}

/** The members of a call that nothing has read. */
export function unreadMembers(input: Readonly<Record<string, unknown>>, watched: WatchedInput): readonly string[] {
  if (watched.isListed()) return [];
  return Object.keys(input).filter((name) => input[name] !== undefined && !watched.read.has(name));
}
