import { Token } from 'aws-cdk-lib';
import { ApplicationTargetGroup, NetworkTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { leastUnhealthyMinutes } from '../../core/alarm-rules/targets.ts';
import { isMade, settingsOf } from './alarm-choice.ts';
import { earlySuccessFaults } from './deployment-options.ts';
import { lifecycleHookFaults } from './lifecycle-hook.ts';
import type { DeploymentProtectionProps } from './protection-props.ts';
import { healthCheckTimes, type ServiceShape } from './service-shape.ts';

/** Everything that is wrong with the choice for this very service. */
export function serviceFaults(shape: ServiceShape, props: DeploymentProtectionProps): readonly string[] {
  return [
    ...controllerFaults(shape),
    ...(props.earlySuccess === undefined
      ? []
      : earlySuccessFaults(props.earlySuccess, shape.strategy, shape.minimumHealthyPercent)),
    ...lifecycleHookFaults(props.lifecycleHooks ?? [], shape.strategy),
    ...unhealthyFaults(shape, props),
  ];
}

function controllerFaults({ controller }: ServiceShape): readonly string[] {
  return controller === 'ECS'
    ? []
    : [
        `the deployment controller must be ECS, got ${controller}: alarms belong to ${
          controller === 'CODE_DEPLOY' ? 'its CodeDeploy deployment group' : 'whatever deploys its task sets'
        }, or use the ECS controller's own BLUE_GREEN, LINEAR or CANARY strategy`,
      ];
}

/** An alarm on unhealthy targets that fires while a healthy task starts would roll every deployment back. */
function unhealthyFaults(
  { targetGroups, healthCheckGrace }: ServiceShape,
  { alarms = {} }: DeploymentProtectionProps,
): string[] {
  if (!isMade(alarms, 'UnhealthyTargets')) return [];
  const { datapointsToAlarm: m, evaluationPeriods: n } = settingsOf(alarms, 'UnhealthyTargets');
  const chosen = m ?? n;
  return targetGroups
    .filter((one) => one instanceof ApplicationTargetGroup || one instanceof NetworkTargetGroup)
    .flatMap((targetGroup) => {
      const least = leastUnhealthyMinutes(healthCheckTimes(targetGroup, healthCheckGrace));
      if (least > 1_440) {
        return [
          `a health check of ${targetGroup.node.path} must end within a day, got ${least} minutes with the grace period: shorten them`,
        ];
      }
      return chosen === undefined || Token.isUnresolved(chosen) || chosen >= least
        ? []
        : [
            `alarms.UnhealthyTargets.datapointsToAlarm must be ${least} or more for ${targetGroup.node.path}, got ${chosen}: a healthy ` +
              'task may take that long to start',
          ];
    });
}
