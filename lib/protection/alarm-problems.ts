import { type CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { type DeploymentMetricAlarm, isAlarm } from './alarm-choice.ts';
import type { AppAlarms } from './app/app-alarms.ts';
import type { ProtectingAlarm } from './create-alarm.ts';
import { refersTo } from './read-properties.ts';
import type { ProtectableService } from './services/service-at.ts';

/** Returns problems of alarms for this service: ECS would not find them, or CloudFormation would have a dependency cycle. */
export function alarmProblems(
  service: ProtectableService,
  alarms: readonly (IAlarm | DeploymentMetricAlarm | string)[],
): readonly string[] {
  return alarms
    .filter(isAlarm)
    .flatMap((alarm) => [...cycleProblems(service, alarm), ...placeProblems(service, alarm)]);
}

function cycleProblems(service: ProtectableService, { node }: IAlarm): readonly string[] {
  const resource = node.defaultChild;
  if (!(resource instanceof CfnAlarm)) return [];
  const { dimensions, metrics, alarmDescription } = resource;
  return refersTo(service, resource, [dimensions, metrics, alarmDescription])
    ? [
        `the deployment alarm ${node.path} refers to the service, which creates a dependency cycle: instead of the alarm, pass ` +
          '{ id, metric, threshold } in deploymentAlarms, or pass the name of the alarm as a literal text',
      ]
    : [];
}

const PARTS = { account: 'account', region: 'Region' } as const;

/** ECS looks for the names in the service's own account and Region. */
function placeProblems(service: ProtectableService, { env, node }: IAlarm): readonly string[] {
  const isKnown = (text: string) => !Token.isUnresolved(text);
  return (['account', 'region'] as const)
    .filter((part) => isKnown(env[part]) && isKnown(service.env[part]) && env[part] !== service.env[part])
    .map(
      (part) =>
        `the deployment alarm ${node.path} must be in the ${PARTS[part]} of the service, ${service.env[part]}, got ${env[part]}: create it there, because ECS ` +
        'reads no alarms of another account or Region',
    );
}

/** Returns a problem per alarm whose name another alarm of the app has: in one account and Region, CloudWatch keeps one alarm per name. */
export function takenNameProblems(
  created: readonly ProtectingAlarm[],
  { byGivenName }: Pick<AppAlarms, 'byGivenName'>,
): readonly string[] {
  const own = created.map(({ alarm }) => alarm.node.defaultChild);
  return created.flatMap(({ alarm, rule }, index) => {
    const resource = own[index];
    if (!(resource instanceof CfnAlarm)) return [];
    // Of two alarms of the service, the second is the other one, so that one problem is reported.
    const other = byGivenName
      .get(resource.alarmName)
      ?.find((one) => !own.slice(0, index + 1).includes(one) && mayShareNames(one, resource));
    const way =
      rule === undefined
        ? `choose another id for the deployment alarm "${alarm.node.id}"`
        : `set alarms.${rule.kind} to false`;
    return other === undefined
      ? []
      : [
          `the alarm name "${resource.alarmName}" is already the name of ${pathOf(other)}: rename that alarm, or ${way}`,
        ];
  });
}

/** Stacks without an account or a Region of their own go to the same ones as the other stacks of their stage. */
function mayShareNames(one: CfnResource, other: CfnResource): boolean {
  const [own, its] = [Stack.of(one), Stack.of(other)];
  const isSame = own.account === its.account && own.region === its.region;
  const isKnown = !Token.isUnresolved(own.account) && !Token.isUnresolved(own.region);
  return isSame && (isKnown || Stage.of(one) === Stage.of(other));
}

/** The path of the construct that its author wrote. */
function pathOf({ node }: CfnResource): string {
  return node.id === 'Resource' ? (node.scope?.node.path ?? node.path) : node.path;
}
