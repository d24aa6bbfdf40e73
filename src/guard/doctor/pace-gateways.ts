import { METRIC_READS } from '../../core/audit/metrics/metric-reads.ts';
import { epochMs } from '../../core/time.ts';
import { Pacing, type PacingOptions } from '../sweep/pacing.ts';
import type { DoctorGateways, MetricGateways } from './ports.ts';

/**
 * Calls per second, by the bucket of AWS that they share with others.
 * - Services: ListServices and DescribeServices together; the guard's sweep uses the same bucket.
 * - Task definitions and deployments: half of what ECS refills, because pipelines use them.
 * - Alarms: CloudWatch allows nine, and ECS's own polling of deployment alarms counts. A burst could make ECS miss a rollback.
 * - Target groups: half of what Elastic Load Balancing refills.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/request-throttling.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html
 * @internal
 */
export const DOCTOR_PACE = {
  services: 5,
  clusters: 10,
  taskDefinitions: 10,
  deployments: 10,
  alarms: 2,
  targetGroups: 5,
  metrics: METRIC_READS.callsPerSecond,
} as const;

/** An audit has no deadline: it ends when it is complete, or by Ctrl-C. */
const NO_DEADLINE = epochMs(Number.MAX_SAFE_INTEGER);

/** Paces the calls of the gateways, each kind by its own bucket. Throttled calls are retried at a slower pace. */
export function paceDoctor(
  gateways: DoctorGateways & MetricGateways,
  time: Pick<PacingOptions, 'now' | 'pause'>,
): DoctorGateways & MetricGateways {
  const paced = (callsPerSecond: number) => {
    const pacing = new Pacing({ ...time, callsPerSecond, deadline: NO_DEADLINE, onSlower: () => undefined });
    return async <T>(call: () => Promise<T>): Promise<T> => {
      const answer = await pacing.run(call);
      if (answer.is === 'answered') return answer.answer;
      throw new Error('the clock passed the year 287396: correct it');
    };
  };
  const services = paced(DOCTOR_PACE.services);
  const clusters = paced(DOCTOR_PACE.clusters);
  const taskDefinitions = paced(DOCTOR_PACE.taskDefinitions);
  const deployments = paced(DOCTOR_PACE.deployments);
  const alarms = paced(DOCTOR_PACE.alarms);
  const metrics = paced(DOCTOR_PACE.metrics);
  const targetGroups = paced(DOCTOR_PACE.targetGroups);
  return {
    fleet: {
      clusters: (token) => clusters(() => gateways.fleet.clusters(token)),
      services: (cluster, token) => services(() => gateways.fleet.services(cluster, token)),
    },
    describeServices: (cluster, names) => services(() => gateways.describeServices(cluster, names)),
    containers: (arn) => taskDefinitions(() => gateways.containers(arn)),
    hasSucceeded: (arn) => deployments(() => gateways.hasSucceeded(arn)),
    alarms: (names) => alarms(() => gateways.alarms(names)),
    metricPage: (series, span, token) => metrics(() => gateways.metricPage(series, span, token)),
    deployedTimes: (arn, since, token) => deployments(() => gateways.deployedTimes(arn, since, token)),
    targetGroups: (token) => targetGroups(() => gateways.targetGroups(token)),
  };
}
