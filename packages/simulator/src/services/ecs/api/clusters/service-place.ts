import { SimulatorGap } from '../../../../service.ts';
import { launchTypeOf, usesInstances } from '../answers/launch.ts';
import { requireProviders } from './cluster-settings.ts';
import { recordsOf } from '../records.ts';
import type { ClusterState, TaskDefinitionState } from '../../state.ts';
import { invalidParameter } from '../../store.ts';
import type { EcsWorld } from '../../world.ts';

const constraintTypes = ['distinctInstance', 'memberOf'];

/**
 * Checks the placement constraints of a service or a call of RunTask, and of the task definition. A cluster without
 * container instances has room for every task, so constraints decide nothing there.
 *
 * @throws ServiceError for an unknown type
 * @throws SimulatorGap for `memberOf`, where the simulator chooses an instance
 */
export function checkConstraints(
  { capacity }: EcsWorld,
  { cluster, launchType, constraints, taskDefinition }: Placed,
): void {
  for (const { type } of recordsOf(constraints)) {
    if (!constraintTypes.some((one) => one === type))
      throw invalidParameter(`placementConstraints.type must be ${constraintTypes.join(' or ')}, got ${String(type)}.`);
  }
  if (!usesInstances(launchType) || capacity.instancesOf(cluster) === undefined) return;
  const all = [...recordsOf(constraints), ...recordsOf(taskDefinition?.rest['placementConstraints'])];
  if (all.some(({ type }) => type === 'memberOf')) {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      'the simulator places tasks by CPU, memory and ports, without attributes: leave out the placement constraint memberOf, or the container instances of the cluster',
    );
  }
}

interface Placed {
  readonly cluster: ClusterState;
  readonly launchType: string;
  readonly constraints: unknown;
  readonly taskDefinition: TaskDefinitionState | undefined;
}

interface ServicePlace {
  readonly cluster: ClusterState;
  /** The members of the service as they are to be. */
  readonly rest: Readonly<Record<string, unknown>>;
  readonly taskDefinition: TaskDefinitionState | undefined;
}

/** Checks where a service is to run. @throws ServiceError for what ECS or the simulator does not accept */
export function checkServicePlace(world: EcsWorld, { cluster, rest, taskDefinition }: ServicePlace): void {
  requireProviders(recordsOf(rest['capacityProviderStrategy']), cluster.rest.capacityProviders);
  checkConstraints(world, {
    cluster,
    launchType: launchTypeOf({ rest }),
    constraints: rest['placementConstraints'],
    taskDefinition,
  });
}

/** @throws SimulatorGap for members that AWS acts on and the simulator does not */
export function refuseUnserved({ gatewayConnectors, monitoring }: Readonly<Record<string, unknown>>): void {
  if (recordsOf(gatewayConnectors).length > 0) {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      'the simulator has no gateways: leave out gatewayConnectors, and use loadBalancers',
    );
  }
  const configurations = recordsOf(Object(monitoring)['metricConfigurations']);
  if (configurations.some(({ resolutionSeconds }) => resolutionSeconds !== 60)) {
    throw new SimulatorGap(
      'UnsupportedFeatureException',
      'the simulator publishes CPUUtilization and MemoryUtilization once per minute: use resolutionSeconds 60 in monitoring',
    );
  }
}
