import type { AuditedService } from '../audited-service.ts';
import type { AuditRule } from '../finding.ts';
import { isKnown, knownOf } from '../known.ts';
import { ecsGuide } from './aws-pages.ts';

/** Whether the rules apply: ECS deploys the service itself, by a deployment of the service. */
export function isJudged({ kind, controller, scheduling }: AuditedService): boolean {
  return kind === 'service' && knownOf(controller) === 'ECS' && knownOf(scheduling) !== 'DAEMON';
}

/** The one finding about a service that the rules do not judge. */
export const NOT_JUDGED: AuditRule = {
  id: 'not-judged',
  severity: 'low',
  title: 'the service is not judged',
  why: 'Deployment alarms and the circuit breaker belong to deployments that ECS controls. This service is deployed in another way.',
  fix: 'Check the protection in the tool that deploys the service.',
  source: ecsGuide('deployment-failure-detection'),
  judge: ({ service }) => {
    const says = reasonOf(service);
    return says === undefined ? [] : [{ says, at: { of: 'service', path: pathOf(service) } }];
  },
};

function reasonOf({ kind, controller, scheduling }: AuditedService): string | undefined {
  if (kind === 'express') return 'an Express service deploys with an alarm of its own, which AWS creates';
  if (kind === 'managed-daemon') return 'a managed daemon has deployments, alarms and statuses of its own';
  if (!isKnown(controller)) return `the deployment controller is not known: ${controller.unknown}`;
  if (controller === 'CODE_DEPLOY')
    return 'CodeDeploy deploys the service: the alarms of its deployment group protect it';
  if (controller !== 'ECS')
    return `the deployment controller is ${controller}: ECS accepts no deployment alarms for it`;
  if (knownOf(scheduling) === 'DAEMON')
    return 'the scheduling strategy is DAEMON: AWS documents deployment alarms and the circuit breaker only for REPLICA';
  return undefined;
}

function pathOf({ controller, scheduling }: AuditedService): readonly string[] {
  if (knownOf(controller) !== 'ECS') return ['DeploymentController', 'Type'];
  return knownOf(scheduling) === 'DAEMON' ? ['SchedulingStrategy'] : [];
}
