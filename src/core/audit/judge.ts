import type { Audited } from './audited-service.ts';
import { type AuditRule, type Finding, SEVERITIES } from './finding.ts';
import { isJudged, UNJUDGED } from './rules/not-judged.ts';

/** Returns what these rules find, the worst first. A service that ECS deploys by other rules gets one finding that says so. */
export function judge(audited: Audited, rules: readonly AuditRule[]): readonly Finding[] {
  const those = isJudged(audited.service) ? rules : UNJUDGED;
  const findings = those.flatMap((rule) => rule.judge(audited).map((one) => ({ ...one, rule })));
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity));
}
