import type { ServiceState } from '../../services/ecs/state.ts';
import { type BalancerAddress, balancersOf } from '../addresses.ts';
import { type MinuteCells, type RequestCell, type Side, sides } from '../run/minute.ts';
import type { Publisher } from './publisher.ts';
import { type MetricTable, type Selection, seriesOf } from './rows.ts';
import type { WorkloadSettings } from '../settings.ts';
import { albTable } from '../sources/alb.ts';
import { latticeTable } from '../sources/lattice.ts';
import { nlbTable } from '../sources/nlb.ts';
import { serviceConnectTable } from '../sources/service-connect.ts';
import type { WorkloadWorld } from '../world.ts';

/** Publishes the points of a minute to a fixed set of series. */
export interface RequestSource {
  publish(cells: MinuteCells, minuteMs: number, publisher: Publisher): void;
}

/** The sources of a service's request metrics: its load balancers, Service Connect and VPC Lattice. */
export function requestSources(
  world: WorkloadWorld,
  service: ServiceState,
  settings: WorkloadSettings,
): readonly RequestSource[] {
  const { alb, nlb } = balancersOf(service, settings);
  const { serviceConnect, lattice } = settings;
  const { parameters } = world;
  const { requestBytes, responseBytes } = parameters;
  const sources: (RequestSource | undefined)[] = [
    alb &&
      sourceOf(world, albTable, valuesOf(alb, parameters.loadBalancerZones), (cell) => ({
        ...cell,
        codesWithoutRequests: parameters.albCodesWithoutRequests,
        requestCountWithoutRequests: parameters.albRequestCountWithoutRequests,
      })),
    nlb &&
      sourceOf(world, nlbTable, valuesOf(nlb, parameters.loadBalancerZones), (cell) => ({
        ...cell,
        requestsPerFlow: parameters.nlbRequestsPerFlow,
        bytesPerRequest: requestBytes + responseBytes,
      })),
    serviceConnect &&
      sourceOf(world, serviceConnectTable, connectValues(service, serviceConnect.discoveryName), (cell) => ({
        ...cell,
        requestBytes,
        responseBytes,
      })),
    lattice && latticeSource(world, service, lattice),
  ];
  return sources.filter((source) => source !== undefined);
}

function sourceOf<Cell>(
  world: WorkloadWorld,
  table: MetricTable<Cell>,
  values: Readonly<Record<string, readonly string[]>>,
  cellOf: (cell: RequestCell, selection: Selection) => Cell,
): RequestSource {
  const all = world.publisher.select(seriesOf(table, values));
  const sideOf = (selection: Selection) => sides[(values['TargetGroup'] ?? []).indexOf(selection['TargetGroup'] ?? '')];
  const visibleAfterMs = Number(world.parameters[table.visibleAfter]);
  return {
    publish: (cells, minuteMs, publisher) => {
      for (const { row, series, selection } of all) {
        if (!publisher.wants(series)) continue;
        const cell = cells.cell(sideOf(selection), selection['AvailabilityZone']);
        const samples = row.samples(cellOf(cell, selection));
        if (samples !== undefined) publisher.add(series, samples, { atMs: minuteMs, visibleAfterMs });
      }
    },
  };
}

/** Metrics of a VPC Lattice service and its target groups, which begin with the first traffic. */
function latticeSource(
  world: WorkloadWorld,
  service: ServiceState,
  { service: name, blue, green }: NonNullable<WorkloadSettings['lattice']>,
): RequestSource {
  const awake = new Set<string>();
  const values = {
    Service: [name],
    TargetGroup: [blue ?? `${service.name}-blue`, green ?? `${service.name}-green`],
    AvailabilityZone: world.parameters.loadBalancerZones,
  };
  return sourceOf(world, latticeTable, values, (cell, selection) => {
    const key = JSON.stringify(selection);
    if (cell.requests + cell.unserved > 0) awake.add(key);
    return { ...cell, isAwake: awake.has(key) };
  });
}

function valuesOf({ loadBalancer, targetGroups }: BalancerAddress, zones: readonly string[]) {
  return {
    LoadBalancer: [loadBalancer],
    TargetGroup: sides.map((side: Side) => targetGroups[side]),
    AvailabilityZone: zones,
  };
}

function connectValues(service: ServiceState, discoveryName: string) {
  return {
    DiscoveryName: [discoveryName],
    TargetDiscoveryName: [discoveryName],
    ServiceName: [service.name],
    ClusterName: [service.clusterArn.slice(service.clusterArn.lastIndexOf('/') + 1)],
  };
}
