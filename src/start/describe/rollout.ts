import type { Rollout } from '@ecs-guard/simulator/services/ecs/deployment/rollout';
import { desiredOf } from '@ecs-guard/simulator/services/ecs/deployment/settled';
import type { ClassicRow, DeploymentState, ServiceState } from '@ecs-guard/simulator/services/ecs/state';
import { type DurationMs, describeDuration } from '../../core/time.ts';
import type { Style } from '../terminal.ts';

type Status = Pick<DeploymentState, 'status'>;
type Phase = Pick<Rollout, 'phase'>;

/** Describes the deployment's phase; after its end, ECS's status in lowercase. */
export function describePhase({ status }: Status, rollout: Phase | undefined): string {
  if (rollout === undefined) return status.toLowerCase().replaceAll('_', ' ');
  if (rollout.phase === 'pending') return 'pending';
  return status === 'ROLLBACK_REQUESTED' ? 'rollback requested' : rollout.phase.replaceAll('-', ' ');
}

export function styleOfPhase({ status }: Status, rollout: Phase | undefined): Style {
  if (rollout?.phase === 'rolling-back') return 'yellow';
  if (rollout !== undefined) return 'bold';
  return status === 'SUCCESSFUL' ? 'green' : 'red';
}

/**
 * Formats the deployments of DescribeServices, without old ones that have no tasks: `v2 1/2 running, 1 starting · v1 2
 * running`.
 */
export function describeTasks(service: ServiceState): string {
  return service.rows.flatMap((row) => describeRow(service, row)).join(' · ');
}

function describeRow(service: ServiceState, row: ClassicRow): readonly string[] {
  const tasks = service.tasks.filter(({ revisionArn }) => revisionArn === row.revisionArn);
  const count = (...statuses: readonly string[]) =>
    tasks.filter(({ lastStatus }) => statuses.includes(lastStatus)).length;
  const [running, starting, stopping] = [count('RUNNING'), count('PROVISIONING', 'PENDING'), count('STOPPING')];
  if (row.status !== 'PRIMARY' && running + starting + stopping === 0) return [];
  const healthy = tasks.filter(({ lastStatus, healthy }) => lastStatus === 'RUNNING' && healthy).length;
  const wanted = row.status === 'PRIMARY' ? `/${desiredOf(service)}` : '';
  const parts = [
    `${running}${wanted} running`,
    ...(healthy < running ? [`${healthy} healthy`] : []),
    ...(starting > 0 ? [`${starting} starting`] : []),
    ...(stopping > 0 ? [`${stopping} stopping`] : []),
  ];
  return [`v${row.taskDefinitionArn.split(':').at(-1)} ${parts.join(', ')}`];
}

/** Formats the bake time, ` · bake time 10 min`, and its origin unless the service sets it; empty without a bake. */
export function describeBake(
  { bakeTimeInMinutes: configured }: Pick<DeploymentState['configuration'], 'bakeTimeInMinutes'>,
  length: DurationMs | undefined,
): string {
  if (length === undefined) return '';
  return ` · bake time ${describeDuration(length)}${configured === undefined ? ', derived by ECS from the alarms' : ''}`;
}
