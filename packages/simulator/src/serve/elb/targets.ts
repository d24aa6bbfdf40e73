import type { SimulatorParameters } from '../../parameters.ts';
import type { ServiceState, TaskState } from '../../services/ecs/state.ts';
import { StandIns } from '../../services/ecs/api/answers/stand-ins.ts';
import type { EcsStore } from '../../services/ecs/store.ts';
import { hashOf } from '../../workload/run/dice.ts';
import type { Front } from './fronts.ts';

export interface TargetHealth {
  readonly State: 'initial' | 'healthy' | 'unhealthy' | 'draining' | 'unused';
  readonly Reason?: string;
  readonly Description?: string;
}

export interface Target {
  readonly Id: string;
  readonly Port: number;
  readonly AvailabilityZone?: string;
  readonly health: TargetHealth;
}

interface TargetsOptions {
  readonly store: EcsStore;
  readonly parameters: SimulatorParameters;
  readonly zones: readonly string[];
  readonly now: number;
}

/** Reason codes and their descriptions: application/target-group-health-checks.html, "Health check reason codes". */
const initial = (Reason: string, Description: string): TargetHealth => ({ State: 'initial', Reason, Description });
const registering = initial('Elb.RegistrationInProgress', 'Target registration is in progress');
const checking = initial('Elb.InitialHealthChecking', 'Initial health checks in progress');
const failing: TargetHealth = {
  State: 'unhealthy',
  Reason: 'Target.FailedHealthChecks',
  Description: 'Health checks failed',
};
const draining: TargetHealth = {
  State: 'draining',
  Reason: 'Target.DeregistrationInProgress',
  Description: 'Target deregistration is in progress',
};

/** The targets of one of the front's target groups: the tasks of the revisions on that side. */
export function targetsOf(front: Front, side: 'blue' | 'green', options: TargetsOptions): readonly Target[] {
  const { service, port } = front;
  if (service === undefined) return [];
  return service.tasks.flatMap((task) => {
    const taskSide = options.store.revision(task.revisionArn)?.revision.side ?? service.productionSide;
    const health = taskSide === side ? healthOf(task, options) : undefined;
    return health === undefined ? [] : [{ ...addressOf(service, task, { port, zones: options.zones }), health }];
  });
}

/** Undefined for a task that is not registered. */
function healthOf(task: TaskState, { parameters, now }: TargetsOptions): TargetHealth | undefined {
  if (task.lastStatus === 'STOPPING') return task.startedAt === undefined ? undefined : draining;
  if (task.lastStatus !== 'RUNNING') return undefined;
  if (task.healthy) return { State: 'healthy' };
  const age = now - (task.startedAt ?? now);
  if (task.condemned || age >= parameters.targetUnhealthyAfterMs) return failing;
  return age < parameters.targetRegistrationMs ? registering : checking;
}

/**
 * A task in awsvpc mode is a target by its own address and in its zone, as in DescribeTasks; any other one by its instance and a
 * dynamic port.
 */
function addressOf(
  { rest }: ServiceState,
  { arn, instanceArn }: TaskState,
  { port, zones }: { readonly port: number; readonly zones: readonly string[] },
): Omit<Target, 'health'> {
  const { address, dynamicPort, share } = new StandIns(arn);
  if (!isAwsvpc(rest)) {
    const instance = hashOf(instanceArn ?? 'instance')
      .toString(16)
      .padStart(17, '0');
    return { Id: `i-${instance}`, Port: dynamicPort };
  }
  const zone = zones[Math.floor(share * zones.length)];
  return { Id: address, Port: port, ...(zone === undefined ? {} : { AvailabilityZone: zone }) };
}

/** Whether the targets of a service are addresses: it has a configuration of awsvpc networks. */
export function isAwsvpc(rest: Readonly<Record<string, unknown>>): boolean {
  const network = rest['networkConfiguration'];
  return typeof network === 'object' && network !== null && Reflect.get(network, 'awsvpcConfiguration') !== undefined;
}
