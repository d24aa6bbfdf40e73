import type { CfnResource } from 'aws-cdk-lib';
import { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { isKnown, type Known } from '../../../src/core/audit/known.ts';
import type { DeploymentAlarmRule } from '../../../src/core/protection/alarm-rules/rule.ts';
import { shiftOf } from '../../../src/core/protection/alarm-rules/shift.ts';
import { minutesToCompare } from '../../../src/core/protection/alarm-rules/time-to-fire.ts';
import { queuesOf } from '../../../src/core/template/queue-properties.ts';
import type { Fields } from '../../../src/core/template/template.ts';
import type { AppAlarms } from '../app/app-alarms.ts';
import type { AppParts } from '../app/app-parts.ts';
import type { ProtectingAlarm } from '../create-alarm.ts';
import type { ServiceShape } from '../service-shape.ts';
import { findAlarms, type MadeAlarm } from './audited-alarm.ts';
import { auditedService } from './audited-service.ts';
import { constructAt, describedProperties } from './described.ts';

/** What the constructs know about a service and its protection at synthesis. */
export interface KnownProtection {
  readonly shape: ServiceShape;
  readonly parts: AppParts;
  readonly appAlarms: AppAlarms;
  /** The alarms that the protection made. */
  readonly alarms: readonly ProtectingAlarm[];
}

/** Returns what the rules of the audit judge: the service with its alarms, as its template will have them. */
export function auditedProtection({ shape, parts, appAlarms, alarms }: KnownProtection): Audited {
  const service = auditedService(shape, parts);
  const find = findAlarms(shape.resource, { ofApp: appAlarms, made: madeAlarms(alarms, shape) });
  const audited = (service.alarms?.names ?? []).map(find);
  return { service, alarms: audited, queues: queuesOf(audited, (name) => queueProperties(shape.resource, name)) };
}

/** Undefined for a queue that the app does not create. */
function queueProperties(scope: IConstruct, name: Known<string>): Fields | undefined {
  const found = isKnown(name) ? undefined : constructAt(scope, name);
  return found instanceof CfnQueue
    ? describedProperties(found, { VisibilityTimeout: found.visibilityTimeout, RedrivePolicy: found.redrivePolicy })
    : undefined;
}

function madeAlarms(alarms: readonly ProtectingAlarm[], shape: ServiceShape): ReadonlyMap<CfnResource, MadeAlarm> {
  return new Map(
    alarms.flatMap(({ alarm, rule }) => {
      const { defaultChild } = alarm.node;
      const made = rule === undefined ? undefined : madeAlarm(rule, shape);
      return defaultChild instanceof CfnAlarm && made !== undefined ? [[defaultChild, made] as const] : [];
    }),
  );
}

/** During a shift, SteadyErrors judges the group with fewer requests, and ErrorComparison compares the two. */
function madeAlarm(rule: DeploymentAlarmRule, { strategy, step }: ServiceShape): MadeAlarm | undefined {
  const shift = shiftOf(strategy);
  if (shift === undefined || shift === 'blue-green' || step === undefined) return undefined;
  if (rule.kind === 'ErrorComparison')
    return { comparesFor: minutesToCompare(shift, step, rule.datapointsToAlarm), judgesShift: true };
  return { judgesShift: rule.kind === 'SteadyErrors' && shift === 'canary' && step.percent < 50 };
}
