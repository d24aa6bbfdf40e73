import { breaksWithoutRollback, isBreakerOff } from '../../../src/core/audit/conditions.ts';
import type { DeploymentProtectionProps } from '../protection-props.ts';
import type { ServiceShape } from '../service-shape.ts';
import { allOf } from '../../format-value.ts';
import { firstTaskWarnings } from '../task-replacement.ts';

/** A warning that users can acknowledge by its id. */
export interface Finding {
  readonly id: string;
  readonly text: string;
}

/** Returns what the settings of a service take from its protection, and what the protection cannot do for it. */
export function serviceFindings(shape: ServiceShape, props: DeploymentProtectionProps): readonly Finding[] {
  return [
    ...alarmFindings(shape),
    ...(shape.classicLoadBalancers > 0 ? classicFindings(shape, props) : circuitBreakerFindings(shape, props)),
    ...daemonFindings(shape),
    ...nameFindings(shape),
    ...(shape.replacement === undefined ? [] : firstTaskWarnings(shape.strategy, shape.replacement)).map((text) =>
      finding('first-task', text),
    ),
  ];
}

function finding(name: string, text: string): Finding {
  return { id: `ecs-deployment-guard:${name}`, text };
}

function alarmFindings({ failsWithoutRollback, hasAlarmsOff }: ServiceShape): readonly Finding[] {
  if (failsWithoutRollback) {
    return [
      finding(
        'alarms-without-rollback',
        'the service has deployment alarms without a rollback (FAIL_ON_ALARM), so if an alarm fires, ECS fails the deployment, starts no more tasks and does ' +
          'not restore the old revision. You then have to deploy a working version yourself. For a rollback, set the behavior of the deployment alarms to ' +
          'AlarmBehavior.ROLLBACK_ON_ALARM. Otherwise acknowledge this warning',
      ),
    ];
  }
  return hasAlarmsOff
    ? [
        finding(
          'alarms-turned-on',
          'the service has deployment alarms that are off (DeploymentConfiguration.Alarms.Enable is false), and DeploymentProtection turns them on with its ' +
            'own. To keep them off, remove their names, or do not protect the service. Otherwise acknowledge this warning',
        ),
      ]
    : [];
}

/** aws-cdk-lib sets `rollback` to false in a service whose `circuitBreaker` does not mention it. */
function circuitBreakerFindings(
  { circuitBreaker: own }: ServiceShape,
  { circuitBreaker: chosen }: DeploymentProtectionProps,
): readonly Finding[] {
  // What the protection sets where the service and the props leave a value out.
  const breaker = { enable: own.enable ?? true, rollback: chosen?.rollback ?? own.rollback ?? true };
  if (isBreakerOff(breaker)) {
    return [
      finding(
        'circuit-breaker-off',
        'the service sets circuitBreaker.enable to false, so its circuit breaker stays off: if the tasks of a new version do not start, ECS keeps starting ' +
          'more of them, and rolls the deployment back only if an alarm fires. Set circuitBreaker.enable to true, or acknowledge this warning',
      ),
    ];
  }
  return breaksWithoutRollback(breaker)
    ? [
        finding(
          'circuit-breaker-without-rollback',
          'circuitBreaker.rollback is false, so if the circuit breaker trips, ECS fails the deployment, starts no more tasks and does not restore the old ' +
            'revision. You then have to deploy a working version yourself. For a rollback, set circuitBreaker.rollback to true. Otherwise acknowledge this warning',
        ),
      ]
    : [];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentCircuitBreaker.html */
function classicFindings(
  { circuitBreaker: own }: ServiceShape,
  { circuitBreaker: chosen }: DeploymentProtectionProps,
): readonly Finding[] {
  const effect =
    own.enable === true
      ? 'The circuit breaker of the service stays as it is, but ECS may refuse it: remove circuitBreaker from the service'
      : `The protection therefore adds none${chosen === undefined ? '' : ', and its option circuitBreaker has no effect'}: only an alarm rolls a deployment back`;
  return [
    finding(
      'classic-load-balancer',
      `the service is behind a Classic Load Balancer, where AWS allows no circuit breaker. ${effect}. No default alarm counts the requests: pass alarms on the ` +
        'metrics of the load balancer (namespace AWS/ELB) in deploymentAlarms, or move the service to an Application Load Balancer',
    ),
  ];
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-failure-detection.html */
function daemonFindings({ isDaemon }: ServiceShape): readonly Finding[] {
  return isDaemon
    ? [
        finding(
          'daemon',
          'the scheduling strategy is DAEMON. The protection sets alarms, circuit breaker and bake time, but AWS documents these only for the strategy REPLICA, ' +
            'so ECS may ignore them and keep a bad version. After a deployment, check that its record has the protection "armed". If you accept this, ' +
            'acknowledge this warning',
        ),
      ]
    : [];
}

function nameFindings({ unknownDiscoveryNames: names }: ServiceShape): readonly Finding[] {
  return names.length === 0
    ? []
    : [
        finding(
          'unknown-task-definition',
          `the task definition is not created by this app, so the application protocol of the ${names.length === 1 ? 'port mapping' : 'port mappings'} ${allOf(names)} is unknown, and no default alarm counts the requests ` +
            'through Service Connect: create the task definition in this app, or pass alarms in deploymentAlarms',
        ),
      ];
}
