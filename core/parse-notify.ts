import * as z from 'zod/mini';
import { once } from './once.ts';
import type { PacedCall } from './pace.ts';
import { parseJson } from './parse-json.ts';
import { type EpochMs, epochMs } from './time.ts';

/** Which deployment's message to bring up to date. */
export interface NotifyRequest {
  readonly serviceArn: string;
  readonly deploymentKey: string;
  readonly createdAt: EpochMs;
  /** When the first wait for this deployment began; undefined when there was none. */
  readonly waitingSince: EpochMs | undefined;
  /** The place in the line for a call to Slack; undefined when none was waited for. */
  readonly turn: { readonly of: PacedCall; readonly place: EpochMs } | undefined;
}

const requestSchema = once(() =>
  z.object({
    kind: z.literal('notify'),
    serviceArn: z.string(),
    deploymentKey: z.string(),
    createdAt: z.int(),
    waitingSince: z.optional(z.int()),
    turn: z.optional(z.object({ of: z.enum(['post', 'update', 'search']), place: z.int() })),
  }),
);

const outcomeSchema = once(() =>
  z.object({
    source: z.literal('ecs-deployment-guard'),
    detail: z.object({
      deployment: z.object({ serviceArn: z.string(), deploymentKey: z.string(), createdAtMs: z.int() }),
    }),
  }),
);

/**
 * Reads the body of a message in the notifier's queue: an outcome event from the guard's bus, or the notifier's own delayed
 * message. Undefined when it is neither: such a message is poison.
 */
export function parseNotifierMessage(body: string): NotifyRequest | undefined {
  const value = parseJson(body);
  const request = requestSchema().safeParse(value);
  if (request.success) {
    const { serviceArn, deploymentKey, createdAt, waitingSince, turn } = request.data;
    return {
      serviceArn,
      deploymentKey,
      createdAt: epochMs(createdAt),
      waitingSince: waitingSince === undefined ? undefined : epochMs(waitingSince),
      turn: turn === undefined ? undefined : { of: turn.of, place: epochMs(turn.place) },
    };
  }
  const outcome = outcomeSchema().safeParse(value);
  if (!outcome.success) return undefined;
  const { serviceArn, deploymentKey, createdAtMs } = outcome.data.detail.deployment;
  return { serviceArn, deploymentKey, createdAt: epochMs(createdAtMs), waitingSince: undefined, turn: undefined };
}
