import { allOf } from '../../format-value.ts';
import type { ServiceShape } from '../service-shape.ts';

/** A warning that users can acknowledge by its id. */
export interface Finding {
  readonly id: string;
  readonly text: string;
}

/** Returns what the protection changes in the settings of a service, and what it could not read. */
export function serviceFindings({ hasAlarmsOff, unknownDiscoveryNames: names }: ServiceShape): readonly Finding[] {
  return [
    ...(hasAlarmsOff
      ? [
          finding(
            'alarms-turned-on',
            'the service has deployment alarms that are off (DeploymentConfiguration.Alarms.Enable is false), and DeploymentProtection turns them on with its ' +
              'own. To keep them off, remove their names, or do not protect the service. Otherwise acknowledge this warning',
          ),
        ]
      : []),
    ...(names.length === 0
      ? []
      : [
          finding(
            'unknown-task-definition',
            `the task definition is not created by this app, so the application protocol of the ${names.length === 1 ? 'port mapping' : 'port mappings'} ${allOf(names)} is unknown, and no default alarm counts the requests ` +
              'through Service Connect: create the task definition in this app, or pass alarms in deploymentAlarms',
          ),
        ]),
  ];
}

function finding(name: string, text: string): Finding {
  return { id: `ecs-deployment-guard:${name}`, text };
}
