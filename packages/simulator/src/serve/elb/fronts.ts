import type { AwsScope } from '../../services/ids.ts';
import { isShifting } from '../../services/ecs/api/configuration.ts';
import { type LoadBalancerEntry, loadBalancersOf } from '../../services/ecs/deployment/waits.ts';
import type { ServiceState } from '../../services/ecs/state.ts';
import { balancersOf, type NamedService } from '../../workload/addresses.ts';
import { hashOf } from '../../workload/run/dice.ts';
import type { WorkloadSettings } from '../../workload/settings.ts';

/** A target group, or a pair of them, with the load balancer in front. All names are the ends of ARNs. */
export interface Front {
  /** `app/NAME/ID` or `net/NAME/ID`. */
  readonly loadBalancer: string;
  /** `targetgroup/NAME/ID`. */
  readonly blue: string;
  /** Absent for a service that does not shift traffic. */
  readonly green: string | undefined;
  /** Where the rule is that ECS was given; undefined if it was given none. */
  readonly production: RulePlace | undefined;
  readonly test: RulePlace | undefined;
  /** Container port of the targets. */
  readonly port: number;
  readonly name: string;
  /** Undefined for a service that a file of models names and that does not exist yet. */
  readonly service: ServiceState | undefined;
}

export interface RulePlace {
  /** `app/NAME/ID/LISTENER`. */
  readonly listener: string;
  /** Undefined for a network load balancer, whose listener has actions of its own. */
  readonly rule: string | undefined;
}

export interface FrontsOptions {
  readonly scope: AwsScope;
  readonly services: readonly ServiceState[];
  /** Settings of a file of models, by `cluster/service`. */
  readonly settings: Readonly<Record<string, WorkloadSettings>>;
}

/** The load balancers that services were created with, or that a file of models names. */
export function frontsOf({ scope, services, settings }: FrontsOptions): readonly Front[] {
  const live = services.filter(({ status }) => status !== 'INACTIVE');
  const pathOf = ({ arn }: Pick<ServiceState, 'arn'>) => arn.split(':service/')[1] ?? '';
  const created = live.flatMap((service) => frontsOfService(service, settings[pathOf(service)] ?? {}));
  const paths = new Set(live.map(pathOf));
  const awaited = Object.entries(settings)
    .filter(([path]) => !paths.has(path))
    .flatMap(([path, one]) => {
      const arn = `arn:${scope.partition}:ecs:${scope.region}:${scope.account}:service/${path}`;
      return addressed({ arn, name: path.split('/')[1] ?? path, loadBalancers: [] }, one, false);
    });
  return [...created, ...awaited];
}

function frontsOfService(service: ServiceState, settings: WorkloadSettings): readonly Front[] {
  const entries = loadBalancersOf(service);
  const shifts = isShifting(service.configuration) || entries[0]?.advanced !== undefined;
  const first = addressed(service, settings, shifts).map((front) => ({ ...front, service }));
  const further = entries.slice(1).flatMap((entry, index): readonly Front[] => {
    const blue = tailOf(entry.targetGroupArn);
    const production = placeOf(entry.advanced?.productionListenerRule);
    const loadBalancer = production?.listener.split('/').slice(0, 3).join('/') ?? first[0]?.loadBalancer;
    if (blue === undefined || loadBalancer === undefined) return [];
    const port = portOf(service.loadBalancers[index + 1]);
    return [{ ...rulesOf(entry), loadBalancer, blue, green: greenOf(entry), port, name: service.name, service }];
  });
  return [...first, ...further];
}

/** The load balancers of the first entry, with the names that the metrics have too. */
function addressed(service: NamedService, settings: WorkloadSettings, shifts: boolean): readonly Front[] {
  const [entry] = loadBalancersOf(service);
  const { alb, nlb } = balancersOf(service, settings);
  const named = (settings.alb ?? settings.nlb)?.green;
  return [alb, nlb].flatMap((address) =>
    address === undefined
      ? []
      : {
          loadBalancer: address.loadBalancer,
          blue: address.targetGroups.blue,
          green: shifts ? address.targetGroups.green : named,
          ...rulesOf(entry),
          port: portOf(service.loadBalancers[0]),
          name: service.name,
          service: undefined,
        },
  );
}

function rulesOf(entry: LoadBalancerEntry | undefined): Pick<Front, 'production' | 'test'> {
  return {
    production: placeOf(entry?.advanced?.productionListenerRule),
    test: placeOf(entry?.advanced?.testListenerRule),
  };
}

function greenOf({ advanced }: LoadBalancerEntry): string | undefined {
  return tailOf(advanced?.alternateTargetGroupArn);
}

/** Reads `…:listener-rule/app/NAME/ID/LISTENER/RULE` or `…:listener/net/NAME/ID/LISTENER`. */
function placeOf(arn: string | undefined): RulePlace | undefined {
  const [, listener, rule] =
    /:listener(?:-rule)?\/((?:app|net)\/[^/]+\/[^/]+\/[^/]+)(?:\/([^/]+))?$/.exec(arn ?? '') ?? [];
  return listener === undefined ? undefined : { listener, rule };
}

function tailOf(arn: string | undefined): string | undefined {
  return arn?.includes(':targetgroup/') === true ? arn.slice(arn.lastIndexOf(':') + 1) : undefined;
}

function portOf(entry: unknown): number {
  const port: unknown = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'containerPort') : undefined;
  return typeof port === 'number' ? port : 80;
}

/** An id of 16 hexadecimal digits, the same for the same text. */
export function idOf(text: string): string {
  return [text, `${text}.`].map((one) => hashOf(one).toString(16).padStart(8, '0')).join('');
}
