import { matchesGlob } from '../../../src/core/glob.ts';

/** The tasks that a collector's target matches. */
export interface TargetPattern {
  readonly kind: 'service' | 'task definition';
  /** A name with `*` for any text. */
  readonly pattern: string;
  readonly port: number;
  readonly path: string;
}

/** Whether a text is a valid pattern for services, families or containers, with `*` for any text. */
export function isNamePattern(pattern: string): boolean {
  return /^[a-zA-Z0-9_*-]{1,255}$/.test(pattern);
}

/** Whether the pattern matches the name. For an unknown name, only `*` certainly matches. */
export function covers(
  { pattern }: Pick<TargetPattern, 'pattern'>,
  name: string | undefined,
): 'yes' | 'no' | 'unknown' {
  if (name === undefined) return /^\*+$/.test(pattern) ? 'yes' : 'unknown';
  return matchesGlob(pattern, name) ? 'yes' : 'no';
}

/** Converts a name pattern to the agent's expression. */
export function nameExpression(pattern: string): string {
  return `^${anyText(pattern)}$`;
}

/** Converts a family pattern to the agent's expression for the ARNs of its revisions. */
export function familyExpression(pattern: string): string {
  return `^.*:task-definition/${anyText(pattern)}:[0-9]+$`;
}

function anyText(pattern: string): string {
  return pattern.replace(/\*+/g, '.*');
}
