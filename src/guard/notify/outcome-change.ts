import type { DeploymentRecord } from '../../core/deployment/record.ts';
import type { Ended } from '../../core/history/change-result.ts';
import { changeOfOutcome, countsAsOutcome, type OutcomeChange } from '../../core/routing/post-policy.ts';
import type { RouteStore } from '../ports.ts';

/** Reads earlier deployments until one counts, and compares the outcome with it. */
export async function readChange(routes: RouteStore, record: DeploymentRecord): Promise<OutcomeChange> {
  return changeOfOutcome(record, await readPrevious(routes, record));
}

/** The newest earlier deployment that succeeded or failed, if there is one. */
async function readPrevious(
  routes: RouteStore,
  { serviceArn, createdAt }: DeploymentRecord,
): Promise<readonly Ended[]> {
  for await (const page of routes.earlier(serviceArn, createdAt)) {
    const found = page.find(countsAsOutcome);
    if (found !== undefined) return [found];
  }
  return [];
}

/** Says in a message that the service works again; empty if nothing changed for the better. */
export function describeRecovery(change: OutcomeChange): readonly string[] {
  return change === 'recovered' ? ['recovered: the deployment before this one failed'] : [];
}
