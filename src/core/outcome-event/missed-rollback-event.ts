import type { DeploymentRecord, MissedRollback } from '../deployment/record.ts';
import { rollbackCommand } from '../report/missed-rollback.ts';
import { describeInstant } from '../time.ts';
import { type Detail, withoutAbsent } from '../without-absent.ts';
import { describeTransition, type PublishedEvent } from './outcome-event.ts';

/** Describes a missed rollback as the public event. Its `eventId` is always the same. */
export function describeMissedRollbackEvent(record: DeploymentRecord, missed: MissedRollback): PublishedEvent {
  const { resources, source, detail } = describeTransition(record, 'rollback-missed');
  return { source, detailType: 'Rollback Missed', resources, detail: { ...detail, ...missedDetail(record, missed) } };
}

function missedDetail(record: DeploymentRecord, missed: MissedRollback): Detail {
  const way = rollbackCommand(record);
  const { alarms, when, because, foundAt } = missed;
  return withoutAbsent({
    missedRollback: {
      alarms: alarms.map(({ firedAt, ...alarm }) => ({ ...alarm, firedAt: describeInstant(firedAt) })),
      when,
      because,
      checks: {
        at: describeInstant(foundAt),
        alarmStateAtStart: alarms[0]?.stateAtStart,
        isRollback: false,
        hasNewerDeployment: false,
      },
      command: way?.command,
      restores: way?.taskDefinitionArn,
    },
  });
}
