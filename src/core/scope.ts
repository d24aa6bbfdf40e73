import { parseServiceArn } from './arn.ts';
import { matchesGlob } from './glob.ts';

/** The services that the guard watches: `cluster/service` patterns in which `*` stands for any characters. */
export interface Scope {
  /** Empty for every service. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Whether the guard watches a service. `exclude` takes precedence; a short ARN counts as cluster `default`. */
export function isInScope(scope: Scope, serviceArn: string): boolean {
  const name = parseServiceArn(serviceArn);
  if (name === undefined) return false;
  const path = `${name.cluster ?? 'default'}/${name.service}`;
  const included = scope.include.length === 0 || scope.include.some((pattern) => matchesGlob(pattern, path));
  return included && !scope.exclude.some((pattern) => matchesGlob(pattern, path));
}

/** Formats a scope; the same for any order of its patterns. */
export function describeScope(scope: Scope): string {
  return JSON.stringify({ include: [...scope.include].sort(), exclude: [...scope.exclude].sort() });
}
