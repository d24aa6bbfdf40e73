import type { Audited } from '../audit/audited-service.ts';
import { SHIFT_BAKE } from '../audit/conditions.ts';
import { knownOf } from '../audit/known.ts';
import { DEFAULT_BAKE } from '../protection/alarm-rules/defaults.ts';
import type { ServiceConnectTimeouts } from '../protection/alarm-rules/requests.ts';

/** A target group of a running service, as CloudWatch knows it. */
export interface TargetGroupFacts {
  /** Value of the dimension `TargetGroup`. */
  readonly dimension: string;
  readonly kind: 'application' | 'network' | 'lattice';
  /** Value of the dimension `LoadBalancer`; undefined for VPC Lattice. */
  readonly loadBalancer: string | undefined;
}

/** What alarms for a running service depend on. */
export interface ServiceFacts {
  readonly cluster: string;
  readonly name: string;
  /** `ROLLING`, `BLUE_GREEN`, `CANARY` or `LINEAR`. */
  readonly strategy: string;
  /** Percent of the traffic that one step moves, and the minutes after it; undefined without steps. */
  readonly step: { readonly percent: number; readonly bakeTime: number } | undefined;
  /** Minutes. */
  readonly bakeTime: number;
  readonly minimumHealthyPercent: number;
  /** Seconds. */
  readonly healthCheckGrace: number;
  /** The primary one first, then the alternate one. */
  readonly targetGroups: readonly TargetGroupFacts[];
  /** The Application Load Balancer that serves no other service, by its dimension; undefined if there is none. */
  readonly ownLoadBalancer: string | undefined;
  readonly discoveryNames: readonly { readonly name: string; readonly timeouts: ServiceConnectTimeouts }[];
  /** The queue that the service works on. */
  readonly queue: QueueFacts | undefined;
}

/** A queue, by the names of it and of its dead-letter queue. */
export interface QueueFacts {
  readonly main: string;
  readonly dead: string | undefined;
  /** Seconds. */
  readonly visibilityTimeout: number;
}

/** The bake time of a service in minutes. ECS shows 0 for a rolling deployment that sets none, and has a default for others. */
export function bakeTimeOf({ bakeTime, strategy }: Audited['service']): number {
  const set = knownOf(bakeTime);
  return knownOf(strategy) === 'ROLLING' ? set || DEFAULT_BAKE : (set ?? SHIFT_BAKE);
}
