import { LAG_LOOKS } from '../core/assign-events.ts';
import type { Head } from '../core/head.ts';
import { planNextLook } from '../core/next-look.ts';
import type { DeploymentRecord } from '../core/record.ts';
import { between } from '../core/time.ts';
import type { Look, ObserverGateways } from './observe.ts';
import type { SaveResult } from './ports.ts';

interface LookEnd {
  /** The service's records as this look left them. */
  readonly records: readonly DeploymentRecord[];
  readonly unjoined: Head['unjoined'];
  readonly fingerprint: string;
  readonly leftAlone: string | undefined;
}

/**
 * Sends the next look, then writes the head that names it: a crash in between leaves a message that the head does not name,
 * which is dropped when it comes, and the look is sent again. A head that did not change is not written.
 */
export async function saveHead(guard: ObserverGateways, look: Look, end: LookEnd): Promise<SaveResult> {
  const next = nextHead(look, end);
  const previous = look.state.head;
  if (previous !== undefined && isSame(previous, next)) return 'saved';
  if (next.nextLookAt !== undefined && next.nextLookAt !== previous?.nextLookAt) {
    await guard.looks.lookAgain(look.serviceArn, next.nextLookAt, between(look.now, next.nextLookAt));
  }
  return guard.store.saveHead(next);
}

function nextHead({ serviceArn, state, signals, now }: Look, end: LookEnd): Head {
  const { head } = state;
  const isThisLook = signals.some(
    (signal) => signal.nextLookAt !== undefined && signal.nextLookAt === head?.nextLookAt,
  );
  const waiting = end.unjoined.length > 0;
  const hasNews = end.unjoined.some((event) => !head?.unjoined.some((known) => known.key === event.key));
  const looks = hasNews ? 0 : (head?.lagLooks ?? 0);
  return {
    serviceArn,
    fingerprint: end.fingerprint,
    nextLookAt: planNextLook({
      records: end.records,
      lag: { looks, waiting },
      outstanding: isThisLook ? undefined : head?.nextLookAt,
      now,
    }),
    unjoined: end.unjoined,
    lagLooks: waiting ? Math.min(looks + 1, LAG_LOOKS) : 0,
    leftAlone: end.leftAlone,
    lookedAt: now,
    version: (head?.version ?? 0) + 1,
  };
}

function isSame(previous: Head, next: Head): boolean {
  const told = ({ fingerprint, nextLookAt, unjoined, lagLooks, leftAlone }: Head) =>
    JSON.stringify([fingerprint, nextLookAt, unjoined.map((event) => event.key), lagLooks, leftAlone]);
  return told(previous) === told(next);
}
