import { type Cause, CAUSES, type Outcome, OUTCOMES, type ProtectionState } from '../../src/core/deployment/record.ts';
import type { MissedRollbackDetailType } from '../../src/core/outcome-event/missed-rollback-detail.ts';
import type { OutcomeDetailType } from '../../src/core/outcome-event/outcome-detail.ts';

/** Which outcome events a rule matches: all filters must match, and any value within a filter. */
export interface OutcomeFilters {
  /**
   * Kinds of events.
   * @default ['Deployment Finished']
   */
  readonly detailTypes?: readonly (OutcomeDetailType | MissedRollbackDetailType)[];

  /**
   * How the deployment ended. Only `Deployment Finished` has it.
   * @default - any outcome
   */
  readonly outcomes?: readonly Outcome[];

  /**
   * Why it did not succeed. Only `Deployment Rolling Back`, `Deployment Stuck` and `Deployment Finished` have it.
   * @default - any cause, or none
   */
  readonly causes?: readonly Cause[];

  /**
   * Whether deployment alarms could have stopped it.
   * @default - protected or not
   */
  readonly protections?: readonly ProtectionState[];

  /**
   * Services, as `cluster-pattern/service-pattern` with `*` for any text, like `include` of the guard.
   * @default - every service that the guard watches
   */
  readonly services?: readonly string[];

  /**
   * Deployment strategies by their ECS names: `ROLLING`, `BLUE_GREEN`, `LINEAR`, `CANARY`.
   * @default - any strategy
   */
  readonly strategies?: readonly string[];
}

/** Every kind of outcome event. The code does not compile if one is missing. */
const detailTypes: Readonly<Record<OutcomeDetailType | MissedRollbackDetailType, true>> = {
  'Deployment Started': true,
  'Deployment Unprotected': true,
  'Deployment Awaiting Approval': true,
  'Deployment Rolling Back': true,
  'Deployment Stuck': true,
  'Deployment Finished': true,
  'Rollback Missed': true,
};

const protections: Readonly<Record<ProtectionState, true>> = {
  armed: true,
  'off-alarm-at-start': true,
  'off-during-deployment': true,
  'off-not-configured': true,
  'off-early-success': true,
  blind: true,
  unknown: true,
};

/** All values of each filter, in the order of their declaration. */
export const outcomeWords = {
  detailTypes: Object.keys(detailTypes),
  outcomes: OUTCOMES,
  causes: CAUSES,
  protections: Object.keys(protections),
} as const satisfies Partial<Record<keyof OutcomeFilters, readonly string[]>>;
