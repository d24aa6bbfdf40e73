import { describe, expect, it } from 'vitest';
import type { OutcomeEvent, PublishedEvent } from '../../src/core/outcome-event/outcome-event.ts';
import type { OutcomePublisher } from '../../src/guard/ports.ts';
import { deploymentArn, SERVICE } from '../builders/facts.ts';

export interface BusStage {
  readonly publisher: OutcomePublisher;
  /** All that the guard's bus has taken, in order. */
  published(): Promise<readonly PublishedEvent[]>;
}

/** What every publisher of outcomes must do. */
export function outcomePublisherContract(name: string, make: () => Promise<BusStage>): void {
  describe(`${name} as a publisher of outcomes`, () => {
    it('puts more events than fit into one call on the bus, as they are and in their order', async () => {
      const { publisher, published } = await make();
      const events = Array.from(
        { length: 23 },
        (_, index): OutcomeEvent => ({
          source: 'ecs-deployment-guard',
          detailType: 'Deployment Finished',
          resources: [SERVICE, deploymentArn('bad')],
          detail: { eventId: `d${index}#finished`, outcome: 'rolled-back', umlaut: 'größer' },
        }),
      );
      await publisher.publish(events);
      expect(await published()).toStrictEqual(events);
    });

    it('puts nothing there for no event', async () => {
      const { publisher, published } = await make();
      await publisher.publish([]);
      expect(await published()).toEqual([]);
    });
  });
}
