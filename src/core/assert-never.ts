/** Marks a branch that is unreachable for one of the guard's own unions. It does not compile while a member is unhandled. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}: add a case for it`);
}
