import { deploymentIdOf } from '../../src/core/deployment/record.ts';
import type { SlackMessage } from '../../src/core/slack/slack-message.ts';
import { isFailure } from './machine/bus.ts';
import { FAULT_KINDS } from './machine/faults.ts';
import { Machine } from './machine/machine.ts';
import { planWorld } from './world/plan-world.ts';

/** Assumed time of a cold start. It counts for the explainer and again for the notifier, as if none were ever warm. */
const COLD_STARTS_MS = 2 * 1_000;

/** How long one message showed no evidence. */
export interface EvidenceLatency {
  readonly deploymentKey: string;
  /**
   * From the first message that shows the failure to the edit with the evidence; 0 if that message had it. A guard that posts
   * from the start has a message before anything fails.
   */
  readonly ms: number;
}

/** Plays one history without faults, with every call to AWS as slow as given. Measures each message that shows stopped tasks. */
export async function measureEvidence(seed: number, callMs: number): Promise<readonly EvidenceLatency[]> {
  const without = new Set<string>(FAULT_KINDS);
  const services = planWorld(String(seed), without);
  const machine = new Machine({ seed: String(seed), services, without, keepTrace: false, callMs });
  await machine.run();
  return machine.slack.posts
    .filter(({ thread, message }) => thread === undefined && hasTasks(message))
    .map(({ ts, deploymentKey, postedAt }) => {
      const shown = machine.slack.edits.find((edit) => edit.ts === ts && hasTasks(edit.message));
      const from = Math.max(postedAt, failedAt(machine, deploymentKey));
      return { deploymentKey, ms: shown === undefined ? 0 : shown.at - from + COLD_STARTS_MS };
    });
}

/** When the guard published that the deployment fails. */
function failedAt({ bus }: Machine, deploymentKey: string): number {
  const id = `${deploymentIdOf(deploymentKey)}#`;
  return bus.published.find((event) => event.eventId.startsWith(id) && isFailure(event))?.at ?? 0;
}

function hasTasks({ blocks }: SlackMessage): boolean {
  return JSON.stringify(blocks).includes('stopped*');
}
