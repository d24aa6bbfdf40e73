import type { AuditRule } from '../finding.ts';
import { ALARM_KINDS } from './alarm-kinds.ts';
import { ALARM_METRICS } from './alarm-metrics.ts';
import { ALARM_TIMES } from './alarm-times.ts';
import { HOOK_RULES } from './hooks.ts';
import { LOAD_BALANCERS } from './load-balancers.ts';
import { QUEUES } from './queues.ts';
import { SETTINGS } from './settings.ts';
import { TASKS } from './tasks.ts';
import { UNWATCHED } from './unwatched.ts';

/** Rules that need no past metrics, in the order of the docs. The constructs have no others, and so not the evaluation of alarms. */
export const RULES_WITHOUT_PAST: readonly AuditRule[] = [
  ...SETTINGS,
  ...ALARM_KINDS,
  ...ALARM_METRICS,
  ...LOAD_BALANCERS,
  ...UNWATCHED,
  ...QUEUES,
  ...ALARM_TIMES,
  ...TASKS,
  ...HOOK_RULES,
];
