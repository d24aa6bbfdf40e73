import * as z from 'zod/mini';
import { attribute, dayOf, HEAD_SK, OPEN_KEY, openSk, recordSk } from '../../config/table.ts';
import type { Head } from '../../core/deployment/head.ts';
import {
  type Bake,
  CAUSES,
  type DeploymentRecord,
  deploymentIdOf,
  isOpen,
  OUTCOMES,
  type PendingEffect,
  type RecordedAlarm,
  type RecordedRevision,
} from '../../core/deployment/record.ts';
import type { LedgerEvent } from '../../core/event/signal.ts';
import { lazy } from '../../core/lazy.ts';
import type { HeadEffect, ReadabilityEnd, Refusal } from '../../core/reconcile/refusal.ts';
import { after, type DurationMs, type EpochMs, earliest } from '../../core/time.ts';
import { type Item, itemSchema, object, parseItem, toItem } from './item-schema.ts';
import { missedSchema } from './missed-rollback-schema.ts';

const alarmSchema = /* @__PURE__ */ itemSchema<RecordedAlarm>(
  ({ text, maybeText, maybeNumber, maybeInstant, maybeDuration }) =>
    object({
      alarmName: text,
      kind: z.enum(['metric', 'composite', 'log', 'missing', 'unread']),
      stateAtStart: maybeText,
      state: maybeText,
      triggered: z.boolean(),
      triggeredAt: maybeInstant,
      metric: maybeText,
      statistic: maybeText,
      comparisonOperator: maybeText,
      threshold: maybeNumber,
      value: maybeNumber,
      meaning: maybeText,
      evaluationInterval: maybeDuration,
      metricKey: maybeText,
      configuredAt: maybeInstant,
      lostAt: maybeInstant,
      recheckAt: maybeInstant,
    }),
);

const revisionSchema = /* @__PURE__ */ itemSchema<RecordedRevision>(({ text, maybeText }) =>
  object({
    serviceRevisionArn: text,
    taskDefinitionArn: maybeText,
    images: z.array(object({ container: text, image: text, digest: maybeText })),
  }),
);

const transitionSchema = /* @__PURE__ */ lazy(() =>
  z.enum(['started', 'unprotected', 'awaiting-approval', 'rolling-back', 'stuck', 'finished', 'rollback-missed']),
);

const effectSchema = /* @__PURE__ */ itemSchema<PendingEffect>(({ text, instant }) =>
  object({
    id: text,
    kind: z.enum(['publish', 'compare-revisions']),
    transition: z.optional(transitionSchema()),
    since: instant,
  }),
);

const bakeSchema = /* @__PURE__ */ itemSchema<Bake>(({ maybeInstant, maybeDuration }) =>
  object({
    startedAt: maybeInstant,
    time: maybeDuration,
    basis: z.enum(['configured', 'estimated']),
  }),
);

const taskCountsSchema = /* @__PURE__ */ lazy(() =>
  object({ requested: z.number(), running: z.number(), pending: z.number() }),
);

const recordSchema = /* @__PURE__ */ itemSchema<DeploymentRecord>(({ text, maybeText, instant, maybeInstant }) =>
  object({
    serviceArn: text,
    deploymentKey: text,
    serviceDeploymentArn: text,
    ecsDeploymentIds: z.array(text),
    createdAt: instant,
    startedAt: maybeInstant,
    finishedAt: maybeInstant,
    strategy: text,
    phase: z.enum(['pending', 'rolling-out', 'baking', 'awaiting-approval', 'rolling-back', 'finished']),
    phaseSince: instant,
    outcome: z.optional(z.enum(OUTCOMES)),
    cause: z.optional(z.enum(CAUSES)),
    reason: maybeText,
    serviceEvent: z.optional(object({ at: instant, message: text })),
    protection: object({
      state: z.enum([
        'armed',
        'off-alarm-at-start',
        'off-during-deployment',
        'off-not-configured',
        'off-early-success',
        'blind',
        'unknown',
      ]),
      alarmNames: z.array(text),
    }),
    protectionLostAt: maybeInstant,
    alarms: z.array(alarmSchema()),
    circuitBreaker: z.optional(object({ status: text, failureCount: z.number(), threshold: z.number() })),
    bake: z.optional(bakeSchema()),
    tasks: z.optional(object({ target: taskCountsSchema(), source: taskCountsSchema() })),
    rollbackStartedAt: maybeInstant,
    rollbackRequested: z.boolean(),
    hook: z.optional(object({ hookId: text, expiresAt: maybeInstant })),
    revisions: object({ from: z.optional(revisionSchema()), to: z.optional(revisionSchema()) }),
    timeline: z.array(object({ at: instant, what: text, text: maybeText })),
    pendingEffects: z.array(effectSchema()),
    transitions: z.array(transitionSchema()),
    revisionsCompared: z.boolean(),
    eventKeys: z.array(text),
    version: z.int(),
    baseline: z.boolean(),
    supersededBy: maybeText,
    settling: z.optional(object({ because: z.enum(['stopped', 'service-gone', 'not-listed']), until: instant })),
    afterSuccess: z.optional(object({ until: instant, checkAt: instant })),
    missedRollback: z.optional(missedSchema()),
    cut: z.array(text),
  }),
);

/** The key of a record's item. */
export function recordKey({ serviceArn, createdAt, deploymentKey }: RecordName): Item {
  return toItem({ [attribute.pk]: serviceArn, [attribute.sk]: recordSk(createdAt, deploymentIdOf(deploymentKey)) });
}

/** Identifies a record among all services. */
export type RecordName = Pick<DeploymentRecord, 'serviceArn' | 'createdAt' | 'deploymentKey'>;

/** Converts a record to its item. `retention` counts from the record's end; an open record does not expire. */
export function recordItem(record: DeploymentRecord, retention: DurationMs): Item {
  return {
    ...recordKey(record),
    ...toItem({
      ...record,
      ...openAttributes(record, retention),
      [attribute.day]: dayOf(record.createdAt),
    }),
  };
}

/** Attributes that depend on whether the record is open: its place in the sparse index, and its expiry. */
export function openAttributes(record: DeploymentRecord, retention: DurationMs) {
  const waits = isOpen(record) || record.pendingEffects.length > 0;
  const endedAt = record.finishedAt ?? record.phaseSince;
  return {
    [attribute.openKey]: waits ? OPEN_KEY : undefined,
    [attribute.openSk]: waits ? openSk(record.createdAt, record.deploymentKey) : undefined,
    [attribute.expiresAt]: waits ? undefined : epochSeconds(after(endedAt, retention)),
    pendingSince: earliest(record.pendingEffects.map((effect) => effect.since)),
    pendingIds: pendingIdsOf(record),
  };
}

/** The pending effects and their times as one string that a condition can compare; undefined if none is pending. */
export function pendingIdsOf({ pendingEffects }: DeploymentRecord): string | undefined {
  return pendingEffects.length === 0 ? undefined : pendingEffects.map(({ id, since }) => `${id}@${since}`).join(' ');
}

/** Converts an instant to whole seconds, rounded up, for TTL attributes. */
export function epochSeconds(at: EpochMs): number {
  return Math.ceil(at / 1_000);
}

/**
 * Parses the item of a record.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseRecord(item: Item, action: string): DeploymentRecord {
  return parseItem(recordSchema, item, action);
}

/** The schema of an event in a ledger or head. */
export const ledgerEventSchema = /* @__PURE__ */ itemSchema<LedgerEvent>(({ text, maybeText, instant }) =>
  object({
    key: text,
    detailType: text,
    eventName: text,
    eventType: maybeText,
    ecsDeploymentId: maybeText,
    serviceDeploymentArn: maybeText,
    at: instant,
    reason: maybeText,
  }),
);

const refusalSchema = /* @__PURE__ */ itemSchema<Refusal>(({ text, instant }) =>
  object({
    since: instant,
    lastAt: instant,
    action: text,
    code: text,
    count: z.int(),
    events: z.array(ledgerEventSchema()),
    eventsDropped: z.int(),
    announced: z.boolean(),
  }),
);

/** The schema of the end of a refusal, in the head and in a channel's list of refused services. */
export const endSchema = /* @__PURE__ */ itemSchema<ReadabilityEnd>(({ text, maybeText, instant }) =>
  object({
    at: instant,
    because: z.enum(['answered', 'service-gone', 'given-up']),
    eventsDropped: z.int(),
    deployments: z.array(object({ deploymentKey: text, outcome: maybeText })),
  }),
);

const headEffectSchema = /* @__PURE__ */ itemSchema<HeadEffect>(({ text, maybeText, instant }) =>
  object({
    id: text,
    since: instant,
    notice: object({
      is: z.enum(['unreadable', 'readable']),
      since: instant,
      action: text,
      code: text,
      count: z.int(),
      lastEvent: z.optional(object({ at: instant, name: text, reason: maybeText })),
      end: z.optional(endSchema()),
    }),
  }),
);

const headSchema = /* @__PURE__ */ itemSchema<Head>(({ text, maybeText, instant, maybeInstant }) =>
  object({
    serviceArn: text,
    fingerprint: text,
    nextReconcileAt: maybeInstant,
    unjoined: z.array(ledgerEventSchema()),
    lagRetries: z.int(),
    recordedFrom: maybeInstant,
    recordedUntil: maybeInstant,
    open: z.array(object({ createdAt: instant, deploymentKey: text })),
    leftAlone: maybeText,
    refusal: z.optional(refusalSchema()),
    pendingEffects: z.array(headEffectSchema()),
    reconciledAt: instant,
    version: z.int(),
  }),
);

/** The key of a service's head. */
export function headKey(serviceArn: string): Item {
  return toItem({ [attribute.pk]: serviceArn, [attribute.sk]: HEAD_SK });
}

/** Converts a head to its item. The sparse index contains heads that retry a denied service or have an event to publish. */
export function headItem(head: Head): Item {
  const { serviceArn, refusal, pendingEffects } = head;
  const pendingSince = earliest(pendingEffects.map((effect) => effect.since));
  const waitsSince = pendingSince ?? refusal?.since;
  const open =
    waitsSince === undefined
      ? {}
      : { [attribute.openKey]: OPEN_KEY, [attribute.openSk]: openSk(waitsSince, serviceArn), pendingSince };
  return { ...headKey(serviceArn), ...toItem({ ...head, ...open }) };
}

/**
 * Parses the item of a head.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseHead(item: Item, action: string): Head {
  return parseItem(headSchema, item, action);
}

/** Whether an item of a service's partition is its head. */
export function isHead(item: Item): boolean {
  return item[attribute.sk]?.S === HEAD_SK;
}
