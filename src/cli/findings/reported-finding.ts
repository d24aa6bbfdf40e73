import type { AuditRule, Severity } from '../../core/audit/finding.ts';

/** A service with its findings, as a command reports it. */
export interface ReportedService {
  /** As people know it: the name, or the path of its construct, or its logical ID. */
  readonly name: string;
  readonly cluster: string | undefined;
  /** Where it comes from: a file, or a Region. */
  readonly source: string;
  readonly findings: readonly ReportedFinding[];
  /** Findings that are suppressed with a reason. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Values that the findings may depend on and that are not known, e.g. `parameter BakeTime`. */
  readonly unknown: readonly string[];
}

/** A finding with where it stands. */
export interface ReportedFinding {
  readonly rule: AuditRule;
  readonly says: string;
  /** What to do. */
  readonly fix: string;
  /** A file of the repository, for a template. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
  readonly logicalId: string | undefined;
  readonly constructPath: string | undefined;
}

/** A finding that someone accepted. */
export interface SuppressedFinding extends ReportedFinding {
  readonly reason: string;
}

/** Counts findings by severity. */
export function countBySeverity(services: readonly ReportedService[]): Readonly<Record<Severity, number>> {
  const counts = { high: 0, medium: 0, low: 0 };
  for (const { findings } of services) for (const { rule } of findings) counts[rule.severity] += 1;
  return counts;
}

/** The name of the exit code: the worst severity decides. */
export function verdictOf(services: readonly ReportedService[]): 'succeeded' | 'low' | 'medium' | 'high' {
  const { high, medium, low } = countBySeverity(services);
  if (high > 0) return 'high';
  if (medium > 0) return 'medium';
  return low > 0 ? 'low' : 'succeeded';
}
