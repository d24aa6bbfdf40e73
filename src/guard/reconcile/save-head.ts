import type { Head } from '../../core/deployment/head.ts';
import type { DeploymentRecord } from '../../core/deployment/record.ts';
import { LAG_LOOKS } from '../../core/event/assign-events.ts';
import { describeReadability } from '../../core/outcome-event/readability-event.ts';
import { EFFECT_TIMEOUT, planNextLook } from '../../core/reconcile/next-look.ts';
import { type HeadEffect, retryAt } from '../../core/reconcile/refusal.ts';
import { between } from '../../core/time.ts';
import { ConflictError } from '../errors.ts';
import type { SaveResult } from '../ports.ts';
import type { Look, ObserverGateways } from './observe.ts';

/** How often clearing a head's effects starts again when another observer writes the head. */
const CLEAR_ROUNDS = 3;

/** What a look leaves for the next one. */
export interface LookEnd
  extends Pick<Head, 'fingerprint' | 'unjoined' | 'recordedFrom' | 'recordedUntil' | 'open' | 'leftAlone' | 'refusal'> {
  /** The service's records as this look left them; none when they could not be read. */
  readonly records: readonly DeploymentRecord[];
  /** More of the list is waiting than one look takes, or ECS does not list yet what it names. */
  readonly more: 'backlog' | 'lag' | undefined;
  /** What this look wants published. */
  readonly newEffects: readonly HeadEffect[];
}

/** The end of a look that learnt nothing of the service. */
export function keepHead(head: Head | undefined): Omit<LookEnd, 'unjoined' | 'refusal' | 'newEffects'> {
  const { fingerprint = '', recordedFrom, recordedUntil, open = [] } = head ?? {};
  return { fingerprint, recordedFrom, recordedUntil, open, leftAlone: undefined, records: [], more: undefined };
}

/**
 * Sends the next look, then writes the head that names it: a crash in between leaves a message that the head does not name,
 * which is dropped when it comes, and the look is sent again. A head that did not change is not written. What the head wants
 * published is published after that.
 *
 * @throws GatewayError when something did not get through; it stays pending
 */
export async function saveHead(guard: ObserverGateways, look: Look, end: LookEnd): Promise<SaveResult> {
  const previous = look.state.head;
  const isOld = (effect: HeadEffect) => between(effect.since, look.now) > EFFECT_TIMEOUT;
  const left = (previous?.pendingEffects ?? []).filter((effect) => !isOld(effect));
  const next = nextHead(look, end, left);
  if (previous === undefined || !isSame(previous, next)) {
    if (next.nextLookAt !== undefined && next.nextLookAt !== previous?.nextLookAt) {
      await guard.looks.lookAgain(look.serviceArn, next.nextLookAt, between(look.now, next.nextLookAt));
    }
    if ((await guard.store.saveHead(next)) === 'conflict') return 'conflict';
  }
  const due = next.pendingEffects.filter((effect) => !left.includes(effect));
  if (due.length > 0) await publish(guard, look.serviceArn, due);
  return 'saved';
}

async function publish(guard: ObserverGateways, serviceArn: string, due: readonly HeadEffect[]): Promise<void> {
  await guard.publisher.publish(due.map((effect) => describeReadability(serviceArn, effect)));
  const ids = due.map((effect) => effect.id);
  for (let round = 0; round < CLEAR_ROUNDS; round += 1) {
    const head = (await guard.store.readHeads([serviceArn])).get(serviceArn);
    const left = head?.pendingEffects.filter((effect) => !ids.includes(effect.id)) ?? [];
    if (head === undefined || left.length === head.pendingEffects.length) return;
    const cleared = { ...head, pendingEffects: left, version: head.version + 1 };
    if ((await guard.store.saveHead(cleared)) === 'saved') return;
  }
  throw new ConflictError(`the head of ${serviceArn} was changed by others: its effects stay pending`);
}

/** @param left effects that another look saved a moment ago, and runs itself unless it died */
function nextHead({ serviceArn, state, signals, now }: Look, end: LookEnd, left: readonly HeadEffect[]): Head {
  const { head } = state;
  const isThisLook = signals.some(
    (signal) => signal.nextLookAt !== undefined && signal.nextLookAt === head?.nextLookAt,
  );
  const waiting = end.unjoined.length > 0 || end.more === 'lag';
  const hasNews = end.unjoined.some((event) => !head?.unjoined.some((known) => known.key === event.key));
  const looks = hasNews ? 0 : (head?.lagLooks ?? 0);
  // Taken by this save, so that of two looks one publishes.
  const taken = (head?.pendingEffects ?? []).map((effect) =>
    left.includes(effect) ? effect : { ...effect, since: now },
  );
  const pendingEffects = [...taken, ...end.newEffects];
  const { records, more, newEffects, ...kept } = end;
  return {
    ...kept,
    serviceArn,
    nextLookAt: planNextLook({
      records,
      backlog: more === 'backlog',
      lag: { looks, waiting },
      pendingSince: left.map((effect) => effect.since),
      retryAt: end.refusal && retryAt(end.refusal),
      outstanding: isThisLook ? undefined : head?.nextLookAt,
      now,
    }),
    lagLooks: waiting ? Math.min(looks + 1, LAG_LOOKS) : 0,
    pendingEffects,
    lookedAt: now,
    version: (head?.version ?? 0) + 1,
  };
}

/** Every field but those that every look changes. */
function isSame(previous: Head, next: Head): boolean {
  const told = ({ lookedAt, version, unjoined, ...fields }: Head) =>
    JSON.stringify([unjoined.map((event) => event.key), Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))]);
  return told(previous) === told(next);
}
