import type { EpochMs } from '../../../src/core/time.ts';
import { plus } from './draft.ts';
import type { ServiceNames } from './names.ts';
import type { DeploymentStory } from './story.ts';

interface PastPlan {
  /** When the newest of them had ended. */
  readonly before: EpochMs;
  readonly count: number;
  /** From one to the next, in milliseconds. */
  readonly gap: number;
  readonly names: ServiceNames;
  readonly revision: (createdAt: EpochMs) => string;
}

/** Deployments that succeeded before the story, each with its last state alone: nothing was there to watch them. */
export function pastDeployments({ before, count, gap, names, revision }: PastPlan): readonly DeploymentStory[] {
  const stories: DeploymentStory[] = [];
  let from: string | undefined;
  for (let index = count - 1; index >= 0; index -= 1) {
    const story = pastDeployment(plus(before, -index * gap), from, { names, to: revision(plus(before, -index * gap)) });
    from = story.truth.to;
    stories.push(story);
  }
  return stories;
}

function pastDeployment(
  finishedAt: EpochMs,
  from: string | undefined,
  { names, to }: { readonly names: ServiceNames; readonly to: string },
): DeploymentStory {
  const createdAt = plus(finishedAt, -120_000);
  const startedAt = plus(createdAt, 2_000);
  const arn = names.deploymentArn();
  const counts = (revisionArn: string, runningTaskCount: number) => ({
    arn: revisionArn,
    requestedTaskCount: 3,
    runningTaskCount,
    pendingTaskCount: 0,
  });
  const view = {
    serviceDeploymentArn: arn,
    status: 'SUCCESSFUL',
    statusReason: undefined,
    createdAt,
    startedAt,
    finishedAt,
    stoppedAt: undefined,
    updatedAt: finishedAt,
    sourceServiceRevisions: from === undefined ? [] : [counts(from, 0)],
    targetServiceRevision: counts(to, 3),
    rollback: undefined,
    strategy: 'ROLLING',
    bakeTimeMinutes: undefined,
    earlySuccess: undefined,
    alarmsEnabled: false,
    alarms: undefined,
    circuitBreaker: undefined,
    lifecycleStage: undefined,
    lifecycleHooks: [],
  };
  return {
    serviceArn: names.serviceArn,
    arn,
    ecsDeploymentId: names.ecsDeploymentId(),
    createdAt,
    ending: 'past',
    states: [{ at: createdAt, view }],
    events: [],
    truth: {
      outcome: 'succeeded',
      cause: undefined,
      protection: { state: 'off-not-configured', alarmNames: [], lost: undefined },
      from,
      to,
      createdAt,
      startedAt,
      finishedAt,
      endIsUnstated: false,
      rollbackStartedAt: undefined,
      supersededBy: undefined,
      pause: undefined,
    },
  };
}
