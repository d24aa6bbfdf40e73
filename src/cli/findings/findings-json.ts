import { countBySeverity, type ReportedFinding, type ReportedService } from './reported-finding.ts';

/** Formats findings as one JSON document, version 1. */
export function findingsJson(services: readonly ReportedService[]): string {
  const document = {
    schemaVersion: '1',
    counts: { services: services.length, ...countBySeverity(services) },
    services: services.map(({ name, cluster, source, findings, suppressed, unknown }) => ({
      name,
      cluster,
      source,
      findings: findings.map(findingOf),
      suppressed: suppressed.map((one) => ({ ...findingOf(one), reason: one.reason })),
      unknown,
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function findingOf({ rule, says, fix, file, line, logicalId, constructPath }: ReportedFinding) {
  const { id, severity, title, why, source } = rule;
  return { rule: id, severity, title, says, why, fix, link: source, file, line, logicalId, constructPath };
}
