import type { ServiceState } from '../services/ecs/state.ts';
import { hashOf } from './run/dice.ts';
import type { Side } from './run/minute.ts';
import type { WorkloadSettings } from './settings.ts';

/** Dimension values of a load balancer's metrics. */
export interface BalancerAddress {
  readonly loadBalancer: string;
  readonly targetGroups: Readonly<Record<Side, string>>;
}

/** Dimension values taken from the ARNs in the service's load balancer configuration. */
interface ConfiguredBalancer {
  readonly loadBalancer: string | undefined;
  readonly blue: string | undefined;
  readonly green: string | undefined;
}

/** The parts of a service that the names of its load balancers come from. */
export type NamedService = Pick<ServiceState, 'arn' | 'name' | 'loadBalancers'>;

/** The load balancers in front of a service: those in the settings, else the one in the ECS service's configuration. */
export function balancersOf(
  service: NamedService,
  settings: WorkloadSettings,
): { readonly alb: BalancerAddress | undefined; readonly nlb: BalancerAddress | undefined } {
  const configured = configuredIn(service.loadBalancers[0]);
  const { alb, nlb, serviceConnect, lattice, queue } = settings;
  const isNamed = [alb, nlb, serviceConnect, lattice, queue].some((source) => source !== undefined);
  const isFromEcs = !isNamed && service.loadBalancers.length > 0;
  const isNetwork = configured.loadBalancer?.startsWith('net/') === true;
  return {
    alb:
      alb !== undefined || (isFromEcs && !isNetwork)
        ? address(service, 'app', { ...configured, ...defined(alb) })
        : undefined,
    nlb:
      nlb !== undefined || (isFromEcs && isNetwork)
        ? address(service, 'net', { ...configured, ...defined(nlb) })
        : undefined,
  };
}

function address(
  service: NamedService,
  kind: 'app' | 'net',
  { loadBalancer, blue, green }: ConfiguredBalancer,
): BalancerAddress {
  return {
    loadBalancer: loadBalancer ?? `${kind}/${service.name}/${idOf(`${kind} ${service.arn}`)}`,
    targetGroups: {
      blue: blue ?? `targetgroup/${service.name}-blue/${idOf(`blue ${service.arn}`)}`,
      green: green ?? `targetgroup/${service.name}-green/${idOf(`green ${service.arn}`)}`,
    },
  };
}

/** An id of 16 hexadecimal digits, always the same for the same text. */
function idOf(text: string): string {
  return [text, `${text}.`].map((one) => hashOf(one).toString(16).padStart(8, '0')).join('');
}

function configuredIn(loadBalancer: unknown): ConfiguredBalancer {
  const advanced = field(loadBalancer, 'advancedConfiguration');
  return {
    loadBalancer: balancerOfRule(field(advanced, 'productionListenerRule')),
    blue: tailOf(field(loadBalancer, 'targetGroupArn')),
    green: tailOf(field(advanced, 'alternateTargetGroupArn')),
  };
}

/**
 * Reads `app/NAME/ID` in `…:listener-rule/app/NAME/ID/LISTENER/RULE`, or `net/NAME/ID` in
 * `…:listener/net/NAME/ID/LISTENER`.
 */
function balancerOfRule(rule: unknown): string | undefined {
  const hit = /:listener(?:-rule)?\/((?:app|net)\/[^/]+\/[^/]+)\//.exec(typeof rule === 'string' ? rule : '');
  return hit?.[1];
}

function tailOf(arn: unknown): string | undefined {
  return typeof arn === 'string' && arn.includes(':targetgroup/') ? arn.slice(arn.lastIndexOf(':') + 1) : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Drops undefined values, so that spreading the result does not overwrite other values. */
function defined(given: WorkloadSettings['alb']): Partial<ConfiguredBalancer> {
  return Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined));
}
