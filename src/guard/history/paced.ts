import { epochMs } from '../../core/time.ts';
import type { FleetGateway, ServiceGateway } from '../ports.ts';
import { Pacing, type PacingOptions } from '../sweep/pacing.ts';
import type { TagGateway } from '../tags.ts';

/** The gateways whose calls share one pace. */
export interface EcsReaders {
  readonly services: Pick<
    ServiceGateway,
    'listServiceDeployments' | 'describeServiceDeployments' | 'describeServiceRevisions'
  >;
  readonly fleet: Pick<FleetGateway, 'clusters' | 'services'>;
  readonly tags: TagGateway;
}

/**
 * Calls per second: half of what ECS refills for the reads of service deployments, because the account's pipelines share it.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html
 */
const CALLS_PER_SECOND = 10;

/** A history has no deadline: it ends when it is complete, or by Ctrl-C. */
const NO_DEADLINE = epochMs(Number.MAX_SAFE_INTEGER);

/** Paces all calls of the gateways. Throttled calls are retried at a slower pace. */
export function paceReaders(
  { services, fleet, tags }: EcsReaders,
  time: Pick<PacingOptions, 'now' | 'pause'>,
): EcsReaders {
  const pacing = new Pacing({
    ...time,
    callsPerSecond: CALLS_PER_SECOND,
    deadline: NO_DEADLINE,
    onSlower: () => undefined,
  });
  const run = async <T>(call: () => Promise<T>): Promise<T> => {
    const paced = await pacing.run(call);
    if (paced.is === 'answered') return paced.answer;
    throw new Error('the clock passed the year 287396: correct it');
  };
  return {
    services: {
      listServiceDeployments: (...args) => run(() => services.listServiceDeployments(...args)),
      describeServiceDeployments: (arns) => run(() => services.describeServiceDeployments(arns)),
      describeServiceRevisions: (arns) => run(() => services.describeServiceRevisions(arns)),
    },
    fleet: {
      clusters: (token) => run(() => fleet.clusters(token)),
      services: (cluster, token) => run(() => fleet.services(cluster, token)),
    },
    tags: {
      serviceTags: (cluster, arns) => run(() => tags.serviceTags(cluster, arns)),
      clusterTags: (cluster) => run(() => tags.clusterTags(cluster)),
    },
  };
}
