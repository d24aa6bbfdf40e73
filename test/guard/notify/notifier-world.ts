import { expect } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import type { NotificationState } from '../../../src/core/slack/notification.ts';
import type { NotifyRequest } from '../../../src/core/slack/parse-notify.ts';
import { type DurationMs, type EpochMs, epochMs, seconds } from '../../../src/core/time.ts';
import { type NotifierGateways, notify } from '../../../src/guard/notify/notify.ts';
import { at, deploymentArn, facts, rolledBackByAlarm, SERVICE, T0 } from '../../builders/facts.ts';
import { type FakeChannel, fakeChannel } from '../../fakes/fake-channel.ts';
import { inMemoryPaces } from '../../fakes/in-memory-paces.ts';
import { type InMemoryStore, inMemoryStore } from '../../fakes/in-memory-store.ts';
import { saveOver } from '../../fakes/save-over.ts';

/** A deployment that rolls back since 10:05:20, a channel that knows nothing of it, and a notifier at 10:06. */
export class NotifierWorld {
  readonly store: InMemoryStore = inMemoryStore();
  readonly fake: FakeChannel = fakeChannel(() => this.now);
  /** Delayed messages that the notifier sent itself. */
  readonly waits: { request: NotifyRequest; delay: DurationMs }[] = [];
  guard: NotifierGateways;
  now: EpochMs = at(6);
  /** What the invocation has left. */
  left: DurationMs = seconds(30);
  record: DeploymentRecord = foldDeployment(
    undefined,
    facts({ deployment: rolledBackByAlarm({ status: 'ROLLBACK_IN_PROGRESS', finishedAt: undefined }) }),
  );
  #ids = 0;

  constructor() {
    this.guard = {
      store: this.store,
      paces: inMemoryPaces(),
      slack: this.fake.slack,
      again: { notifyAgain: async (request, delay) => void this.waits.push({ request, delay }) },
      now: () => this.now,
      remaining: () => this.left,
      enough: seconds(13),
      newId: () => {
        this.#ids += 1;
        return `id-${this.#ids}`;
      },
      log: { info: () => undefined, warn: () => undefined },
      count: () => undefined,
      channel: 'C0DEPLOYS',
      postFrom: 'trouble',
    };
  }

  request(): NotifyRequest {
    return {
      serviceArn: SERVICE,
      deploymentKey: deploymentArn('bad'),
      createdAt: T0,
      waitingSince: undefined,
      turn: undefined,
    };
  }

  /** Saves the record's next version. */
  async save(fields: Partial<DeploymentRecord> = {}): Promise<void> {
    this.record = { ...this.record, ...fields, version: this.record.version + 1 };
    expect(await saveOver(this.store, this.record)).toBe('saved');
  }

  /** Runs the delayed messages, each at its time, until none is left; gives how many ran. */
  async runWaits(limit = 500): Promise<number> {
    let ran = 0;
    for (let wait = this.waits.shift(); wait !== undefined && ran < limit; wait = this.waits.shift()) {
      this.now = epochMs(this.now + wait.delay);
      await notify(this.guard, wait.request);
      ran += 1;
    }
    return ran;
  }

  async state(): Promise<NotificationState | undefined> {
    return (await this.store.readNotification(this.record.deploymentKey, 'slack')).state;
  }
}
