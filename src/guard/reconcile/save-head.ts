import type { Head } from '../../core/deployment/head.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { LAG_RETRIES } from '../../core/event/assign-events.ts';
import { describeReadability } from '../../core/outcome-event/readability-event.ts';
import { delayUntil, EFFECT_TIMEOUT, planNextReconcile } from '../../core/reconcile/next-reconcile.ts';
import { type HeadEffect, retryAt } from '../../core/reconcile/refusal.ts';
import { between } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type { SaveResult } from '../ports.ts';
import type { Round, ReconcilerGateways } from './reconcile.ts';

/** Rounds of clearing a head's effects while other reconcilers write the head. */
const CLEAR_ROUNDS = 3;

/** The result of a reconciliation, for the head. */
export interface ReconciliationEnd
  extends Pick<Head, 'fingerprint' | 'unjoined' | 'recordedFrom' | 'recordedUntil' | 'open' | 'leftAlone' | 'refusal'> {
  /** The service's records after this reconciliation; empty when they could not be read. */
  readonly records: readonly DeploymentRecord[];
  /** `backlog`: the list has more than one reconciliation takes. `lag`: ECS names a deployment that it does not list yet. */
  readonly more: 'backlog' | 'lag' | undefined;
  /** Events that this reconciliation publishes. */
  readonly newEffects: readonly HeadEffect[];
}

/** The result of a reconciliation that could not read the service. */
export function keepHead(head: Head | undefined): Omit<ReconciliationEnd, 'unjoined' | 'refusal' | 'newEffects'> {
  const { fingerprint = '', recordedFrom, recordedUntil, open = [] } = head ?? {};
  return { fingerprint, recordedFrom, recordedUntil, open, leftAlone: undefined, records: [], more: undefined };
}

/**
 * Sends the next reconciliation, writes the head that names it, then publishes the head's effects. After a crash in
 * between, the head does not name the sent message: it is dropped on arrival, and the reconciliation is sent again. An
 * unchanged head is not written.
 *
 * @throws GatewayError when publishing fails; the effects stay pending
 */
export async function saveHead(guard: ReconcilerGateways, round: Round, end: ReconciliationEnd): Promise<SaveResult> {
  const previous = round.state.head;
  const isOld = (effect: HeadEffect) => between(effect.since, round.now) > EFFECT_TIMEOUT;
  const left = (previous?.pendingEffects ?? []).filter((effect) => !isOld(effect));
  const next = nextHead(round, end, left);
  if (previous === undefined || !isSame(previous, next)) {
    if (next.nextReconcileAt !== undefined && next.nextReconcileAt !== previous?.nextReconcileAt) {
      await guard.scheduler.reconcileLater(
        round.serviceArn,
        next.nextReconcileAt,
        delayUntil(next.nextReconcileAt, round.now),
      );
    }
    if ((await guard.store.saveHead(next)) === 'conflict') return 'conflict';
  }
  const due = next.pendingEffects.filter((effect) => !left.includes(effect));
  if (due.length > 0) await publish(guard, round.serviceArn, due);
  return 'saved';
}

async function publish(guard: ReconcilerGateways, serviceArn: string, due: readonly HeadEffect[]): Promise<void> {
  await guard.publisher.publish(due.map((effect) => describeReadability(serviceArn, effect)));
  const ids = due.map((effect) => effect.id);
  for (let round = 0; round < CLEAR_ROUNDS; round += 1) {
    const head = (await guard.store.readHeads([serviceArn])).get(serviceArn);
    const left = head?.pendingEffects.filter((effect) => !ids.includes(effect.id)) ?? [];
    if (head === undefined || left.length === head.pendingEffects.length) return;
    const cleared = { ...head, pendingEffects: left, version: head.version + 1 };
    if ((await guard.store.saveHead(cleared)) === 'saved') return;
  }
  throw new ConflictError(`the head of ${serviceArn} changed during the write: its effects stay pending`);
}

/** @param left recent effects that another reconciliation saved, and will run unless it crashed */
function nextHead(
  { serviceArn, state, signals, now }: Round,
  end: ReconciliationEnd,
  left: readonly HeadEffect[],
): Head {
  const { head } = state;
  const isThisReconcile = signals.some(
    (signal) => signal.nextReconcileAt !== undefined && signal.nextReconcileAt === head?.nextReconcileAt,
  );
  const waiting = end.unjoined.length > 0 || end.more === 'lag';
  const hasNews = end.unjoined.some((event) => !head?.unjoined.some((known) => known.key === event.key));
  const retries = hasNews ? 0 : (head?.lagRetries ?? 0);
  // This save takes the effects, so that only one of two reconciliations publishes them.
  const taken = (head?.pendingEffects ?? []).map((effect) =>
    left.includes(effect) ? effect : { ...effect, since: now },
  );
  const pendingEffects = [...taken, ...end.newEffects];
  const { records, more, newEffects, ...kept } = end;
  return {
    ...kept,
    serviceArn,
    nextReconcileAt: planNextReconcile({
      records,
      backlog: more === 'backlog',
      lag: { retries, waiting },
      pendingSince: left.map((effect) => effect.since),
      retryAt: end.refusal && retryAt(end.refusal),
      outstanding: isThisReconcile ? undefined : head?.nextReconcileAt,
      now,
    }),
    lagRetries: waiting ? Math.min(retries + 1, LAG_RETRIES) : 0,
    pendingEffects,
    reconciledAt: now,
    version: (head?.version ?? 0) + 1,
  };
}

/** Compares every field except those that every reconciliation changes. */
function isSame(previous: Head, next: Head): boolean {
  const fieldsOf = ({ reconciledAt, version, unjoined, ...fields }: Head) =>
    JSON.stringify([unjoined.map((event) => event.key), Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return fieldsOf(previous) === fieldsOf(next);
}
