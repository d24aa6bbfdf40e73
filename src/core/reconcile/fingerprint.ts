import type { ServiceDescription } from '../deployment/facts.ts';

/**
 * What DescribeServices shows of a service's deployments, so that the sweep detects services that changed.
 * Task counts are left out: they move without a deployment.
 */
export function calculateFingerprint(service: ServiceDescription): string {
  const rows = service.deployments.map((row) => [row.id, row.updatedAt, row.rolloutState ?? '']);
  return JSON.stringify([
    service.status,
    rows.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    service.currentServiceDeployment ?? '',
    [...service.currentServiceRevisions].sort(),
  ]);
}
