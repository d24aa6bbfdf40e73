import * as z from 'zod/mini';
import { lazy } from '../lazy.ts';
import { parseJson } from '../parse-json.ts';
import { type EpochMs, epochMs } from '../time.ts';

/** A deployment whose evidence is to be gathered. */
export interface ExplainRequest {
  readonly serviceArn: string;
  readonly deploymentKey: string;
  readonly createdAt: EpochMs;
  /** How many gatherings the explainer has requested of itself for this event; 0 for the event itself. */
  readonly attempt: number;
}

const own = lazy(() =>
  z.object({
    kind: z.literal('explain'),
    serviceArn: z.string(),
    deploymentKey: z.string(),
    createdAt: z.int(),
    attempt: z.int(),
  }),
);

const outcome = lazy(() =>
  z.object({
    source: z.literal('ecs-deployment-guard'),
    'detail-type': z.enum(['Deployment Rolling Back', 'Deployment Stuck', 'Deployment Finished']),
    detail: z.object({
      deployment: z.object({ serviceArn: z.string(), deploymentKey: z.string(), createdAtMs: z.int() }),
    }),
  }),
);

/**
 * Parses a message of the explainer's queue: an outcome event from the guard's bus, or the explainer's own delayed message.
 * Undefined for anything else.
 */
export function parseExplainerMessage(body: string): ExplainRequest | undefined {
  const value = parseJson(body);
  const delayed = own().safeParse(value);
  if (delayed.success) {
    const { serviceArn, deploymentKey, createdAt, attempt } = delayed.data;
    return { serviceArn, deploymentKey, createdAt: epochMs(createdAt), attempt };
  }
  const event = outcome().safeParse(value);
  if (!event.success) return undefined;
  const { serviceArn, deploymentKey, createdAtMs } = event.data.detail.deployment;
  return { serviceArn, deploymentKey, createdAt: epochMs(createdAtMs), attempt: 0 };
}
