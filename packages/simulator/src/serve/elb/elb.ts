import * as z from 'zod';
import { SimulatorGap, type SimulatedCall, type SimulatedService } from '../../service.ts';
import { checked, choose, notFound } from './choice.ts';
import { describeListener, describeLoadBalancer, describeRules, describeTargetGroup, elbArn } from './describe.ts';
import { frontsOf } from './fronts.ts';
import { type Forward, listenersOf } from './listeners.ts';
import { invalid, pageOf } from './page.ts';
import { type ElbOptions, groupsOf, type Scene } from './scene.ts';
import { describeTargetHealth } from './target-health.ts';
import { weightsOf } from './weights.ts';

type Answer = (scene: Scene, input: unknown) => unknown;

const operations: Readonly<Record<string, Answer>> = {
  DescribeLoadBalancers: describeLoadBalancers,
  DescribeTargetGroups: describeTargetGroups,
  DescribeTargetHealth: describeTargetHealth,
  DescribeListeners: describeListeners,
  DescribeRules: describeRulesOf,
  DescribeTags: describeTags,
};

/**
 * Elastic Load Balancing, version 2, to read: the load balancers and target groups that services and a file of models
 * name. They exist as long as they are named there.
 */
export function createElb(options: ElbOptions): SimulatedService {
  const { scope, zones, store } = options;
  const startedAt = options.clock.now();
  return {
    signingName: 'elasticloadbalancing',
    resourcesOf: () => ['*'],
    handle: ({ operation, input }: SimulatedCall) => {
      const answer = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (answer === undefined)
        throw new SimulatorGap('UnknownOperationException', `the simulator has no ELBv2 operation ${operation}`);
      const fronts = frontsOf({ scope, services: store.allServices(), settings: options.settings });
      const surface = {
        scope,
        zones,
        weightsOf: (forward: Forward) => weightsOf(forward, store),
      };
      return answer({ fronts, listeners: listenersOf(fronts), surface, options, startedAt }, input);
    },
  };
}

const byArnOrName = z.object({
  LoadBalancerArns: z.array(z.string()).optional(),
  TargetGroupArns: z.array(z.string()).optional(),
  Names: z.array(z.string()).optional(),
  LoadBalancerArn: z.string().optional(),
});

function describeLoadBalancers({ fronts, surface, startedAt }: Scene, input: unknown) {
  const { LoadBalancerArns, Names } = byArnOrName.parse(input);
  const paths = [...new Set(fronts.map(({ loadBalancer }) => loadBalancer))];
  const all = paths.map((path) => {
    const services = fronts.filter((front) => front.loadBalancer === path).map(({ service }) => service?.createdAt);
    return describeLoadBalancer(surface, path, services[0] ?? startedAt);
  });
  const chosen = choose(all, {
    arns: checked(LoadBalancerArns, 'loadbalancer', 'load balancer'),
    names: Names,
    arnOf: (one) => one.LoadBalancerArn,
    nameOf: (one) => one.LoadBalancerName,
    missing: notFound.loadBalancer,
  });
  const { page: LoadBalancers, ...next } = pageOf(chosen, input);
  return { LoadBalancers, ...next };
}

function describeTargetGroups({ fronts, surface }: Scene, input: unknown) {
  const { TargetGroupArns, Names, LoadBalancerArn } = byArnOrName.parse(input);
  if ([TargetGroupArns, Names, LoadBalancerArn].filter((one) => one !== undefined).length > 1)
    throw invalid('give only one of LoadBalancerArn, TargetGroupArns and Names');
  const all = groupsOf(fronts).map(({ front, path }) => describeTargetGroup(surface, front, path));
  if (LoadBalancerArn !== undefined) requireLoadBalancer({ fronts, surface }, LoadBalancerArn);
  const behind = all.filter(
    ({ LoadBalancerArns }) => LoadBalancerArn === undefined || LoadBalancerArns.includes(LoadBalancerArn),
  );
  const chosen = choose(behind, {
    arns: checked(TargetGroupArns, 'targetgroup', 'target group'),
    names: Names,
    arnOf: (one) => one.TargetGroupArn,
    nameOf: (one) => one.TargetGroupName,
    missing: notFound.targetGroup,
  });
  const { page: TargetGroups, ...next } = pageOf(chosen, input);
  return { TargetGroups, ...next };
}

const listenersInput = z.object({
  LoadBalancerArn: z.string().optional(),
  ListenerArns: z.array(z.string()).optional(),
});

function describeListeners({ fronts, listeners, surface }: Scene, input: unknown) {
  const { LoadBalancerArn, ListenerArns } = listenersInput.parse(input);
  if ((LoadBalancerArn === undefined) === (ListenerArns === undefined))
    throw invalid('give either LoadBalancerArn or ListenerArns');
  if (LoadBalancerArn !== undefined) requireLoadBalancer({ fronts, surface }, LoadBalancerArn);
  const all = listeners.map((listener) => describeListener(surface, listener));
  const chosen = choose(
    all.filter((one) => LoadBalancerArn === undefined || one.LoadBalancerArn === LoadBalancerArn),
    {
      arns: checked(ListenerArns, 'listener', 'listener'),
      arnOf: (one) => one.ListenerArn,
      missing: notFound.listener,
    },
  );
  const { page: Listeners, ...next } = pageOf(chosen, input);
  return { Listeners, ...next };
}

const rulesInput = z.object({ ListenerArn: z.string().optional(), RuleArns: z.array(z.string()).optional() });

function describeRulesOf({ listeners, surface }: Scene, input: unknown) {
  const { ListenerArn, RuleArns } = rulesInput.parse(input);
  if ((ListenerArn === undefined) === (RuleArns === undefined)) throw invalid('give either ListenerArn or RuleArns');
  checked(ListenerArn === undefined ? undefined : [ListenerArn], 'listener', 'listener');
  const of = listeners.filter(
    ({ path }) => ListenerArn === undefined || elbArn(surface.scope, `listener/${path}`) === ListenerArn,
  );
  if (ListenerArn !== undefined && of.length === 0) throw notFound.listener();
  const chosen = choose(
    of.flatMap((listener) => describeRules(surface, listener)),
    { arns: checked(RuleArns, 'listener-rule', 'listener rule'), arnOf: (one) => one.RuleArn, missing: notFound.rule },
  );
  const { page: Rules, ...next } = pageOf(chosen, input);
  return { Rules, ...next };
}

/** Nothing says which tags they have, so there are none. */
function describeTags({ fronts, listeners, surface }: Scene, input: unknown) {
  const { ResourceArns } = z.object({ ResourceArns: z.array(z.string()) }).parse(input);
  const known = new Set([
    ...fronts.map(({ loadBalancer }) => elbArn(surface.scope, `loadbalancer/${loadBalancer}`)),
    ...groupsOf(fronts).map(({ path }) => elbArn(surface.scope, path)),
    ...listeners.map(({ path }) => elbArn(surface.scope, `listener/${path}`)),
    ...listeners.flatMap((listener) => describeRules(surface, listener).map(({ RuleArn }) => RuleArn)),
  ]);
  const stranger = ResourceArns.find((arn) => !known.has(arn));
  if (stranger?.includes(':targetgroup/') === true) throw notFound.targetGroup();
  if (stranger?.includes(':listener-rule/') === true) throw notFound.rule();
  if (stranger?.includes(':listener/') === true) throw notFound.listener();
  if (stranger !== undefined) throw notFound.loadBalancer();
  return { TagDescriptions: ResourceArns.map((ResourceArn) => ({ ResourceArn, Tags: [] })) };
}

function requireLoadBalancer({ fronts, surface }: Pick<Scene, 'fronts' | 'surface'>, arn: string): void {
  checked([arn], 'loadbalancer', 'load balancer');
  if (!fronts.some(({ loadBalancer }) => elbArn(surface.scope, `loadbalancer/${loadBalancer}`) === arn))
    throw notFound.loadBalancer();
}
