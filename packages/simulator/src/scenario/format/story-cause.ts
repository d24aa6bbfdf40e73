/** Why a deployment of a scenario failed. Without a name, it means any alarm or any hook. */
export type StoryCause =
  | { readonly is: 'alarm' | 'hook'; readonly name: string | undefined }
  | { readonly is: 'circuit-breaker' | 'approval-rejected' | 'request' | 'unknown' };

const WORDS: Readonly<Record<StoryCause['is'], string>> = {
  alarm: 'alarm',
  'circuit-breaker': 'circuit breaker',
  hook: 'hook',
  'approval-rejected': 'approval rejected',
  request: 'request',
  unknown: 'unknown',
};

/** The words that can follow `because`, for suggestions. */
export const CAUSES: readonly string[] = Object.values(WORDS);

/** Parses a cause such as `alarm 5xx`, `hook` or `circuit breaker`; undefined for an unknown one. */
export function parseCause(text: string): StoryCause | undefined {
  const [, is, name] = /^(alarm|hook)(?: (.+))?$/.exec(text) ?? [];
  if (is === 'alarm' || is === 'hook') return { is, name };
  return UNNAMED.find((one) => WORDS[one.is] === text);
}

const UNNAMED = (['circuit-breaker', 'approval-rejected', 'request', 'unknown'] as const).map((is) => ({ is }));

/** Formats a cause as text that `parseCause` can read. */
export function formatCause(cause: StoryCause): string {
  const name = nameOf(cause);
  return name === undefined ? WORDS[cause.is] : `${WORDS[cause.is]} ${name}`;
}

export function formatCauses(causes: readonly StoryCause[]): string {
  return causes.map(formatCause).join(' and ');
}

/** Whether one of the causes is the expected one. */
export function hasCause(causes: readonly StoryCause[], expected: StoryCause): boolean {
  const name = nameOf(expected);
  return causes.some((one) => one.is === expected.is && (name === undefined || name === nameOf(one)));
}

function nameOf(cause: StoryCause): string | undefined {
  return 'name' in cause ? cause.name : undefined;
}
