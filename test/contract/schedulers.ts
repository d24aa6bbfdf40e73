import { describe, expect, it } from 'vitest';
import type { NotifyRequest } from '../../src/core/slack/parse-notify.ts';
import { type EpochMs, minutes, seconds } from '../../src/core/time.ts';
import type { NotifyScheduler, ReconcileScheduler } from '../../src/guard/ports.ts';
import { at, deploymentArn, SERVICE } from '../builders/facts.ts';

export interface ReconcileStage {
  readonly scheduler: ReconcileScheduler;
  /** What has arrived since it was asked last. */
  arrived(): Promise<readonly { readonly serviceArn: string; readonly nextReconcileAt: EpochMs | undefined }[]>;
  pass(ms: number): Promise<void>;
}

export interface NotifyStage {
  readonly again: NotifyScheduler;
  arrived(): Promise<readonly NotifyRequest[]>;
  pass(ms: number): Promise<void>;
}

/** What everybody must do who sends the reconciler its reconciliations. */
export function reconcileSchedulerContract(name: string, make: () => Promise<ReconcileStage>): void {
  describe(`${name} as a scheduler of reconciliations`, () => {
    it('brings a reconciliation when its delay is over, with the instant that it is for', async () => {
      const { scheduler, arrived, pass } = await make();
      await scheduler.reconcileLater(SERVICE, at(2), seconds(60));
      expect(await arrived()).toEqual([]);
      await pass(59_000);
      expect(await arrived()).toEqual([]);
      await pass(1_000);
      expect(await arrived()).toEqual([{ serviceArn: SERVICE, nextReconcileAt: at(2) }]);
      expect(await arrived()).toEqual([]);
    });

    it('holds a reconciliation back for at most a quarter of an hour', async () => {
      const { scheduler, arrived, pass } = await make();
      await scheduler.reconcileLater(SERVICE, at(60), minutes(60));
      await pass(900_000);
      expect(await arrived()).toEqual([{ serviceArn: SERVICE, nextReconcileAt: at(60) }]);
    });

    it('brings many reconciliations at once, without an instant', async () => {
      const { scheduler, arrived } = await make();
      const all = Array.from({ length: 23 }, (_, index) => `${SERVICE}-${index}`);
      await scheduler.reconcileNow(all);
      const seen = [...(await arrived()), ...(await arrived()), ...(await arrived())];
      expect(seen.map(({ serviceArn }) => serviceArn).toSorted()).toEqual(all.toSorted());
      expect(seen.every(({ nextReconcileAt }) => nextReconcileAt === undefined)).toBe(true);
    });
  });
}

/** What everybody must do who sends the notifier its own messages. */
export function notifySchedulerContract(name: string, make: () => Promise<NotifyStage>): void {
  describe(`${name} as a scheduler of notifications`, () => {
    it.each([undefined, at(3)])(
      'brings a request back as it was when its delay is over, waiting since %s',
      async (waitingSince) => {
        const { again, arrived, pass } = await make();
        const turn = waitingSince === undefined ? undefined : { of: 'post' as const, place: at(4) };
        const request = {
          serviceArn: SERVICE,
          deploymentKey: deploymentArn('bad'),
          createdAt: at(0),
          waitingSince,
          turn,
        };
        await again.notifyAgain(request, seconds(30));
        expect(await arrived()).toEqual([]);
        await pass(30_000);
        expect(await arrived()).toStrictEqual([request]);
      },
    );
  });
}
