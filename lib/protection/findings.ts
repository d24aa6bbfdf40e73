import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { settingsKinds } from './alarm-choice.ts';
import type { ProtectingAlarm } from './create-alarm.ts';
import { DEFAULT_BAKE } from './deployment-configuration.ts';
import { tellLateAlarms } from './late-alarms.ts';
import { CLOUDFORMATION_WAITS } from './lifecycle-hook.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import type { ServiceShape } from './service-shape.ts';

/** Says at synthesis what the user should know and may leave as it is. */
export function tellFindings(
  scope: Construct,
  shape: ServiceShape,
  props: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  tellLateAlarms(scope, alarms);
  const isWithout = shape.ownLoadBalancers.length > 0 && !alarms.some(watchesLoadBalancer);
  if (shape.sharesLoadBalancer || isWithout) {
    Annotations.of(scope).addInfo(
      'the load balancer may serve other target groups too, and its own errors name none: no default alarm watches ' +
        'HTTPCode_ELB_5XX_Count and HTTPCode_ELB_4XX_Count',
    );
  }
  if (shape.unknownTargetGroups > 0) {
    Annotations.of(scope).addWarningV2(
      'ecs-deployment-guard:unknown-target-group',
      `${shape.unknownTargetGroups} target groups of the service are not made in this app, so no default alarm watches ` +
        'them: give alarms of theirs as deploymentAlarms',
    );
  }
  if (props.queue !== undefined && !alarms.some(({ rule }) => rule?.kind === 'DeadLetters')) {
    Annotations.of(scope).addInfo(
      'no dead-letter queue is watched, and the age of the oldest message is blind to messages that fail again and again: ' +
        'give the queue one, or its imported one as deadLetterQueue',
    );
  }
  tellOfUnusedSettings(scope, props, alarms);
  tellOfLongPauses(scope, props);
  tellOfRollback(scope, shape);
  tellOfShortBake(scope, shape, props, alarms);
  if (props.earlySuccess !== undefined) {
    Annotations.of(scope).addInfo(
      `alarms and circuit breaker watch until ${props.earlySuccess.healthyPercent} % of the tasks are healthy and the bake time is over; ` +
        'nothing rolls back after that',
    );
  }
}

/** Settings for an alarm that this service has no use for: of all services below a scope that is often so, of one it is a slip. */
function tellOfUnusedSettings(
  scope: Construct,
  { alarms: choices = {} }: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  const unused = settingsKinds(choices).filter((kind) => !alarms.some(({ rule }) => rule?.kind === kind));
  if (unused.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:unused-settings',
    `the service has no default alarm ${unused.join(', ')}, so what was chosen for it changes nothing: take it out of alarms, or give ` +
      'the service what the alarm watches',
  );
}

function tellOfLongPauses(scope: Construct, { lifecycleHooks = [] }: DeploymentProtectionProps): void {
  const minutes = lifecycleHooks.map(({ props }) => props.timeout?.toMinutes() ?? 0);
  const longest = Math.max(0, ...minutes);
  if (longest <= CLOUDFORMATION_WAITS) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:long-pause',
    `a pause may take ${longest} minutes, and CloudFormation gives the service up after ${CLOUDFORMATION_WAITS}: continue it before, or shorten ` +
      'its timeout',
  );
}

function tellOfRollback(scope: Construct, { failsWithoutRollback }: ServiceShape): void {
  if (!failsWithoutRollback) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:rollback-turned-on',
    'the service failed a deployment on an alarm without rolling back; protected, it rolls back',
  );
}

function tellOfShortBake(
  scope: Construct,
  { bakeTime }: ServiceShape,
  props: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  const bake = props.bakeTime?.toMinutes() ?? bakeTime ?? DEFAULT_BAKE;
  const slow = alarms.flatMap(({ rule }) => {
    if (rule === undefined) return [];
    const [{ period } = { period: 60 }] = Object.values(rule.metrics);
    const minutes = (rule.datapointsToAlarm * period) / 60;
    return minutes > bake ? [`${rule.kind} (${minutes} minutes)`] : [];
  });
  if (slow.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:short-bake-time',
    `the bake time of ${bake} minutes ends before what begins in it can raise ${[...new Set(slow)].join(', ')}: bake longer`,
  );
}

/** What changed between the protection of a service and the end of its app, and would make the protection wrong. */
export function findingsAtSynthesis(
  before: ServiceShape,
  now: ServiceShape,
  alarms: readonly ProtectingAlarm[],
): string[] {
  const problems: string[] = [];
  const groups = (shape: ServiceShape) => shape.targetGroups.length + shape.unknownTargetGroups;
  if (groups(now) !== groups(before)) {
    problems.push(
      `the service has ${groups(now)} target groups, got ${groups(before)} when it was protected: protect it after it was attached`,
    );
  } else if (now.healthChecks !== before.healthChecks) {
    problems.push(
      'the health check must be configured before the service is protected, got a change afterwards: swap the two',
    );
  } else if (now.ownLoadBalancers.length < before.ownLoadBalancers.length && alarms.some(watchesLoadBalancer)) {
    problems.push(
      'the load balancer serves other target groups by now, so its own errors are not of the service alone: protect the service ' +
        'after they were added, or leave LoadBalancerErrorShare, LoadBalancerErrors and LoadBalancerRefusals out',
    );
  }
  if (now.discoveryNames.length !== before.discoveryNames.length) {
    problems.push(
      `the service has ${now.discoveryNames.length} Service Connect names, got ${before.discoveryNames.length} when it was protected: ` +
        'protect it after enableServiceConnect',
    );
  }
  return problems;
}

/** Whoever sets the configuration as a whole afterwards takes the alarms out of it. @param names of the protection's alarms, as read */
export function alarmNameProblems({ alarmNames }: ServiceShape, names: readonly string[]): string[] {
  const lost = names.filter((name) => !alarmNames.includes(name));
  if (lost.length > 0) {
    return [
      `the deployment configuration must name the alarms of the protection, got one without ${lost.length} of ${names.length}: change ` +
        'it before the service is protected',
    ];
  }
  return alarmNames.length > 0 ? [] : ['at least one deployment alarm must be left, got none: leave out fewer'];
}

function watchesLoadBalancer({ rule }: ProtectingAlarm): boolean {
  return rule?.kind.startsWith('LoadBalancer') === true;
}
