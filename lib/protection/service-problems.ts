import { Duration, Token } from 'aws-cdk-lib';
import { ApplicationTargetGroup, NetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnTargetGroup as LatticeTargetGroup } from 'aws-cdk-lib/aws-vpclattice';
import { normalStart } from '../../src/core/audit/conditions.ts';
import { deployedOtherwise } from '../../src/core/audit/rules/not-judged.ts';
import { leastUnhealthyMinutes } from '../../src/core/protection/alarm-rules/targets.ts';
import { waitProblems } from '../service/strategy.ts';
import { isMade, settingsOf } from './alarm-choice.ts';
import { refusalOf } from './audit/refusal.ts';
import { earlySuccessProblems } from './deployment-options.ts';
import { lifecycleHookProblems } from './lifecycle-hook.ts';
import { choicesOf } from './essential-alarms.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { healthCheckTimes, minutesOfBake, type ServiceShape, type ServiceTargetGroup } from './service-shape.ts';
import { replacementProblems } from './task-replacement.ts';

/** Returns every problem of the props for this service. */
export function serviceProblems(shape: ServiceShape, props: DeploymentProtectionProps): readonly string[] {
  return [
    ...controllerProblems(shape),
    ...shape.computed.map(
      (name) =>
        `${name} is a function or a parameter of CloudFormation, so nothing can be added to it: use plain values, or two services with a condition each`,
    ),
    ...taskProblems(shape),
    ...attachmentProblems(shape),
    ...shiftProblems(shape, props),
    ...(props.earlySuccess === undefined
      ? []
      : earlySuccessProblems(props.earlySuccess, shape.strategy, shape.minimumHealthyPercent)),
    ...lifecycleHookProblems(props.lifecycleHooks ?? [], shape.strategy),
    ...unhealthyProblems(shape, props),
  ];
}

function controllerProblems({ controller }: ServiceShape): readonly string[] {
  const deployed = deployedOtherwise({ kind: 'service', controller });
  return deployed === undefined ? [] : [refusalOf(deployed)];
}

/** Other controllers replace tasks by their own rules. */
function taskProblems({ controller, strategy, replacement }: ServiceShape): readonly string[] {
  return controller === 'ECS' && replacement !== undefined ? replacementProblems(strategy, replacement) : [];
}

/** Target groups that belong to a listener. They keep it, and aws-cdk-lib takes long to find its load balancer. */
const attached = new WeakSet<ServiceTargetGroup>();

/** A target group's metrics need its load balancer, which aws-cdk-lib only knows once a listener forwards to the group. */
function attachmentProblems({ targetGroups }: ServiceShape): readonly string[] {
  return targetGroups
    .filter((one) => one instanceof ApplicationTargetGroup || one instanceof NetworkTargetGroup)
    .filter((one) => !attached.has(one))
    .flatMap((one) => {
      try {
        if (one.firstLoadBalancerFullName === undefined) return [one.node.path];
        attached.add(one);
        return [];
      } catch {
        return [one.node.path];
      }
    })
    .map(
      (path) =>
        `the target group ${path} must belong to a listener, got none: add it to a listener before you protect the service`,
    );
}

/** The bake time adds to the waits between the steps of a shift. */
function shiftProblems(shape: ServiceShape, props: DeploymentProtectionProps): readonly string[] {
  const { strategy, step } = shape;
  if (step === undefined || (strategy !== 'LINEAR' && strategy !== 'CANARY')) return [];
  return waitProblems(
    { type: strategy, stepPercent: step.percent, stepBakeTime: Duration.minutes(step.bakeTime) },
    minutesOfBake(shape, props.bakeTime),
  );
}

/** An alarm on unhealthy targets would roll back every deployment if it fired while healthy tasks start. */
function unhealthyProblems(
  { targetGroups, healthCheckGrace }: ServiceShape,
  props: DeploymentProtectionProps,
): string[] {
  const alarms = choicesOf(props.alarms);
  if (!isMade(alarms, 'UnhealthyTargets')) return [];
  const { datapointsToAlarm: m, evaluationPeriods: n } = settingsOf(alarms, 'UnhealthyTargets');
  const chosen = m ?? n;
  return targetGroups
    .filter((one) => !(one instanceof LatticeTargetGroup))
    .flatMap((targetGroup) => {
      const least = leastUnhealthyMinutes(healthCheckTimes(targetGroup, healthCheckGrace));
      if (least > 1_440) {
        return [
          `the health checks of ${targetGroup.node.path} and the grace period must take at most one day (1440 minutes) together, got ${least} minutes: ` +
            'shorten the grace period, or the interval of the health checks',
        ];
      }
      return chosen === undefined || Token.isUnresolved(chosen) || chosen >= least
        ? []
        : [
            `alarms.UnhealthyTargets.datapointsToAlarm must be ${least} or more for ${targetGroup.node.path}, got ${chosen}: raise it, because ` +
              normalStart(least),
          ];
    });
}
