import { Stage } from 'aws-cdk-lib';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import type { IConstruct } from 'constructs';
import type { ServiceTargetGroup } from '../service-shape.ts';
import { l1TargetGroups } from '../services/l1-target-group.ts';
import { type AppAlarms, readAppAlarms } from './app-alarms.ts';
import { append } from './append.ts';
import { type LoadBalancerUses, readLoadBalancerUses } from './load-balancer-use.ts';
import { ownArns } from './own-arns.ts';
import { type TrafficConstructs, trafficIn } from './traffic-constructs.ts';

/** What the constructs of a stage say about the traffic of its services. */
export interface AppParts {
  /** By each ARN under which a service can name them, as `readProperties` returns it. */
  readonly targetGroups: ReadonlyMap<unknown, readonly ServiceTargetGroup[]>;
  readonly loadBalancers: LoadBalancerUses;
}

/** Reads the stage of a construct as it is now. */
export function findParts(construct: IConstruct): AppParts {
  const all = trafficIn(scopeOf(construct));
  const loadBalancers = readLoadBalancerUses(all);
  return { targetGroups: targetGroupsIn(all, loadBalancers), loadBalancers };
}

/** Parts with all constructs that were there. */
interface KeptParts extends AppParts {
  readonly constructs: ReadonlySet<IConstruct>;
}

const parts = new WeakMap<IConstruct, KeptParts>();
const alarms = new WeakMap<IConstruct, AppAlarms>();

/** As `findParts`, but as of the first call since `forgetParts`. */
export function keptParts(construct: IConstruct): KeptParts {
  const scope = scopeOf(construct);
  const found = parts.get(scope) ?? { ...findParts(scope), constructs: new Set(scope.node.findAll()) };
  parts.set(scope, found);
  return found;
}

/** All alarms of the app, as of the first call since `forgetParts`. */
export function keptAlarms({ node: { root } }: IConstruct): AppAlarms {
  const found = alarms.get(root) ?? readAppAlarms(root);
  alarms.set(root, found);
  return found;
}

/** Call it before a pass over the tree in which no other code changes it. */
export function forgetParts(construct: IConstruct): void {
  parts.delete(scopeOf(construct));
  alarms.delete(construct.node.root);
}

/** Forgets what was read if it does not contain this construct. */
export function forgetIfNew(construct: IConstruct): void {
  const found = parts.get(scopeOf(construct));
  if (found !== undefined && !found.constructs.has(construct)) forgetParts(construct);
}

const watched = new WeakSet<IConstruct>();

/** Forgets what was read at the start of each synthesis. aws-cdk-lib validates a stage before the constructs in it. */
export function forgetAtSynthesis(construct: IConstruct): void {
  const scope = scopeOf(construct);
  if (watched.has(scope)) return;
  watched.add(scope);
  scope.node.addValidation({
    validate: () => {
      forgetParts(scope);
      return [];
    },
  });
}

/** No reference leads out of a stage. */
function scopeOf(construct: IConstruct): IConstruct {
  return Stage.of(construct) ?? construct.node.root;
}

function targetGroupsIn(
  all: TrafficConstructs,
  loadBalancers: LoadBalancerUses,
): ReadonlyMap<unknown, readonly ServiceTargetGroup[]> {
  const byArn = new Map<unknown, ServiceTargetGroup[]>();
  const add = (one: ServiceTargetGroup, arns: readonly unknown[]) => {
    for (const arn of arns) append(byArn, arn, one);
  };
  for (const one of all.targetGroups)
    add(
      one,
      ownArns(one, () => (one instanceof LatticeTargetGroup ? [one.attrArn, one.ref] : [one.targetGroupArn])),
    );
  for (const one of l1TargetGroups(all, loadBalancers)) add(one, one.arns);
  return byArn;
}
