import type { Audited } from './audited-service.ts';
import type { Finding } from './finding.ts';
import { judge } from './judge.ts';
import { AUDIT_RULES } from './rules/table.ts';

/** Returns what is wrong with the protection of a service, by all rules. */
export function audit(audited: Audited): readonly Finding[] {
  return judge(audited, AUDIT_RULES);
}
