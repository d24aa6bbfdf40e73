import * as z from 'zod/mini';
import type { MissedRollback } from '../../core/deployment/record.ts';
import { itemSchema, object } from './item-schema.ts';

/** The schema of a missed rollback in a record. */
export const missedSchema = /* @__PURE__ */ itemSchema<MissedRollback>(({ text, maybeText, maybeNumber, instant }) =>
  object({
    alarms: z.array(
      object({ alarmName: text, firedAt: instant, stateAtStart: text, state: maybeText, value: maybeNumber }),
    ),
    when: z.enum(['during-deployment', 'after-success']),
    because: z.enum([
      'deployment-had-succeeded',
      'early-success',
      'alarm-at-start',
      'alarm-lost',
      'alarms-off',
      'invisible-alarm',
      'unknown',
    ]),
    foundAt: instant,
  }),
);
