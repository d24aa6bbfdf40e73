import type { AuditedService } from '../audited-service.ts';
import { areAlarmsOff, breaksWithoutRollback, isBreakerOff } from '../conditions.ts';
import type { AuditRule, Place } from '../finding.ts';
import { equals, isKnown, knownOf } from '../known.ts';
import { ecsApi, ecsGuide } from './aws-pages.ts';

const ALARMS: Place = { of: 'service', path: ['DeploymentConfiguration', 'Alarms'] };
const BREAKER: Place = { of: 'service', path: ['DeploymentConfiguration', 'DeploymentCircuitBreaker'] };
const CONFIGURATION: Place = { of: 'service', path: ['DeploymentConfiguration'] };

const BEHIND_CLASSIC = {
  fix: 'Add deployment alarms on the metrics of the load balancer (namespace AWS/ELB), or move the service to an Application or Network Load Balancer.',
  fixInCdk:
    'Pass alarms on the metrics of the load balancer (namespace AWS/ELB) in deploymentAlarms, or move the service to an Application or Network Load Balancer.',
};

/** Which protection the service asks for. */
export const SETTINGS: readonly AuditRule[] = [
  {
    id: 'no-protection',
    severity: 'high',
    title: 'nothing rolls a bad deployment back',
    why: 'The service has no deployment alarm and no circuit breaker with rollback. A version that fails stays, and every pipeline reports success.',
    fix: 'Turn on the circuit breaker with rollback, and add deployment alarms.',
    fixInCdk: 'Turn on the circuit breaker with rollback, and pass alarms in deploymentAlarms.',
    source: ecsGuide('deployment-failure-detection'),
    judge: ({ service }) =>
      !namesAlarms(service) && !breaks(service)
        ? [
            {
              says: 'the service has neither deployment alarms nor a circuit breaker that rolls back',
              at: CONFIGURATION,
              ...(service.classicLoadBalancers > 0 && BEHIND_CLASSIC),
            },
          ]
        : [],
  },
  {
    id: 'no-alarms',
    severity: 'medium',
    title: 'no deployment alarm',
    why: 'The circuit breaker only counts tasks that do not start or are unhealthy. A version that starts and then answers with errors stays.',
    fix: 'Add deployment alarms on the errors of the service.',
    fixInCdk:
      'Pass an alarm in deploymentAlarms, or ask for alarms.Cpu or alarms.Memory if high CPU or memory use is not normal for the service.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: ({ service }) =>
      !namesAlarms(service) && breaks(service)
        ? [{ says: 'the service has a circuit breaker, but no deployment alarm', at: CONFIGURATION }]
        : [],
  },
  {
    id: 'alarms-off',
    severity: 'high',
    title: 'the deployment alarms are turned off',
    why: 'ECS ignores the alarms of a service whose setting is not enabled.',
    fix: 'Set enable to true in the alarms of the deployment configuration.',
    source: ecsApi('DeploymentAlarms'),
    judge: ({ service }) =>
      service.alarms !== undefined && areAlarmsOff(service.alarms)
        ? [
            {
              says: `the service names ${count(service.alarms.names.length, 'alarm')}, but they are not enabled`,
              at: { of: 'service', path: [...ALARMS.path, 'Enable'] },
            },
          ]
        : [],
  },
  {
    id: 'alarms-without-rollback',
    severity: 'high',
    title: 'an alarm stops the deployment, but does not roll it back',
    why: 'When an alarm fires, ECS marks the deployment as failed and starts no more tasks. The bad version keeps its traffic until you deploy one that works.',
    fix: 'Set rollback to true in the alarms of the deployment configuration.',
    fixInCdk: 'Set the behavior of the deployment alarms to AlarmBehavior.ROLLBACK_ON_ALARM.',
    source: ecsGuide('deployment-alarm-failure'),
    judge: ({ service }) =>
      namesAlarms(service) && !equals(service.alarms?.enable, false) && equals(service.alarms?.rollback, false)
        ? [
            {
              says: 'the deployment alarms have rollback false',
              at: { of: 'service', path: [...ALARMS.path, 'Rollback'] },
            },
          ]
        : [],
  },
  {
    id: 'no-breaker',
    severity: 'medium',
    title: 'no circuit breaker',
    why: 'Alarms on requests do not see tasks that never become healthy: they get no requests. Without a circuit breaker ECS tries again for hours.',
    fix: 'Turn on the circuit breaker with rollback.',
    fixInCdk: 'Set circuitBreaker.enable of the service to true.',
    source: ecsGuide('deployment-circuit-breaker'),
    judge: ({ service }) => {
      const { circuitBreaker, classicLoadBalancers } = service;
      // AWS allows no circuit breaker behind a Classic Load Balancer.
      const isOff = circuitBreaker === undefined || isBreakerOff(circuitBreaker);
      return namesAlarms(service) && isOff && classicLoadBalancers === 0
        ? [{ says: 'the circuit breaker is off', at: circuitBreaker === undefined ? CONFIGURATION : BREAKER }]
        : [];
    },
  },
  {
    id: 'breaker-without-rollback',
    severity: 'medium',
    title: 'the circuit breaker does not roll back',
    why: 'When the circuit breaker triggers, ECS stops the deployment and leaves the service between two versions until you deploy one that works.',
    fix: 'Set rollback to true in the circuit breaker.',
    fixInCdk: 'Set circuitBreaker.rollback to true.',
    source: ecsApi('DeploymentCircuitBreaker'),
    judge: ({ service: { circuitBreaker } }) =>
      circuitBreaker !== undefined && breaksWithoutRollback(circuitBreaker)
        ? [
            {
              says: 'the circuit breaker has rollback false',
              at: { of: 'service', path: [...BREAKER.path, 'Rollback'] },
            },
          ]
        : [],
  },
  {
    id: 'breaker-cannot-trip',
    severity: 'medium',
    title: 'the circuit breaker needs too many failures',
    // The waits are of the service throttle: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-throttle-logic.html
    why:
      'The circuit breaker triggers when as many tasks have failed as its threshold says. ECS starts only as many tasks per round as the deployment ' +
      'configuration allows, and each of them that fails counts, so a high threshold on a small service takes many rounds. If tasks stop before they reach ' +
      'RUNNING, ECS also waits between rounds, each time longer, up to 27 minutes, so the rollback can take hours. It does not wait after tasks that stop later.',
    fix: 'Use the default threshold (BOUNDED_PERCENT 50), or a count near the number of tasks.',
    fixInCdk: 'Remove circuitBreaker.threshold, or set a count near the number of tasks.',
    source: ecsGuide('deployment-circuit-breaker'),
    judge: ({ service }) => {
      const failures = failuresToTrip(service);
      const tasks = knownOf(service.desiredCount);
      return failures !== undefined && tasks !== undefined && failures > mostFailures(tasks)
        ? [
            {
              says: `the circuit breaker triggers after ${failures} failed tasks, and the service has ${count(tasks, 'task')}`,
              at: { of: 'service', path: [...BREAKER.path, 'ThresholdConfiguration'] },
            },
          ]
        : [];
    },
  },
  {
    id: 'classic-load-balancer',
    severity: 'medium',
    title: 'behind a Classic Load Balancer, no circuit breaker is allowed',
    why: 'AWS allows the circuit breaker only for services that are not behind a Classic Load Balancer. There, only an alarm rolls a deployment back.',
    ...BEHIND_CLASSIC,
    source: ecsApi('DeploymentCircuitBreaker'),
    judge: ({ service: { circuitBreaker, classicLoadBalancers } }) => {
      if (classicLoadBalancers === 0) return [];
      const isOn = equals(circuitBreaker?.enable, true);
      const what = isOn ? 'where ECS may refuse its circuit breaker' : 'where AWS allows no circuit breaker';
      return [{ says: `the service is behind a Classic Load Balancer, ${what}`, at: isOn ? BREAKER : CONFIGURATION }];
    },
  },
  {
    id: 'early-success',
    severity: 'low',
    title: 'ECS stops watching before all tasks are replaced',
    why: 'With early success criteria ECS completes the deployment at a share of healthy tasks. Alarms and circuit breaker never roll back a completed deployment.',
    fix: 'Leave the criteria out if the last tasks matter to you.',
    fixInCdk: 'Remove earlySuccess if the last tasks matter to you.',
    source: ecsGuide('early-success-criteria'),
    judge: ({ service }) =>
      service.hasEarlySuccess
        ? [
            {
              says: 'early success criteria are enabled',
              at: { of: 'service', path: ['DeploymentConfiguration', 'EarlySuccessCriteria'] },
            },
          ]
        : [],
  },
  {
    id: 'first-deployment',
    severity: 'low',
    title: 'no version to go back to',
    why: 'ECS rolls back to the last deployment that succeeded. There is none yet, so a deployment that fails stays.',
    fix: 'Deploy a version that works.',
    source: ecsGuide('deployment-circuit-breaker'),
    judge: ({ service: { live } }) =>
      live?.hasSucceeded === false
        ? [{ says: 'no deployment of the service has succeeded yet', at: { of: 'service', path: [] } }]
        : [],
  },
];

/** Whether the service names deployment alarms, enabled or not. */
function namesAlarms({ alarms }: AuditedService): boolean {
  return alarms !== undefined && alarms.names.length > 0;
}

/** An unknown setting may be on, so it is not held against the service. */
function breaks({ circuitBreaker }: AuditedService): boolean {
  return (
    circuitBreaker !== undefined && !equals(circuitBreaker.enable, false) && !equals(circuitBreaker.rollback, false)
  );
}

/**
 * The failures after which the circuit breaker triggers; undefined if they are not known. The least and the most failures of
 * BOUNDED_PERCENT are AWS's.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html
 */
function failuresToTrip({ circuitBreaker, desiredCount }: AuditedService): number | undefined {
  if (circuitBreaker === undefined || isBreakerOff(circuitBreaker)) return undefined;
  const tasks = knownOf(desiredCount);
  const { type = 'BOUNDED_PERCENT', value = 50 } = circuitBreaker.threshold ?? {};
  if (!isKnown(type) || !isKnown(value) || tasks === undefined) return undefined;
  const share = Math.ceil((value / 100) * tasks);
  if (type === 'COUNT') return value;
  return type === 'BOUNDED_PERCENT' ? Math.min(200, Math.max(3, share)) : share;
}

/** Above this many failures we call a threshold too high. It is our judgment: AWS publishes none. */
function mostFailures(tasks: number): number {
  return Math.max(10, 2 * tasks);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
