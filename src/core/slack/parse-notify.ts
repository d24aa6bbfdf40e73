import * as z from 'zod/mini';
import { lazy } from '../lazy.ts';
import type { EvidenceDetailType } from '../outcome-event/evidence-detail.ts';
import type { ReadabilityDetail } from '../outcome-event/readability-detail.ts';
import { parseJson } from '../parse-json.ts';
import type { PacedCall } from '../reconcile/pace.ts';
import { type EpochMs, epochMs } from '../time.ts';

/** The message to update. */
export type NotifyRequest = DeploymentRequest | RefusedRequest;

/** Updates the message about a deployment. */
export interface DeploymentRequest extends Waiting {
  readonly serviceArn: string;
  readonly deploymentKey: string;
  readonly createdAt: EpochMs;
  /** True for an event that announces new evidence: the record has not changed. */
  readonly onlyEvidence?: boolean;
}

/** Updates the message about all services that one denied call makes unreadable. */
export interface RefusedRequest extends Waiting {
  /** The denied call. */
  readonly action: string;
  /** The event about one of the services; undefined if it was stored before. */
  readonly detail: ReadabilityDetail | undefined;
}

interface Waiting {
  /** When the first wait for this message began; undefined if none. */
  readonly waitingSince: EpochMs | undefined;
  /** The place in the queue for a call to Slack; undefined if none. */
  readonly turn: { readonly of: PacedCall; readonly place: EpochMs } | undefined;
  /** The only destination that this message is about, by its name; absent for all. */
  readonly to?: string | undefined;
}

const EVIDENCE_GATHERED: EvidenceDetailType = 'Evidence Gathered';

const instant = lazy(() =>
  z.pipe(
    z.int(),
    z.transform((value) => epochMs(value)),
  ),
);

const waitingSchema = lazy(() =>
  z.object({
    kind: z.literal('notify'),
    waitingSince: z.optional(instant()),
    turn: z.optional(z.object({ of: z.enum(['post', 'update', 'search']), place: instant() })),
    to: z.optional(z.string()),
  }),
);

const requestSchema = lazy(() =>
  z.union([
    z.object({ serviceArn: z.string(), deploymentKey: z.string(), createdAt: instant() }),
    z.object({ action: z.string() }),
  ]),
);

const outcomeSchema = lazy(() =>
  z.object({
    source: z.literal('ecs-deployment-guard'),
    'detail-type': z.optional(z.string()),
    detail: z.object({
      deployment: z.object({ serviceArn: z.string(), deploymentKey: z.string(), createdAtMs: z.int() }),
    }),
  }),
);

const readabilitySchema = lazy(() =>
  z.object({
    source: z.literal('ecs-deployment-guard'),
    'detail-type': z.enum(['Service Unreadable', 'Service Readable']),
    detail: z.object({
      schemaVersion: z.literal('1'),
      eventId: z.string(),
      service: z.object({ serviceArn: z.string(), service: z.string(), account: z.string(), region: z.string() }),
      refusal: z.object({ since: z.string(), action: z.string(), code: z.string(), count: z.int() }),
      lastEvent: z.optional(z.object({ at: z.string(), name: z.string(), reason: z.optional(z.string()) })),
      end: z.optional(
        z.object({
          at: z.string(),
          because: z.enum(['answered', 'service-gone', 'given-up']),
          eventsDropped: z.int(),
          deployments: z.array(z.object({ deploymentKey: z.string(), outcome: z.optional(z.string()) })),
        }),
      ),
    }),
  }),
);

/**
 * Parses a message of the notifier's queue: an event from the guard's bus, or the notifier's own delayed message. Undefined
 * for anything else.
 */
export function parseNotifierMessage(body: string): NotifyRequest | undefined {
  const value = parseJson(body);
  return parseOwn(value) ?? parseReadability(value) ?? parseOutcome(value);
}

/** Returns the subject of a request, for the log. */
export function subjectOf(request: NotifyRequest): string {
  return 'action' in request ? request.action : request.deploymentKey;
}

function parseOwn(value: unknown): NotifyRequest | undefined {
  const waiting = waitingSchema().safeParse(value);
  const request = requestSchema().safeParse(value);
  if (!waiting.success || !request.success) return undefined;
  const { waitingSince, turn, to } = waiting.data;
  const wait = { waitingSince, turn, ...(to !== undefined && { to }) };
  return 'action' in request.data ? { ...request.data, detail: undefined, ...wait } : { ...request.data, ...wait };
}

function parseReadability(value: unknown): RefusedRequest | undefined {
  const event = readabilitySchema().safeParse(value);
  if (!event.success) return undefined;
  // Readers treat absent and undefined fields alike.
  const detail = event.data.detail as ReadabilityDetail;
  return { action: detail.refusal.action, detail, waitingSince: undefined, turn: undefined };
}

function parseOutcome(value: unknown): DeploymentRequest | undefined {
  const outcome = outcomeSchema().safeParse(value);
  if (!outcome.success) return undefined;
  const { serviceArn, deploymentKey, createdAtMs } = outcome.data.detail.deployment;
  const named = { serviceArn, deploymentKey, createdAt: epochMs(createdAtMs) };
  const onlyEvidence = outcome.data['detail-type'] === EVIDENCE_GATHERED;
  return { ...named, waitingSince: undefined, turn: undefined, ...(onlyEvidence && { onlyEvidence }) };
}
