import type { AuditRule } from '../../core/audit/finding.ts';
import { UNJUDGED } from '../../core/audit/rules/not-judged.ts';
import { AUDIT_RULES } from '../../core/audit/rules/table.ts';
import { wrapWords } from '../wrap-words.ts';

/** All rules that a finding can have. */
export const ALL_RULES: readonly AuditRule[] = [...AUDIT_RULES, ...UNJUDGED];

/** Explains a rule, or says which ids there are. */
export function explainRule(id: string, columns: number | undefined): string | undefined {
  const rule = ALL_RULES.find((one) => one.id === id);
  if (rule === undefined) return undefined;
  const width = Math.max(40, columns ?? 100);
  return [
    `${rule.id} (${rule.severity}): ${rule.title}`,
    '',
    ...wrapWords(rule.why, width),
    '',
    ...wrapWords(`Fix: ${rule.fix}`, width),
    '',
    `Source: ${rule.source}`,
    '',
  ].join('\n');
}
