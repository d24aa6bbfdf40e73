import type { AuditRule } from '../finding.ts';
import { ALARM_HISTORIES } from './alarm-histories.ts';
import { ALARM_KINDS } from './alarm-kinds.ts';
import { ALARM_METRICS } from './alarm-metrics.ts';
import { ALARM_TIMES } from './alarm-times.ts';
import { HOOK_RULES } from './hooks.ts';
import { LOAD_BALANCERS } from './load-balancers.ts';
import { QUEUES } from './queues.ts';
import { SETTINGS } from './settings.ts';
import { TASKS } from './tasks.ts';
import { UNWATCHED } from './unwatched.ts';

/** All rules about a service that ECS deploys itself, in the order of the docs. */
export const AUDIT_RULES: readonly AuditRule[] = [
  ...SETTINGS,
  ...ALARM_KINDS,
  ...ALARM_METRICS,
  ...LOAD_BALANCERS,
  ...UNWATCHED,
  ...QUEUES,
  ...ALARM_TIMES,
  ...ALARM_HISTORIES,
  ...TASKS,
  ...HOOK_RULES,
];
