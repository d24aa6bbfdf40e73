import type { ListedDeployment, ServiceReference } from '../ports.ts';

/** Lists deployments without success. May throw a `GatewayError`. */
export interface UnsuccessfulFinder {
  /** Deployments of a service that have not succeeded, including unfinished ones: ListServiceDeployments by status. ECS keeps 90 days. */
  unsuccessfulDeployments(service: ServiceReference): Promise<readonly ListedDeployment[]>;
}

/** Chooses the newest deployment that did not succeed; undefined if all did. */
export async function chooseExplained(
  finder: UnsuccessfulFinder,
  service: ServiceReference,
): Promise<ListedDeployment | undefined> {
  const listed = await finder.unsuccessfulDeployments(service);
  return listed.reduce<ListedDeployment | undefined>(
    (newest, one) => (newest === undefined || one.createdAt > newest.createdAt ? one : newest),
    undefined,
  );
}
