import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { settingsKinds } from './alarm-choice.ts';
import type { ProtectingAlarm } from './create-alarm.ts';
import { DEFAULT_BAKE } from './deployment-configuration.ts';
import { addLateAlarmFindings } from './late-alarms.ts';
import { CLOUDFORMATION_WAITS } from './lifecycle-hook.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import type { ServiceShape } from './service-shape.ts';

/** Adds information and warnings that do not require a change. */
export function addFindings(
  scope: Construct,
  shape: ServiceShape,
  props: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  addLateAlarmFindings(scope, alarms);
  const isWithout = shape.ownLoadBalancers.length > 0 && !alarms.some(watchesLoadBalancer);
  if (shape.sharesLoadBalancer || isWithout) {
    Annotations.of(scope).addInfo(
      'the load balancer may serve other target groups, and its own errors do not name one: no default alarm watches ' +
        'HTTPCode_ELB_5XX_Count and HTTPCode_ELB_4XX_Count',
    );
  }
  if (shape.unknownTargetGroups > 0) {
    Annotations.of(scope).addWarningV2(
      'ecs-deployment-guard:unknown-target-group',
      `${shape.unknownTargetGroups} target groups of the service are not part of this app, so no default alarm watches ` +
        'them: pass alarms for them in deploymentAlarms',
    );
  }
  if (props.queue !== undefined && !alarms.some(({ rule }) => rule?.kind === 'DeadLetters')) {
    Annotations.of(scope).addInfo(
      'no alarm watches a dead-letter queue, and the age of the oldest message does not show messages that keep failing: ' +
        'give the queue a dead-letter queue, or pass an imported one as deadLetterQueue',
    );
  }
  addUnusedSettings(scope, props, alarms);
  addLongPauses(scope, props);
  addRollbackTurnedOn(scope, shape);
  addShortBake(scope, shape, props, alarms);
  if (props.earlySuccess !== undefined) {
    Annotations.of(scope).addInfo(
      `alarms and circuit breaker protect the deployment until ${props.earlySuccess.healthyPercent} % of the tasks are healthy and the bake time ends; ` +
        'ECS does not roll back after that',
    );
  }
}

/** Warns about settings for an alarm that the service does not have. For one service, that is probably a mistake. */
function addUnusedSettings(
  scope: Construct,
  { alarms: choices = {} }: DeploymentProtectionProps,
  alarms: readonly ProtectingAlarm[],
): void {
  const unused = settingsKinds(choices).filter((kind) => !alarms.some(({ rule }) => rule?.kind === kind));
  if (unused.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:unused-settings',
    `the service has no default alarm ${unused.join(', ')}, so its settings have no effect: remove it from alarms, or give ` +
      'the service what the alarm watches',
  );
}

function addLongPauses(scope: Construct, { lifecycleHooks = [] }: DeploymentProtectionProps): void {
  const minutes = lifecycleHooks.map(({ props }) => props.timeout?.toMinutes() ?? 0);
  const longest = Math.max(0, ...minutes);
  if (longest <= CLOUDFORMATION_WAITS) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:long-pause',
    `a pause may take ${longest} minutes, but CloudFormation stops waiting for the service after ${CLOUDFORMATION_WAITS}: continue the deployment earlier, or shorten ` +
      'the timeout',
  );
}

function addRollbackTurnedOn(scope: Construct, { failsWithoutRollback }: ServiceShape): void {
  if (!failsWithoutRollback) return;
  Annotations.of(scope).addWarningV2(
    'ecs-deployment-guard:rollback-turned-on',
    'until now an alarm failed a deployment of this service without a rollback; now ECS rolls it back',
  );
}

function addShortBake(
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
    `the bake time of ${bake} minutes is too short for errors in it to trigger ${[...new Set(slow)].join(', ')}: use a longer bake time`,
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
      `the service has ${groups(now)} target groups, but had ${groups(before)} when you protected it: protect the service after you attach it`,
    );
  } else if (now.healthChecks !== before.healthChecks) {
    problems.push('the health check changed after you protected the service: configure the health check first');
  } else if (now.ownLoadBalancers.length < before.ownLoadBalancers.length && alarms.some(watchesLoadBalancer)) {
    problems.push(
      'the load balancer now serves other target groups, so its own errors are not only those of this service: protect the service ' +
        'after you add them, or set LoadBalancerErrorShare, LoadBalancerErrors and LoadBalancerRefusals to false',
    );
  }
  if (now.discoveryNames.length !== before.discoveryNames.length) {
    problems.push(
      `the service has ${now.discoveryNames.length} Service Connect names, but had ${before.discoveryNames.length} when you protected it: ` +
        'protect the service after you call enableServiceConnect',
    );
  }
  return problems;
}

/**
 * Returns a problem if alarms were lost: setting the whole configuration later removes them.
 *
 * @param names of the protection's alarms, as read
 */
export function alarmNameProblems({ alarmNames }: ServiceShape, names: readonly string[]): string[] {
  const lost = names.filter((name) => !alarmNames.includes(name));
  if (lost.length > 0) {
    return [
      `the deployment configuration must keep the alarms of the protection, but lacks ${lost.length} of ${names.length}: change ` +
        'the configuration before you protect the service',
    ];
  }
  return alarmNames.length > 0
    ? []
    : ['the service must keep at least one deployment alarm, got none: turn fewer alarms off'];
}

function watchesLoadBalancer({ rule }: ProtectingAlarm): boolean {
  return rule?.kind.startsWith('LoadBalancer') === true;
}
