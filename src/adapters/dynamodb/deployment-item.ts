import * as z from 'zod/mini';
import {
  attribute,
  DIFF_SK,
  LEDGER_SK,
  NOTIFICATION_SK,
  notificationPk,
  REFUSED_SK,
  refusedPk,
  WAIT_SK,
} from '../../config/table.ts';
import type { RevisionDiff } from '../../core/diff/revision-diff.ts';
import type { NotificationState } from '../../core/slack/notification.ts';
import type { RefusedServices } from '../../core/slack/refused-services.ts';
import type { EpochMs } from '../../core/time.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';
import { endSchema } from './record-item.ts';

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
    shownEvidence: z.int(),
    shownDiff: z.boolean(),
    shownFix: z.boolean(),
    shownAt: maybeInstant,
    continuedIn: z.optional(z.enum(['thread', 'new-message'])),
    mentioned: maybeText,
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

/** The key of a channel's notification state for a deployment. */
export function notificationKey(channel: string, deploymentKey: string): Item {
  return toItem({ [attribute.pk]: notificationPk(channel, deploymentKey), [attribute.sk]: NOTIFICATION_SK });
}

/** The key of when a channel's delayed message about a deployment arrives. */
export function waitKey(channel: string, deploymentKey: string): Item {
  return toItem({ [attribute.pk]: notificationPk(channel, deploymentKey), [attribute.sk]: WAIT_SK });
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
 * Parses the diff between two revisions.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseDiff(item: Item, action: string): RevisionDiff {
  return parseItem(diffSchema, item, action);
}

const waitSchema = /* @__PURE__ */ itemSchema<{ readonly arrivesAt: EpochMs }>(({ instant }) =>
  object({ arrivesAt: instant }),
);

/**
 * Parses when a channel's delayed message about a deployment arrives.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseWait(item: Item, action: string): EpochMs {
  return parseItem(waitSchema, item, action).arrivesAt;
}

/**
 * Parses a channel's notification state.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseNotification(item: Item, action: string): NotificationState {
  return parseItem(notificationSchema, item, action);
}
