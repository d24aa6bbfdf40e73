/** The function died in the middle of an invocation. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** Dies at one call of an invocation: before it takes effect, or after. */
export interface CrashPoint {
  readonly call: number;
  readonly when: 'before' | 'after';
}

/** Counts the remote calls of one invocation over several ports, and dies at a chosen one. */
export function crashing(point: CrashPoint | undefined) {
  let calls = 0;
  let isDead = false;
  const wrap = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function') return member;
        return async (...args: readonly unknown[]) => {
          // What was begun beside the call that died goes no further either.
          if (isDead) throw new Crash('the invocation is dead');
          const call = calls;
          calls += 1;
          const dies = point?.call === call;
          if (dies && point.when === 'before') {
            isDead = true;
            throw new Crash(`died before call ${call}`);
          }
          const result: unknown = await Reflect.apply(member, target, args);
          if (dies) {
            isDead = true;
            throw new Crash(`died after call ${call}`);
          }
          return result;
        };
      },
    });
  return { wrap, calls: () => calls };
}
