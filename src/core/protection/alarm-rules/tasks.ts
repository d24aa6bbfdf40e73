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
    label: kind === 'Cpu' ? 'CPU' : 'memory',
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
    why: `for 5 minutes, the tasks used more than ${threshold} % of the ${kind === 'Cpu' ? 'CPU' : 'memory'} that they reserve`,
    whenIdle: OK_AFTER_THE_FIRST,
  };
}
