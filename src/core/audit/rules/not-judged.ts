import type { AuditedService } from '../audited-service.ts';
import type { AuditRule, Observation } from '../finding.ts';
import { isKnown, knownOf } from '../known.ts';
import { ecsGuide } from './aws-pages.ts';

/** Whether the rules apply: ECS deploys the service itself, by a deployment of the service. */
export function isJudged({ kind, controller, scheduling }: AuditedService): boolean {
  return kind === 'service' && knownOf(controller) === 'ECS' && knownOf(scheduling) !== 'DAEMON';
}

/** The one finding about a service that others deploy. */
const NOT_JUDGED: AuditRule = {
  id: 'not-judged',
  severity: 'low',
  title: 'the service is not judged',
  why: 'Deployment alarms and the circuit breaker belong to deployments that ECS controls. This service is deployed in another way.',
  fix: 'Check the protection in the tool that deploys the service.',
  source: ecsGuide('deployment-failure-detection'),
  judge: ({ service }) => {
    const deployed = deployedOtherwise(service);
    const path = knownOf(service.controller) === 'ECS' ? [] : ['DeploymentController', 'Type'];
    return deployed === undefined ? [] : [{ ...deployed, at: { of: 'service', path } }];
  },
};

/** The one finding about a daemon that ECS deploys. */
const DAEMON: AuditRule = {
  id: 'daemon',
  severity: 'medium',
  title: 'AWS documents no rollback for daemon services',
  why: 'AWS documents deployment alarms, circuit breaker and bake time only for the scheduling strategy REPLICA. ECS may ignore them and keep a bad version.',
  fix: 'Deploy a version that is broken on purpose, and check that ECS rolls it back.',
  fixInCdk: 'After a deployment, check that its record has the protection "armed".',
  source: ecsGuide('deployment-failure-detection'),
  judge: ({ service }) =>
    deployedOtherwise(service) === undefined && knownOf(service.scheduling) === 'DAEMON'
      ? [{ says: 'the scheduling strategy is DAEMON', at: { of: 'service', path: ['SchedulingStrategy'] } }]
      : [],
};

/** The rules about services to which the others do not apply. */
export const UNJUDGED: readonly AuditRule[] = [DAEMON, NOT_JUDGED];

/** Returns who or what deploys a service that ECS does not deploy by a deployment of the service; undefined if ECS does. */
export function deployedOtherwise({
  kind,
  controller,
}: Pick<AuditedService, 'kind' | 'controller'>): Pick<Observation, 'says' | 'fixInCdk'> | undefined {
  if (kind === 'express') {
    return {
      says: 'ECS deploys an Express Mode service as a canary, and rolls it back by an alarm on 4xx and 5xx responses that ECS creates itself',
      fixInCdk: 'To use your own alarms, create an AWS::ECS::Service, for example with GuardedService.',
    };
  }
  if (kind === 'managed-daemon') {
    return {
      says: 'a managed daemon has deployments, alarms and statuses of its own',
      fixInCdk: 'Set alarms and bakeTimeInMinutes in its deploymentConfiguration.',
    };
  }
  if (!isKnown(controller)) return { says: `the deployment controller is not known: ${controller.unknown}` };
  const change = 'or change the controller to ECS and use BLUE_GREEN, LINEAR or CANARY.';
  if (controller === 'CODE_DEPLOY') {
    return {
      says: 'the deployment controller is CODE_DEPLOY, so the alarms of the CodeDeploy deployment group protect the service',
      fixInCdk: `Configure the alarms in the CodeDeploy deployment group, ${change}`,
    };
  }
  return controller === 'ECS'
    ? undefined
    : {
        says: `the deployment controller is ${controller}, for which ECS accepts no deployment alarms`,
        fixInCdk: `Configure the alarms in the tool that deploys the task sets, ${change}`,
      };
}
