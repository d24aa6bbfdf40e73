import type { LoadBalancerTarget, ServiceEvent } from '../../core/deployment/facts.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { eventsReachBackTo } from '../../core/explanation/service-events.ts';
import { describeInstant } from '../../core/time.ts';
import type { EvidenceGateways } from './ports.ts';
import type { Read } from './read-part.ts';

/** What the service shows now. */
export interface ServiceReading {
  readonly events: readonly ServiceEvent[];
  readonly targets: readonly LoadBalancerTarget[];
  /** The task definition that ECS deploys or has deployed last; undefined if there is none. */
  readonly runningTaskDefinition: string | undefined;
}

/** Reads the service, and names the events of the deployment that ECS has forgotten. */
export async function readService(
  { services }: Pick<EvidenceGateways, 'services'>,
  record: DeploymentRecord,
): Promise<Read<ServiceReading>> {
  const service = await services.describeService(record.serviceArn);
  if (service === undefined) {
    return {
      value: { events: [], targets: [], runningTaskDefinition: undefined },
      missing: [{ part: 'service-events', why: 'gone', what: 'The service no longer exists, so its events are gone.' }],
    };
  }
  const { events, targets = [], deployments } = service;
  const from = eventsReachBackTo(events, record);
  const what = from && `Service events before ${describeInstant(from)} are gone: ECS keeps the newest 100.`;
  return {
    value: {
      events,
      targets,
      runningTaskDefinition: deployments.find(({ status }) => status === 'PRIMARY')?.taskDefinitionArn,
    },
    missing: what === undefined ? [] : [{ part: 'service-events', why: 'gone', what }],
  };
}
