import type { AuditRule } from '../finding.ts';
import { ALARM_HISTORIES } from './alarm-histories.ts';
import { RULES_WITHOUT_PAST } from './without-past.ts';

/** All rules about a service that ECS deploys itself, in the order of the docs. */
export const AUDIT_RULES: readonly AuditRule[] = [...RULES_WITHOUT_PAST, ...ALARM_HISTORIES];
