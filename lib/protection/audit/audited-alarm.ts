import { CfnResource } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { AuditedAlarm, AuditedMetricAlarm } from '../../../src/core/audit/audited-service.ts';
import { unusualAlarmOf } from '../../../src/core/audit/conditions.ts';
import { isKnown, type Known } from '../../../src/core/audit/known.ts';
import { metricAlarmOf } from '../../../src/core/template/alarm-properties.ts';
import { textOf } from '../../../src/core/template/values.ts';
import type { AppAlarms } from '../app/app-alarms.ts';
import { targetsOf } from '../read-properties.ts';
import { constructAt, describedProperties } from './described.ts';

/** The alarms of an app, and what the protection knows of those that it made. */
export interface AlarmSources {
  readonly ofApp: Pick<AppAlarms, 'byName' | 'others'>;
  /** By the resource of the alarm. */
  readonly made: ReadonlyMap<CfnResource, MadeAlarm>;
}

/** What only the maker of an alarm knows. */
export type MadeAlarm = Pick<AuditedMetricAlarm, 'comparesFor' | 'judgesShift'>;

/** Returns a function that finds the alarm that a service names: by a reference, or by the name that an alarm of the app has. */
export function findAlarms(scope: IConstruct, { ofApp, made }: AlarmSources): (name: Known<string>) => AuditedAlarm {
  return (name) => {
    const resource = isKnown(name) ? alarmNamed(name, ofApp) : constructAt(scope, name);
    const found = CfnResource.isCfnResource(resource) ? auditedAlarm(resource, name) : undefined;
    if (found === undefined) return { kind: 'unread', id: JSON.stringify(name), name, state: undefined };
    return found.kind === 'metric' ? { ...found, ...made.get(resource as CfnResource) } : found;
  };
}

function alarmNamed(name: string, { byName, others }: AlarmSources['ofApp']): CfnResource | undefined {
  return byName.get(name)?.[0] ?? others.find((one) => givenNameOf(one) === name);
}

/** Log alarms have no class in aws-cdk-lib. */
function givenNameOf(resource: CfnResource): unknown {
  const { AlarmName: name } = describedProperties(resource, { AlarmName: Reflect.get(resource, 'alarmName') });
  return name;
}

/** Undefined for a resource that is not an alarm. */
function auditedAlarm(resource: CfnResource, name: Known<string>): AuditedAlarm | undefined {
  const id = resource.node.path;
  const isMetric = resource instanceof CfnAlarm;
  const properties = isMetric ? describedProperties(resource, valuesOf(resource)) : {};
  const kind = unusualAlarmOf(resource.cfnResourceType, properties['EvaluationCriteria'] !== undefined);
  if (kind === undefined && !isMetric) return undefined;
  // The attribute is the ARN of the alarm, which ECS does not find.
  const isByArn = !isKnown(name) && name.unknown.endsWith('.Arn');
  const own = textOf(isMetric ? properties['AlarmName'] : givenNameOf(resource)) ?? { unknown: id };
  const known = isByArn ? name : own;
  if (kind !== undefined) return { kind, id, name: known, state: undefined };
  return metricAlarmOf({ place: id, name: known, properties, scales: scales(resource) });
}

function valuesOf(alarm: CfnAlarm): Readonly<Record<string, unknown>> {
  return {
    AlarmName: alarm.alarmName,
    ComparisonOperator: alarm.comparisonOperator,
    DatapointsToAlarm: alarm.datapointsToAlarm,
    Dimensions: alarm.dimensions,
    EvaluateLowSampleCountPercentile: alarm.evaluateLowSampleCountPercentile,
    EvaluationCriteria: alarm.evaluationCriteria,
    EvaluationPeriods: alarm.evaluationPeriods,
    ExtendedStatistic: alarm.extendedStatistic,
    MetricName: alarm.metricName,
    Metrics: alarm.metrics,
    Namespace: alarm.namespace,
    Period: alarm.period,
    Statistic: alarm.statistic,
    Threshold: alarm.threshold,
    ThresholdMetricId: alarm.thresholdMetricId,
    TreatMissingData: alarm.treatMissingData,
  };
}

/** Whether one of its actions is a scaling policy. */
function scales(resource: CfnResource): boolean {
  const actions = resource instanceof CfnAlarm ? resource.alarmActions : undefined;
  return (
    actions !== undefined &&
    targetsOf(resource, actions).some(
      (one) => CfnResource.isCfnResource(one) && one.cfnResourceType.endsWith('ScalingPolicy'),
    )
  );
}
