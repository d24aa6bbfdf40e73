import { type ClassicRow, type DeploymentState, isFinished, type RevisionState, type ServiceState } from './state.ts';
import type { EcsWorld } from './world.ts';

/** The rows of `deployments[]` for a seeded history: the running revision, and the newest deployment if unfinished. */
export function rowsOf(world: EcsWorld, service: ServiceState, running: RevisionState): ClassicRow[] {
  const origin = service.deployments.findLast(({ targetRevisionArn }) => targetRevisionArn === running.arn);
  const id = origin?.classicId ?? world.ids.classicDeployment();
  const createdAt = origin?.createdAt ?? service.createdAt;
  const good: ClassicRow = {
    id,
    revisionArn: running.arn,
    taskDefinitionArn: running.taskDefinitionArn,
    createdAt,
    updatedAt: origin?.updatedAt ?? createdAt,
    status: 'PRIMARY',
    rolloutState: 'COMPLETED',
    rolloutStateReason: `ECS deployment ${id} completed.`,
    failedTasks: 0,
  };
  const newest = service.deployments.at(-1);
  if (newest === undefined || isFinished(newest)) return [good];
  const fresh = unfinishedRow(service, newest, running);
  if (newest.targetRevisionArn === running.arn) return [fresh];
  if (newest.status !== 'ROLLBACK_IN_PROGRESS') return [fresh, { ...good, status: 'ACTIVE' }];
  const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`;
  return [
    { ...good, rolloutState: 'IN_PROGRESS', rolloutStateReason: reason, updatedAt: newest.updatedAt },
    {
      ...fresh,
      status: 'ACTIVE',
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    },
  ];
}

function unfinishedRow(service: ServiceState, deployment: DeploymentState, running: RevisionState): ClassicRow {
  const revision = service.revisions.find(({ arn }) => arn === deployment.targetRevisionArn) ?? running;
  return {
    id: deployment.classicId,
    revisionArn: deployment.targetRevisionArn,
    taskDefinitionArn: revision.taskDefinitionArn,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${deployment.classicId} in progress.`,
    failedTasks: 0,
  };
}
