import type { Cause, DeploymentRecord, Outcome, Phase, RecordedImage } from '../deployment/record.ts';
import { type OutcomeAssessment, type Sibling, assessOutcome } from '../deployment/outcome.ts';
import type { ServiceDeploymentDescription, ServiceRevisionDescription } from '../deployment/facts.ts';
import { serviceArnOfDeployment } from '../arn.ts';
import type { EpochMs } from '../time.ts';

/** One deployment of the history, from a record of the guard or from ECS. */
export interface PastDeployment {
  readonly serviceArn: string;
  readonly serviceDeploymentArn: string;
  readonly createdAt: EpochMs;
  readonly startedAt: EpochMs | undefined;
  readonly rollbackStartedAt: EpochMs | undefined;
  readonly finishedAt: EpochMs | undefined;
  readonly strategy: string;
  readonly phase: Phase;
  /** Undefined until the deployment is finished. */
  readonly outcome: Outcome | undefined;
  readonly cause: Cause | undefined;
  /** ECS's own text. */
  readonly reason: string | undefined;
  /** The alarms that ECS lists as those that failed the deployment. */
  readonly alarmNames: readonly string[];
  /** The task definition that it deployed; undefined if it is not known. */
  readonly taskDefinitionArn: string | undefined;
  /** The images that it deployed; absent if they are not known. */
  readonly images?: readonly RecordedImage[];
  /** Finished before the guard was installed. False for a deployment that was read from ECS. */
  readonly baseline: boolean;
}

/** The parts of a record that a history shows. */
export type HistoryRecord = Pick<
  DeploymentRecord,
  | 'serviceArn'
  | 'serviceDeploymentArn'
  | 'createdAt'
  | 'startedAt'
  | 'rollbackStartedAt'
  | 'finishedAt'
  | 'strategy'
  | 'phase'
  | 'outcome'
  | 'cause'
  | 'reason'
  | 'baseline'
> & {
  readonly alarms: readonly { readonly alarmName: string; readonly triggered: boolean }[];
  readonly revisions: {
    readonly to:
      | { readonly taskDefinitionArn: string | undefined; readonly images: readonly RecordedImage[] }
      | undefined;
  };
};

/** Converts a record of the guard. */
export function pastDeploymentOf(record: HistoryRecord): PastDeployment {
  return {
    serviceArn: record.serviceArn,
    serviceDeploymentArn: record.serviceDeploymentArn,
    createdAt: record.createdAt,
    startedAt: record.startedAt,
    rollbackStartedAt: record.rollbackStartedAt,
    finishedAt: record.finishedAt,
    strategy: record.strategy,
    phase: record.phase,
    outcome: record.outcome,
    cause: record.cause,
    reason: record.reason,
    alarmNames: record.alarms.filter(({ triggered }) => triggered).map(({ alarmName }) => alarmName),
    taskDefinitionArn: record.revisions.to?.taskDefinitionArn,
    ...(record.revisions.to && { images: record.revisions.to.images }),
    baseline: record.baseline,
  };
}

/** What is known about a deployment besides ECS's description of it. */
interface Beside {
  /** Deployments of the same service that ECS listed. */
  readonly siblings: readonly Sibling[];
  /** When ECS listed them. */
  readonly listedAt: EpochMs;
  readonly now: EpochMs;
  /** Undefined if ECS has forgotten it. */
  readonly revision: Pick<ServiceRevisionDescription, 'taskDefinitionArn' | 'images'> | undefined;
}

/** Converts ECS's description of a deployment, by the rules that the guard records by. */
export function describedDeployment(deployment: ServiceDeploymentDescription, beside: Beside): PastDeployment {
  const { serviceDeploymentArn, createdAt, startedAt, rollback, strategy } = deployment;
  const { phase, outcome, cause } = assess(deployment, beside);
  return {
    serviceArn: serviceArnOfDeployment(serviceDeploymentArn) ?? serviceDeploymentArn,
    serviceDeploymentArn,
    createdAt,
    startedAt,
    rollbackStartedAt: rollback?.startedAt,
    finishedAt: outcome === undefined ? undefined : (deployment.finishedAt ?? deployment.stoppedAt),
    strategy,
    phase,
    outcome,
    cause,
    reason: deployment.statusReason ?? rollback?.reason,
    alarmNames: deployment.alarms?.triggeredAlarmNames ?? [],
    taskDefinitionArn: beside.revision?.taskDefinitionArn,
    ...(beside.revision && { images: beside.revision.images }),
    baseline: false,
  };
}

function assess(deployment: ServiceDeploymentDescription, { siblings, listedAt, now }: Beside): OutcomeAssessment {
  const context = { siblings, siblingsReadAt: listedAt, rollbackRequested: false, previous: undefined, now };
  return assessOutcome(deployment, context);
}
