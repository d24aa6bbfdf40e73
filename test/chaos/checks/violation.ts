/** The promises that every history is held to, once the guard has settled. */
export type PromiseName =
  | 'the guard settles'
  | 'no bug throws'
  | 'one record per deployment'
  | 'a record of nothing else'
  | 'every record is final'
  | 'the outcome is true'
  | 'the cause is true'
  | 'the protection is true'
  | 'the revisions are true'
  | 'the times are true'
  | 'one message per deployment to report'
  | 'no message about anything else'
  | 'the message shows the record'
  | 'one reply with log lines'
  | 'every outcome event at least once'
  | 'all evidence is announced'
  | 'no event about anything else'
  | 'never two outcomes'
  | 'never twice without a loss'
  | 'a missed rollback is published once'
  | 'one reply per missed rollback'
  | 'every denial is announced'
  | 'only a denial is announced'
  | 'the queues are empty'
  | 'only poison is dead';

/** A promise that one history broke. */
export interface Violation {
  readonly promise: PromiseName;
  /** The deployment, queue or event that it is about. */
  readonly about: string;
  readonly expected: string;
  readonly actual: string;
}

/** Nothing where both are the same text. */
export function differs(
  promise: PromiseName,
  about: string,
  [expected, actual]: readonly [expected: unknown, actual: unknown],
): readonly Violation[] {
  const [wanted, found] = [show(expected), show(actual)];
  if (wanted === found) return [];
  const from = sharedLength(wanted, found);
  return [{ promise, about, expected: clip(wanted, from), actual: clip(found, from) }];
}

/** Texts longer than that are shown from shortly before they differ. */
const SHOWN = 300;

function clip(text: string, from: number): string {
  if (text.length <= SHOWN) return text;
  const start = Math.max(0, from - 60);
  return `${start > 0 ? '…' : ''}${text.slice(start, start + SHOWN)}`;
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
}
