import { groupStoppedTasks } from '../core/evidence.ts';
import { describeOutcome } from '../core/outcome-event.ts';
import type { DeploymentRecord, PendingEffect } from '../core/record.ts';
import { GatewayError } from './errors.ts';
import type { ObserverGateways } from './observe.ts';

/**
 * Runs a record's effects side by side. Each has an id that is the same whenever it runs, so running one twice after a crash
 * tells nothing new.
 *
 * @throws GatewayError when one did not get through; it stays pending
 */
export async function runEffects(
  guard: ObserverGateways,
  record: DeploymentRecord,
  effects: readonly PendingEffect[],
): Promise<void> {
  const transitions = effects.flatMap((effect) =>
    effect.kind === 'publish' && effect.transition ? [effect.transition] : [],
  );
  const gathers = effects.some((effect) => effect.kind === 'gather-evidence');
  await Promise.all([
    transitions.length > 0
      ? guard.publisher.publish(transitions.map((transition) => describeOutcome(record, transition)))
      : undefined,
    gathers ? gatherEvidence(guard, record) : undefined,
  ]);
}

/** Stopped tasks of the failed revision, before ECS forgets them. What cannot be had is named instead. */
async function gatherEvidence(guard: ObserverGateways, record: DeploymentRecord): Promise<void> {
  const taskDefinitionArn = record.revisions.to?.taskDefinitionArn;
  try {
    const stopped = await guard.services.stoppedTasks(record.serviceArn);
    const ofRevision = stopped.filter(
      (task) => taskDefinitionArn === undefined || task.taskDefinitionArn === taskDefinitionArn,
    );
    await guard.store.saveEvidence(record.deploymentKey, {
      gatheredAt: guard.now(),
      stoppedTasks: groupStoppedTasks(ofRevision),
      missing: [],
    });
  } catch (error) {
    if (!(error instanceof GatewayError) || !error.isLasting) throw error;
    await guard.store.saveEvidence(record.deploymentKey, {
      gatheredAt: guard.now(),
      stoppedTasks: [],
      missing: [`stopped tasks: ${error.message}`],
    });
  }
}
