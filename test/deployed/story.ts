import { type DeployedGuard, startDeployedGuard } from '@ecs-guard/simulator/deployed/deployed-guard';
import type { DeployedGuardOptions } from '@ecs-guard/simulator/deployed/options';
import { localSlack } from '../../src/start/templates.ts';
import { templatesOnce } from './templates-once.ts';

/** The deployed guard on the simulator, and what a story wants to know of it. */
export interface DeployedStory extends DeployedGuard {
  /** Texts of what stands in the channel, oldest first, without replies in threads. */
  texts(): readonly string[];
  /** Records of the table, without what the index adds. */
  records(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Event ids on the guard's bus, in order. */
  published(): readonly string[];
  /** An event as ECS or CloudWatch sends it, onto the default bus. */
  send(event: Readonly<Record<string, unknown>>): void;
  /** What must be empty after every story: refusals by policy, bugs of the simulator, poison. */
  faults(): readonly string[];
}

/** Noon of a day in December 2026. */
export const NOON = Date.UTC(2026, 11, 1, 12);

export async function startStory(options: Partial<DeployedGuardOptions> = {}): Promise<DeployedStory> {
  const templates = await templatesOnce();
  const guard = await startDeployedGuard({
    templateFile: templates.guard,
    startsAt: NOON,
    ...options,
  });
  return {
    ...guard,
    texts: () =>
      guard.slack
        .messages(localSlack.channel)
        .filter(({ threadTs }) => threadTs === undefined)
        .map((message) => message.text),
    records: async () => (await guard.scan()).filter((item) => /^\d{4}-/.test(String(item['sk']))),
    published: () =>
      guard.eventBridge.events
        .filter(({ busName }) => busName !== 'default')
        .map(({ event }) => eventIdOf(event.detail)),
    send: (event) => void guard.eventBridge.putAwsEvent(readEvent(event)),
    faults: () => [
      ...guard.refusals.map((refusal) => `refused: ${JSON.stringify(refusal)}`),
      ...guard.bugs.map((bug) => `bug: ${bug.message}`),
      ...guard.queues
        .filter((queue) => !queue.isWorkedOff)
        .flatMap((queue) => queue.bodies().map((body) => `${queue.label}: ${body}`)),
    ],
  };
}

function eventIdOf(detail: unknown): string {
  return detail !== null && typeof detail === 'object' && 'eventId' in detail ? String(detail.eventId) : '';
}

function readEvent(event: Readonly<Record<string, unknown>>) {
  const { source, detail, resources, time } = event;
  return {
    source: String(source),
    detailType: String(event['detail-type']),
    detail: (detail ?? {}) as Record<string, unknown>,
    resources: (resources ?? []) as string[],
    ...(typeof time === 'string' ? { time: Date.parse(time) } : {}),
  };
}
