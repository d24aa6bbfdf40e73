import type { IResolvable } from 'aws-cdk-lib';
import { CfnAlarm, type IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { ArtifactMetadataEntryType } from 'aws-cdk-lib/cloud-assembly-schema';
import type { Construct, IConstruct } from 'constructs';
import { refuseProblems } from '../problems.ts';
import { describedProperties } from '../protection/audit/described.ts';
import {
  ALARM_PRICES,
  type AlarmCost,
  type AlarmPrices,
  alarmCostOfProperties,
  alarmPricesProblems,
  describeAlarmCost,
} from './alarm-cost.ts';

/** Context key of an app's own price table: the fields of `AlarmPrices`. */
const PRICES_KEY = 'ecs-deployment-guard:alarmPrices';

/**
 * The price table of a construct's app: the context `ecs-deployment-guard:alarmPrices`, else list prices of us-east-1.
 *
 * @throws Error that lists every problem of the table
 */
export function alarmPricesOf(scope: IConstruct): AlarmPrices {
  const found = scope.node.tryGetContext(PRICES_KEY);
  if (found === undefined || found === null) return ALARM_PRICES;
  refuseProblems('the price table in the context is invalid', alarmPricesProblems(PRICES_KEY, found));
  return found;
}

/**
 * Computes what alarms of an app cost. Imported alarms are not counted, because the app that creates them pays for them.
 *
 * @param prices list prices of another Region or day @default - list prices of us-east-1
 */
export function alarmCostOf(alarms: readonly IAlarm[], prices: AlarmPrices = ALARM_PRICES): AlarmCost {
  const resources = alarms.map(({ node }) => node.defaultChild).filter((one) => one instanceof CfnAlarm);
  return alarmCostOfProperties(
    resources.map((one) =>
      describedProperties(one, {
        Metrics: Array.isArray(one.metrics) ? one.metrics.map(withPeriodAlone) : one.metrics,
        Period: one.period,
        ThresholdMetricId: one.thresholdMetricId,
      }),
    ),
    prices,
  );
}

/** Of a metric, only the period costs. It takes long to read the rest. */
function withPeriodAlone(query: CfnAlarm.MetricDataQueryProperty | IResolvable): unknown {
  const stat = 'metricStat' in query ? query.metricStat : undefined;
  return stat !== undefined && 'period' in stat ? { metricStat: { period: stat.period } } : query;
}

/** Adds information on what alarms cost, when the app is complete: more alarms may come until then. */
export function addCostFinding(scope: Construct, alarms: () => readonly IAlarm[]): void {
  scope.node.addValidation({
    validate: () => {
      const prices = alarmPricesOf(scope);
      const cost = alarmCostOf(alarms(), prices);
      const text = describeAlarmCost(cost, prices);
      // An app can be synthesized several times.
      const isTold = scope.node.metadata.some(({ data }) => data === text);
      // Annotations would add a stack trace of this file. That takes long, and a reader cannot use it.
      if (cost.alarms > 0 && !isTold) scope.node.addMetadata(ArtifactMetadataEntryType.INFO, text);
      return [];
    },
  });
}
