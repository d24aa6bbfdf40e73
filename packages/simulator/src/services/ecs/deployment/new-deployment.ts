import { createHash } from 'node:crypto';
import { ecsArn, nameOf } from '../arns.ts';
import { isShifting } from '../api/configuration.ts';
import type {
  ClassicRow,
  ContainerDefinition,
  DeploymentState,
  RevisionState,
  ServiceState,
  Side,
  TaskDefinitionState,
} from '../state.ts';
import { liveTasks } from '../state.ts';
import type { EcsWorld } from '../world.ts';

/** Adds a revision and a PENDING deployment of it to the service; the engine starts the deployment. */
export function newDeployment(
  world: EcsWorld,
  service: ServiceState,
  taskDefinition: TaskDefinitionState,
): { readonly deployment: DeploymentState; readonly row: ClassicRow } {
  const now = world.clock.now();
  const side = sideOf(service);
  const revision = newRevision(world, service, { taskDefinition, createdAt: now, side });
  const sources = [...new Set(liveTasks(service).map((task) => task.revisionArn))];
  const classicId = world.ids.classicDeployment();
  const deployment: DeploymentState = {
    arn: ecsArn(
      service.scope,
      'service-deployment',
      nameOf(service.clusterArn),
      service.name,
      world.ids.serviceDeployment(),
    ),
    classicId,
    createdAt: now,
    targetRevisionArn: revision.arn,
    sourceRevisionArns: sources,
    configuration: service.configuration,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    updatedAt: now,
    status: 'PENDING',
    statusReason: undefined,
    lifecycleStage: undefined,
    rollback: undefined,
    rollbackCause: undefined,
    alarms: undefined,
    circuitBreaker: undefined,
    hookDetails: [],
    finalCounts: undefined,
  };
  world.store.addDeployment(service, deployment);
  return { deployment, row: newRow(deployment, revision) };
}

export interface NewRevision {
  readonly taskDefinition: TaskDefinitionState;
  /** @default generated */
  readonly arn?: string | undefined;
  readonly createdAt: number;
  /** @default the side with the production traffic */
  readonly side?: Side;
}

export function newRevision(world: EcsWorld, service: ServiceState, given: NewRevision): RevisionState {
  const cluster = nameOf(service.clusterArn);
  const revision: RevisionState = {
    arn: given.arn ?? ecsArn(service.scope, 'service-revision', cluster, service.name, world.ids.revision()),
    taskDefinitionArn: given.taskDefinition.arn,
    createdAt: given.createdAt,
    side: given.side ?? service.productionSide,
    images: given.taskDefinition.containerDefinitions.map(resolvedImage),
  };
  world.store.addRevision(service, revision);
  return revision;
}

/** A deployment that shifts traffic uses the target group without production traffic; a first one stays on its side. */
function sideOf(service: ServiceState): Side {
  if (!isShifting(service.configuration) || service.rows.length === 0) return service.productionSide;
  return service.productionSide === 'blue' ? 'green' : 'blue';
}

function newRow(deployment: DeploymentState, revision: RevisionState): ClassicRow {
  return {
    id: deployment.classicId,
    revisionArn: revision.arn,
    taskDefinitionArn: revision.taskDefinitionArn,
    createdAt: deployment.createdAt,
    updatedAt: deployment.createdAt,
    status: 'PRIMARY',
    rolloutState: 'IN_PROGRESS',
    rolloutStateReason: `ECS deployment ${deployment.classicId} in progress.`,
    failedTasks: 0,
  };
}

/** Digests an image in place of a registry: the same image always has the same digest. */
function resolvedImage({ name, image }: ContainerDefinition): RevisionState['images'][number] {
  const given = image.indexOf('@sha256:');
  const digest = given >= 0 ? image.slice(given + 1) : `sha256:${createHash('sha256').update(image).digest('hex')}`;
  return { containerName: name, image, imageDigest: digest };
}
