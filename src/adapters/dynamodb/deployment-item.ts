import * as z from 'zod/mini';
import {
  attribute,
  DIFF_SK,
  EVIDENCE_SK,
  evidencePk,
  LEDGER_SK,
  NOTIFICATION_SK,
  notificationPk,
  REFUSED_SK,
  refusedPk,
} from '../../config/table.ts';
import type { Evidence } from '../../core/deployment/evidence.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import type { NotificationState } from '../../core/slack/notification.ts';
import type { RefusedServices } from '../../core/slack/refused-services.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';
import { endSchema } from './record-item.ts';

const evidenceSchema = /* @__PURE__ */ itemSchema<Evidence>(({ text, maybeText, instant }) =>
  object({
    gatheredAt: instant,
    stoppedTasks: z.array(
      object({
        count: z.int(),
        reason: text,
        stopCode: maybeText,
        exitCode: z.optional(z.int()),
        container: maybeText,
      }),
    ),
    missing: z.array(text),
  }),
);

const diffSchema = /* @__PURE__ */ itemSchema<RevisionDiff>(({ text, maybeText }) =>
  object({
    fromTaskDefinitionArn: maybeText,
    toTaskDefinitionArn: maybeText,
    changes: z.array(
      object({
        container: maybeText,
        what: text,
        name: maybeText,
        change: z.enum(['added', 'removed', 'changed']),
        from: maybeText,
        to: maybeText,
      }),
    ),
    leftOut: z.int(),
  }),
);

const notificationSchema = /* @__PURE__ */ itemSchema<NotificationState>(({ maybeText, maybeInstant }) =>
  object({
    status: z.enum(['idle', 'claimed', 'unclear']),
    owner: maybeText,
    leaseUntil: maybeInstant,
    postClaimedAt: maybeInstant,
    searchAt: maybeInstant,
    ts: maybeText,
    channel: maybeText,
    shownVersion: z.int(),
    shownEvidence: z.boolean(),
    shownDiff: z.boolean(),
    shownAt: maybeInstant,
    continuedIn: z.optional(z.enum(['thread', 'new-message'])),
    attempts: z.int(),
    mayRepeat: z.boolean(),
    version: z.int(),
  }),
);

/** The key of a deployment's ledger. */
export function ledgerKey(deploymentKey: string): Item {
  return toItem({ [attribute.pk]: deploymentKey, [attribute.sk]: LEDGER_SK });
}

/** The key of the diff between a deployment's revisions. */
export function diffKey(deploymentKey: string): Item {
  return toItem({ [attribute.pk]: deploymentKey, [attribute.sk]: DIFF_SK });
}

/** The key of a deployment's evidence. */
export function evidenceKey(deploymentKey: string): Item {
  return toItem({ [attribute.pk]: evidencePk(deploymentKey), [attribute.sk]: EVIDENCE_SK });
}

/** The key of a channel's notification state for a deployment. */
export function notificationKey(channel: string, deploymentKey: string): Item {
  return toItem({ [attribute.pk]: notificationPk(channel, deploymentKey), [attribute.sk]: NOTIFICATION_SK });
}

/** The key of a channel's list of services that one denied call makes unreadable. */
export function refusedKey(channel: string, action: string): Item {
  return toItem({ [attribute.pk]: refusedPk(channel, action), [attribute.sk]: REFUSED_SK });
}

const refusedSchema = /* @__PURE__ */ itemSchema<RefusedServices>(({ text, maybeText, instant, maybeInstant }) =>
  object({
    action: text,
    began: maybeInstant,
    services: z.array(
      object({
        serviceArn: text,
        since: instant,
        code: text,
        lastEvent: z.optional(object({ at: instant, name: text, reason: maybeText })),
        end: z.optional(endSchema()),
      }),
    ),
    leftOut: z.int(),
    past: z.array(object({ serviceArn: text, since: instant })),
    version: z.int(),
  }),
);

/**
 * Parses a channel's list of unreadable services.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseRefused(item: Item, action: string): RefusedServices {
  return parseItem(refusedSchema, item, action);
}

/**
 * Parses a deployment's evidence.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseEvidence(item: Item, action: string): Evidence {
  return parseItem(evidenceSchema, item, action);
}

/**
 * Parses the diff between two revisions.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseDiff(item: Item, action: string): RevisionDiff {
  return parseItem(diffSchema, item, action);
}

/**
 * Parses a channel's notification state.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseNotification(item: Item, action: string): NotificationState {
  return parseItem(notificationSchema, item, action);
}
