import type { MissedReason } from '../deployment/record.ts';
import type { OutcomeDetail } from './outcome-detail.ts';

/** The kind of event about a rollback that ECS did not make. */
export type MissedRollbackDetailType = 'Rollback Missed';

/**
 * The detail of `Rollback Missed`, version 1: an alarm of the deployment went to ALARM, while the deployment ran or shortly
 * after it succeeded, and ECS did not roll back. The other fields are those of an outcome event.
 */
export interface MissedRollbackDetail extends OutcomeDetail {
  readonly missedRollback: {
    /** The alarms that had fired, first one first, at most five. */
    readonly alarms: readonly MissedRollbackAlarm[];
    readonly when: 'during-deployment' | 'after-success';
    /** Why ECS did not act; `unknown`: ECS gives no reason. */
    readonly because: MissedReason;
    /** What the guard checked before it published the event. */
    readonly checks: {
      /** ISO 8601 in UTC with milliseconds, like all other instants. */
      readonly at: string;
      /** The state of the first alarm when the deployment started: never `ALARM`. */
      readonly alarmStateAtStart: string;
      readonly isRollback: false;
      readonly hasNewerDeployment: false;
    };
    /** The command of the AWS CLI that goes back; absent if no earlier revision is known. */
    readonly command?: string;
    /** ARN of the task definition that the command restores. */
    readonly restores?: string;
  };
}

/** An alarm that went to ALARM without a rollback. */
interface MissedRollbackAlarm {
  readonly alarmName: string;
  readonly firedAt: string;
  readonly stateAtStart: string;
  /** Its state when the guard found it; absent if it no longer existed. */
  readonly state?: string;
  /** The newest datapoint when it fired, in the metric's unit. */
  readonly value?: number;
}
