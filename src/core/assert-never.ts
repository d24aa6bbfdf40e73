/** Marks a branch that our own union rules out: the compiler refuses the call while a member is left. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}: add a case for it`);
}
