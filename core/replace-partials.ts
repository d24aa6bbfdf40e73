import type { DeploymentRecord } from './record.ts';

/** A partial record and the true one that takes its place. */
export interface Replacement {
  readonly partial: DeploymentRecord;
  readonly by: DeploymentRecord;
}

/**
 * Finds the true record behind every partial one that has none yet: by a shared `ecs-svc/…` id, else the newest that was
 * created before the partial one was first heard of.
 */
export function planReplacements(records: readonly DeploymentRecord[]): readonly Replacement[] {
  const open = records.filter((record) => record.partial && record.replacedBy === undefined);
  const real = records.filter((record) => !record.partial).sort((a, b) => b.createdAt - a.createdAt);
  return open.flatMap((partial) => {
    const byId = real.find((record) => record.ecsDeploymentIds.some((id) => partial.ecsDeploymentIds.includes(id)));
    // Events carry whole seconds: one may seem a second older than its deployment.
    const by = byId ?? real.find((record) => record.createdAt <= partial.createdAt + 1_000);
    return by === undefined ? [] : [{ partial, by }];
  });
}

/** The records with every replacement carried out: the partial one hidden, the true one heir to its message. */
export function replacePartials(
  records: readonly DeploymentRecord[],
  replacements: readonly Replacement[],
): readonly DeploymentRecord[] {
  return records.map((record) => {
    const hidden = replacements.find(({ partial }) => partial.deploymentKey === record.deploymentKey);
    if (hidden !== undefined) return hide(record, hidden.by);
    const heir = replacements.find(({ by }) => by.deploymentKey === record.deploymentKey);
    if (heir === undefined || record.replaces !== undefined) return record;
    const { deploymentKey, createdAt } = heir.partial;
    return { ...record, replaces: { deploymentKey, createdAt } };
  });
}

function hide(partial: DeploymentRecord, by: DeploymentRecord): DeploymentRecord {
  return { ...partial, phase: 'finished', pendingEffects: [], replacedBy: by.deploymentKey };
}
