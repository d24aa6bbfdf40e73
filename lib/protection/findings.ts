import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentAlarmKind } from '../../src/core/protection/alarm-rules/rule.ts';
import { count } from '../format-value.ts';
import { isMade, settingsKinds } from './alarm-choice.ts';
import type { ProtectingAlarm } from './create-alarm.ts';
import { choicesOf } from './essential-alarms.ts';
import { addLateAlarmFindings } from './late-alarms.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import type { ServiceShape } from './service-shape.ts';

/** Adds what only the construct knows: what it made, what it left out, and settings without an effect. */
export function addFindings(
  scope: Construct,
  shape: ServiceShape,
  props: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  addLateAlarmFindings(scope, alarms);
  const isWithout = shape.ownLoadBalancers.length > 0 && !isMade(choicesOf(props.alarms), 'LoadBalancerErrors');
  if (shape.sharesLoadBalancer || isWithout) {
    Annotations.of(scope).addInfo(
      'HTTPCode_ELB_5XX_Count and HTTPCode_ELB_4XX_Count count the errors of the load balancer for all of its target groups, and this load balancer may ' +
        'serve other services, so no default alarm watches these two metrics',
    );
  }
  addUnusedSettings(scope, props, alarms);
}

/** What a service must have to get the default alarm. */
const COUNTED = 'an Application Load Balancer, VPC Lattice, or Service Connect with an application protocol';
const NEEDS: Readonly<Record<DeploymentAlarmKind, string>> = {
  SteadyErrors: COUNTED,
  SharpErrors: `a strategy that does not shift traffic between two target groups, and ${COUNTED}`,
  ErrorComparison: 'the strategy LINEAR or CANARY, and an Application Load Balancer or VPC Lattice',
  LoadBalancerErrors:
    'an Application Load Balancer of this app that serves only this service, and more than one target group',
  NoHealthyTarget:
    'a Network Load Balancer, or an Application Load Balancer that serves other services, with one target group',
  UnhealthyTargets:
    'a target group of a Network Load Balancer, or of an Application Load Balancer that serves only this service, and no ErrorComparison that reads its health',
  UnfinishedMessages: 'queue to be set',
  DeadLetters: 'a dead-letter queue',
  TargetLatency: COUNTED,
  Cpu: 'a service in a cluster',
  Memory: 'a service in a cluster',
  QueueAge: 'queue to be set',
};

/** Settings for an alarm that this service has no use for: of all services below a scope that is often so, of one it is a slip. */
function addUnusedSettings(
  scope: Construct,
  props: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  const unused = settingsKinds(choicesOf(props.alarms)).filter(
    (kind) => !alarms.some(({ rule }) => rule?.kind === kind),
  );
  if (unused.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:unused-settings',
    `${unused.map((kind) => `alarms.${kind} has no effect on this service, because the alarm needs ${NEEDS[kind]}`).join('; ')}: remove ` +
      `${unused.length === 1 ? 'the setting' : 'the settings'} from alarms, or change the service`,
  );
}

/** Returns problems that changes to the service after its protection caused. */
export function findingsAtSynthesis(
  before: ServiceShape,
  now: ServiceShape,
  alarms: readonly ProtectingAlarm[],
): string[] {
  const problems: string[] = [];
  const groups = (shape: ServiceShape) => shape.targetGroups.length + shape.unknownTargetGroups;
  if (groups(now) !== groups(before)) {
    problems.push(
      `the service has ${count(groups(now), 'target group')}, but had ${groups(before)} when you protected it: attach the service to its load ` +
        'balancer before you protect it',
    );
  } else if (JSON.stringify(now.healthChecks) !== JSON.stringify(before.healthChecks)) {
    problems.push(
      'the health check of a target group, or the grace period, changed after you protected the service: configure both before you protect it',
    );
  } else if (now.ownLoadBalancers.length < before.ownLoadBalancers.length && alarms.some(watchesLoadBalancer)) {
    problems.push(
      'the load balancer got target groups of other services after you protected this service, so its errors are not only those of this service: protect ' +
        'the service after you add them, or set alarms.LoadBalancerErrors to false',
    );
  }
  if (now.discoveryNames.length !== before.discoveryNames.length) {
    problems.push(
      `the service has ${count(now.discoveryNames.length, 'Service Connect name')}, but had ${before.discoveryNames.length} when you protected it: ` +
        'call enableServiceConnect() before you protect the service',
    );
  }
  return problems;
}

/**
 * Returns a problem if alarms were lost: setting the whole configuration later removes them.
 *
 * @param names of the protection's alarms, as read
 * @param hasDefaults whether default alarms suit the service, so that a service without any lost them on purpose
 */
export function alarmNameProblems(
  { alarmNames }: ServiceShape,
  names: readonly string[],
  hasDefaults: () => boolean,
): string[] {
  const lost = names.filter((name) => !alarmNames.includes(name));
  if (lost.length > 0) {
    return [
      `${lost.length} of ${names.length} deployment alarms are missing, because the deployment configuration was changed after you protected the service: ` +
        'change the configuration before you protect the service',
    ];
  }
  return alarmNames.length > 0 || !hasDefaults()
    ? []
    : [
        'the service must have at least one deployment alarm, got none: keep a default alarm (do not set all of them to false in the property alarms), ' +
          'or pass an alarm in deploymentAlarms',
      ];
}

function watchesLoadBalancer({ rule }: ProtectingAlarm): boolean {
  return Object.values(rule?.metrics ?? {}).some(({ of }) => of === 'load balancer');
}
