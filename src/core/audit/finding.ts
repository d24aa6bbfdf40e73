import type { Audited } from './audited-service.ts';

/** How bad a finding is. `high`: the protection is an illusion, or can cause harm. `medium`: it misses a kind of failure. `low`: worth knowing. */
export type Severity = 'high' | 'medium' | 'low';

/** All severities, the worst first. */
export const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low'];

/** A rule about the protection of a service. */
export interface AuditRule {
  /** Stable, for suppressions and links: `alarms-without-rollback`. */
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, in a few words. */
  readonly title: string;
  /** Why that matters, in one or two sentences. */
  readonly why: string;
  /** What to do, in one or two sentences, with the names of ECS's API. */
  readonly fix: string;
  /** The same with the names of our constructs. @default - fix */
  readonly fixInCdk?: string;
  /** Where AWS says it, or the study that shows it. */
  readonly source: string;
  readonly judge: (audited: Audited) => readonly Observation[];
}

/** What a rule found. */
export interface Observation {
  /** One sentence without a full stop, with the values of this service. */
  readonly says: string;
  readonly at: Place;
  /** What to do with the values of this service. @default - the fix of the rule */
  readonly fix?: string;
  /** The same with the names of our constructs. @default - fix, if it is set; else the one of the rule */
  readonly fixInCdk?: string;
}

/** Where a finding stands, so that a template's line can be shown. */
export interface Place {
  /** The service, or one of its alarms by its id. */
  readonly of: 'service' | { readonly alarm: string };
  /** The property in CloudFormation's names, from the resource's properties on. */
  readonly path: readonly string[];
}

/** A finding about a service. */
export interface Finding extends Observation {
  readonly rule: AuditRule;
}

/** Returns what to do, with the names of ECS's API. */
export function fixOf({ fix, rule }: Finding): string {
  return fix ?? rule.fix;
}

/** Returns what to do, with the names of our constructs. */
export function fixInCdkOf({ fixInCdk, fix, rule }: Finding): string {
  return fixInCdk ?? fix ?? rule.fixInCdk ?? rule.fix;
}
