import type { ServiceDescription } from '../deployment/facts.ts';

/**
 * Calculates a fingerprint of a service's deployments in DescribeServices, by which the sweep detects changed services. It
 * leaves out task counts, which change without a deployment.
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
