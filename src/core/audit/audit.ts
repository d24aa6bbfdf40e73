import type { Audited } from './audited-service.ts';
import { type Finding, SEVERITIES } from './finding.ts';
import { isJudged, UNJUDGED } from './rules/not-judged.ts';
import { AUDIT_RULES } from './rules/table.ts';

/** Returns what is wrong with the protection of a service, the worst first. A service that ECS deploys by other rules gets one finding that says so. */
export function audit(audited: Audited): readonly Finding[] {
  const rules = isJudged(audited.service) ? AUDIT_RULES : UNJUDGED;
  const findings = rules.flatMap((rule) => rule.judge(audited).map((one) => ({ ...one, rule })));
  return findings.toSorted((a, b) => SEVERITIES.indexOf(a.rule.severity) - SEVERITIES.indexOf(b.rule.severity));
}
