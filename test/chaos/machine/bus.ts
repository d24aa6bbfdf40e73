import type { PublishedEvent } from '../../../src/core/outcome-event/outcome-event.ts';
import type { EpochMs } from '../../../src/core/time.ts';
import { ACCOUNT, REGION } from '../world/names.ts';
import type { Faults } from './faults.ts';
import type { Queue } from './queue.ts';
import type { Scheduler } from './scheduler.ts';

/** An event that reached the guard's bus. */
export interface Published {
  readonly at: EpochMs;
  readonly by: string;
  readonly detailType: PublishedEvent['detailType'];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly eventId: string;
  readonly serviceArn: string;
}

/** Where the rules of the guard's bus send events. */
export interface BusTargets {
  readonly notifier: Queue;
  readonly explainer: Queue;
}

/**
 * The guard's own bus with its two rules: everything goes to the notifier's queue, failures go to the explainer's; at least
 * once, in any order.
 */
export class Bus {
  readonly published: Published[] = [];
  readonly #scheduler: Scheduler;
  readonly #faults: Faults;
  readonly #targets: BusTargets;
  /** Ids of events that reached the notifier's queue. */
  readonly delivered = new Set<string>();

  constructor(scheduler: Scheduler, faults: Faults, targets: BusTargets) {
    this.#scheduler = scheduler;
    this.#faults = faults;
    this.#targets = targets;
  }

  put(event: PublishedEvent, by: string): void {
    const at = this.#scheduler.now;
    const eventId = String(event.detail['eventId']);
    this.published.push({
      at,
      by,
      detailType: event.detailType,
      detail: event.detail,
      eventId,
      serviceArn: event.resources[0] ?? '',
    });
    this.#deliver(event, eventId);
    if (this.#faults.strikes('event-doubled', at)) this.#deliver(event, eventId);
  }

  #deliver(event: PublishedEvent, eventId: string): void {
    const now = this.#scheduler.now;
    const body = JSON.stringify({
      version: '0',
      id: eventId,
      'detail-type': event.detailType,
      source: event.source,
      account: ACCOUNT,
      time: new Date(now).toISOString(),
      region: REGION,
      resources: event.resources,
      detail: event.detail,
    });
    const latency = this.#faults.stream('event-late').int(100, 1_500);
    const late = this.#faults.strikes('event-late', now) ? this.#faults.stream('event-late').int(1_000, 600_000) : 0;
    this.#scheduler.at(now + latency + late, `bus delivers ${eventId}`, () => {
      if (isFailure(event)) this.#targets.explainer.send(body);
      const isLost = event.detailType === 'Evidence Gathered' && this.#faults.strikes('evidence-lost', now);
      if (isLost) return;
      this.delivered.add(eventId);
      this.#targets.notifier.send(body);
    });
  }
}

const BAD_ENDS: readonly unknown[] = ['rolled-back', 'rollback-failed', 'failed', 'stopped', undefined];

/** Whether the rule of the explainer's queue matches, written beside the pattern in lib/guard/event-rules.ts. */
export function isFailure({ detailType, detail }: Pick<PublishedEvent, 'detailType' | 'detail'>): boolean {
  const types = ['Deployment Rolling Back', 'Deployment Stuck', 'Deployment Finished'];
  return types.includes(detailType) && BAD_ENDS.includes(detail['outcome']);
}
