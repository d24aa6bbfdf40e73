import { z } from 'zod';
import { ALARM_PRICES, alarmCostOfProperties } from '../../lib/costs/alarm-cost.ts';

const template = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});
const lambda = z.looseObject({ MemorySize: z.number() });

/** The resources of a template that AWS bills, and the memory of its functions. */
export interface PaidResources {
  readonly alarms: number;
  /** Metrics that the alarms read: a formula of two metrics counts as two alarm metrics. */
  readonly alarmMetrics: number;
  /** Queues that Lambda polls. */
  readonly polledQueues: number;
  /** The largest memory of a function, in MB. */
  readonly memoryMb: number;
}

/** Counts the billed resources of a synthesized template. */
export function readPaidResources(text: string): PaidResources {
  const resources = Object.values(template.parse(JSON.parse(text)).Resources);
  const of = (type: string) => resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties ?? {});
  const alarms = of('AWS::CloudWatch::Alarm');
  return {
    alarms: alarms.length,
    alarmMetrics: alarms.reduce((sum, one) => sum + metricsOf(one), 0),
    polledQueues: of('AWS::Lambda::EventSourceMapping').length,
    memoryMb: Math.max(0, ...of('AWS::Lambda::Function').map((one) => lambda.parse(one).MemorySize)),
  };
}

/** The number of metrics that an alarm reads. @param properties of an `AWS::CloudWatch::Alarm` */
export function metricsOf(properties: unknown): number {
  return alarmCostOfProperties([properties], ALARM_PRICES).metrics;
}
