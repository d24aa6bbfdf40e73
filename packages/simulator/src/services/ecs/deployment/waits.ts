import type { ServiceState } from '../state.ts';
import type { EcsWorld } from '../world.ts';

/** How a service gets its traffic. */
export type TrafficShape = 'alb' | 'nlb' | 'lattice' | 'service-connect' | 'headless';

const minute = 60_000;

/** 10 minutes for an NLB, because weights and actual routing differ for a while (nlb-resources-for-blue-green). */
const nlbShiftMs = 10 * minute;
/** About 3 minutes in POST_SCALE_UP and 90 s after each change of weights (vpc-lattice-resources-for-blue-green). */
const latticeScaleUpMs = 3 * minute;
const latticeChangeMs = 1.5 * minute;

/** The fields of a load balancer entry that concern traffic. */
export interface LoadBalancerEntry {
  readonly targetGroupArn: string | undefined;
  readonly loadBalancerName: string | undefined;
  readonly advanced:
    | {
        readonly alternateTargetGroupArn: string | undefined;
        readonly productionListenerRule: string | undefined;
        readonly testListenerRule: string | undefined;
      }
    | undefined;
}

export function loadBalancersOf({ loadBalancers }: Pick<ServiceState, 'loadBalancers'>): LoadBalancerEntry[] {
  return loadBalancers.map((entry) => {
    const advanced = member(entry, 'advancedConfiguration');
    return {
      targetGroupArn: text(entry, 'targetGroupArn'),
      loadBalancerName: text(entry, 'loadBalancerName'),
      advanced:
        typeof advanced === 'object' && advanced !== null
          ? {
              alternateTargetGroupArn: text(advanced, 'alternateTargetGroupArn'),
              productionListenerRule: text(advanced, 'productionListenerRule'),
              testListenerRule: text(advanced, 'testListenerRule'),
            }
          : undefined,
    };
  });
}

export function shapeOf(service: Pick<ServiceState, 'loadBalancers' | 'rest'>): TrafficShape {
  const entries = loadBalancersOf(service);
  if (entries.length > 0) {
    const isNetwork = entries.some(
      ({ advanced }) => advanced?.productionListenerRule?.includes(':listener/net/') === true,
    );
    return isNetwork ? 'nlb' : 'alb';
  }
  const lattice = service.rest['vpcLatticeConfigurations'];
  if (Array.isArray(lattice) && lattice.length > 0) return 'lattice';
  return member(service.rest['serviceConnectConfiguration'], 'enabled') === true ? 'service-connect' : 'headless';
}

/**
 * Whether test traffic is possible: it needs its own listener rule, except with Service Connect, which uses a header.
 */
export function hasTestTraffic(service: ServiceState): boolean {
  const shape = shapeOf(service);
  if (shape === 'headless') return false;
  if (shape === 'service-connect') return true;
  if (shape !== 'lattice')
    return loadBalancersOf(service).some(({ advanced }) => advanced?.testListenerRule !== undefined);
  const entries: unknown = service.rest['vpcLatticeConfigurations'];
  return (
    Array.isArray(entries) &&
    entries.some((one) => text(member(one, 'advancedConfiguration'), 'testListenerRule') !== undefined)
  );
}

/** How long ECS waits in POST_SCALE_UP, in addition to configured times. */
export function scaleUpWaitMs(service: ServiceState): number {
  return shapeOf(service) === 'lattice' ? latticeScaleUpMs : 0;
}

/** How long ECS waits after a change of weights; `first` is true for the first change of a stage. */
export function shiftWaitMs({ parameters }: EcsWorld, service: ServiceState, first: boolean): number {
  const shape = shapeOf(service);
  if (shape === 'lattice') return latticeChangeMs;
  return shape === 'nlb' && (first || parameters.nlbWaitsEveryStep) ? nlbShiftMs : 0;
}

function member(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null ? Object.getOwnPropertyDescriptor(from, name)?.value : undefined;
}

function text(from: unknown, name: string): string | undefined {
  const value = member(from, name);
  return typeof value === 'string' ? value : undefined;
}
