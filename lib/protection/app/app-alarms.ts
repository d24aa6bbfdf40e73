import { CfnResource } from 'aws-cdk-lib';
import { CfnAlarm, CfnCompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { readProperties } from '../read-properties.ts';
import { append } from './append.ts';

/** The alarms of an app, so that a service need not search all constructs for them. */
export interface AppAlarms {
  /** Metric and composite alarms by their names as given. */
  readonly byGivenName: ReadonlyMap<string | undefined, readonly (CfnAlarm | CfnCompositeAlarm)[]>;
  /** Metric alarms with a name, by that name as `readProperties` returns it. */
  readonly byName: ReadonlyMap<string, readonly CfnAlarm[]>;
  /** All resources that can be an alarm of a kind that is not an ordinary metric alarm. */
  readonly others: readonly CfnResource[];
}

/** Reads all alarms below the root of an app. */
export function readAppAlarms(root: IConstruct): AppAlarms {
  const byGivenName = new Map<string | undefined, (CfnAlarm | CfnCompositeAlarm)[]>();
  const byName = new Map<string, CfnAlarm[]>();
  const others: CfnResource[] = [];
  for (const one of root.node.findAll()) {
    if (one instanceof CfnAlarm || one instanceof CfnCompositeAlarm) append(byGivenName, one.alarmName, one);
    const name = one instanceof CfnAlarm ? readProperties(one, one.alarmName) : undefined;
    if (one instanceof CfnAlarm && typeof name === 'string') append(byName, name, one);
    if (isUnusual(one)) others.push(one);
  }
  return { byGivenName, byName, others };
}

function isUnusual(one: IConstruct): one is CfnResource {
  if (!CfnResource.isCfnResource(one)) return false;
  return one instanceof CfnAlarm
    ? one.evaluationCriteria !== undefined
    : one.cfnResourceType.startsWith('AWS::CloudWatch::');
}
