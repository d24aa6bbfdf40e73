import type { EpochMs } from '../../../src/core/time.ts';
import type { FleetGateway, Page } from '../../../src/guard/ports.ts';
import type { SweeperGateways } from '../../../src/guard/sweep/sweep.ts';
import type { Invocation } from './invocation.ts';
import type { Machine } from './machine.ts';
import { ambient, reconcilePort, storePort } from './reconciler-ports.ts';
import { short } from './store.ts';

/** The guard's ports for one invocation of the sweep. */
export function sweeperPorts(machine: Machine, invocation: Invocation): SweeperGateways {
  const store = storePort(machine, invocation);
  let ids = 0;
  return {
    fleet: fleetPort(machine, invocation),
    store,
    sweeps: store,
    scheduler: reconcilePort(machine, invocation),
    ...ambient(machine, invocation),
    newId: () => {
      ids += 1;
      return `${invocation.name}/${ids}`;
    },
    pause: (span) => invocation.call({ action: 'pause', remote: 'timer', about: '', takes: span }, () => undefined),
    scope: machine.scope,
    callsPerSecond: 5,
  };
}

/** Small pages, so that every walk has some. */
const PAGE = 2;

function fleetPort(machine: Machine, invocation: Invocation): FleetGateway {
  const { ecs } = machine;
  const ask = <T>(action: string, arns: readonly string[], answer: (asOf: EpochMs) => T): Promise<T> =>
    invocation.call({ action, remote: 'ecs', about: arns.map(short).join(' ') }, (asOf) => {
      machine.refuse(action, arns);
      return answer(asOf);
    });
  return {
    clusters: (token) => ask('ecs:ListClusters', [], () => pageOf(ecs.clusters(), token)),
    services: (clusterArn, token) =>
      ask('ecs:ListServices', [clusterArn], (asOf) => pageOf(ecs.services(clusterArn, asOf), token)),
    describeServices: (_clusterArn, arns) =>
      ask('ecs:DescribeServices', arns, (asOf) => arns.flatMap((arn) => ecs.describeService(arn, asOf) ?? [])),
  };
}

function pageOf(items: readonly string[], token: string | undefined): Page<string> {
  const from = token === undefined ? 0 : Number(token);
  const next = from + PAGE;
  return { items: items.slice(from, next), nextToken: next < items.length ? String(next) : undefined };
}
