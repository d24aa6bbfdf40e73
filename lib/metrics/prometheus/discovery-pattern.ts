import { matchesGlob } from '../../../src/core/glob.ts';

/** Which tasks a collector's target names. */
export interface TargetPattern {
  readonly kind: 'service' | 'task definition';
  /** A name with `*` for any text. */
  readonly pattern: string;
  readonly port: number;
  readonly path: string;
}

/** Names of ECS services, families and containers, with `*` for any text. */
export function isNamePattern(pattern: string): boolean {
  return /^[a-zA-Z0-9_*-]{1,255}$/.test(pattern);
}

/** Whether the pattern means the name; a name that is not known is meant by `*` alone for sure. */
export function covers(
  { pattern }: Pick<TargetPattern, 'pattern'>,
  name: string | undefined,
): 'yes' | 'no' | 'unknown' {
  if (name === undefined) return /^\*+$/.test(pattern) ? 'yes' : 'unknown';
  return matchesGlob(pattern, name) ? 'yes' : 'no';
}

/** The agent's expression for a name. */
export function nameExpression(pattern: string): string {
  return `^${anyText(pattern)}$`;
}

/** The agent's expression for the ARNs of a family's revisions. */
export function familyExpression(pattern: string): string {
  return `^.*:task-definition/${anyText(pattern)}:[0-9]+$`;
}

function anyText(pattern: string): string {
  return pattern.replace(/\*+/g, '.*');
}
