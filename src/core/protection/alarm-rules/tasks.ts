import { type DeploymentAlarmRule, MINUTE, OK_AFTER_THE_FIRST } from './rule.ts';

/**
 * CPU or memory use of the service, in percent of what its tasks reserve, for both versions together.
 *
 * @param threshold percent; above 100 if tasks may use more than they reserve
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
 */
export function utilization(kind: 'Cpu' | 'Memory', threshold: number): DeploymentAlarmRule {
  return {
    kind,
    metrics: {
      used: {
        namespace: 'AWS/ECS',
        metricName: kind === 'Cpu' ? 'CPUUtilization' : 'MemoryUtilization',
        statistic: 'Average',
        period: MINUTE,
        reported: 'with running tasks',
      },
    },
    expression: undefined,
    threshold,
    comparisonOperator: 'GreaterThanThreshold',
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    treatMissingData: 'notBreaching',
    why: `the tasks use more than ${threshold} % of what they reserve for several minutes; a busy start of a minute or two does not count`,
    whenIdle: OK_AFTER_THE_FIRST,
  };
}
