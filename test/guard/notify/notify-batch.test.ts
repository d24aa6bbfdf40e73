import { beforeEach, describe, expect, it } from 'vitest';
import { notifyBatch } from '../../../src/guard/notify/notify-batch.ts';
import { deploymentArn } from '../../builders/facts.ts';
import { NotifierWorld } from './notifier-world.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/cart';

describe('a batch of messages for the notifier', () => {
  let world: NotifierWorld;
  let reads: number;

  beforeEach(async () => {
    world = new NotifierWorld();
    await world.save();
    reads = 0;
    const { readRecord } = world.store;
    const counting: typeof readRecord = async (...name) => {
      reads += 1;
      return readRecord(...name);
    };
    world.guard = { ...world.guard, store: { ...world.store, readRecord: counting } };
  });

  const message = (deploymentKey = deploymentArn('bad')) =>
    JSON.stringify({
      kind: 'notify',
      serviceArn: world.record.serviceArn,
      deploymentKey,
      createdAt: world.record.createdAt,
    });
  const unreadable = (action: string) =>
    JSON.stringify({
      source: 'ecs-deployment-guard',
      'detail-type': 'Service Unreadable',
      detail: {
        schemaVersion: '1',
        eventId: `${SERVICE}#unreadable#2026-11-24T10:00:00.000Z`,
        service: { serviceArn: SERVICE, service: 'cart', account: '111122223333', region: 'eu-west-1' },
        refusal: { since: '2026-11-24T10:00:00.000Z', action, code: 'AccessDeniedException', count: 2 },
      },
    });

  it('talks to Slack once about each deployment', async () => {
    await world.store.saveRecord({ ...world.record, deploymentKey: deploymentArn('other'), version: 1 }, undefined);
    const handle = notifyBatch(world.guard);
    await Promise.all([message(), message(), message(deploymentArn('other'))].map(handle));
    const once = reads;
    await handle(message());
    expect(reads).toBe(once);
    expect([...world.fake.messages.values()].map(({ deploymentKey }) => deploymentKey)).toContain(deploymentArn('bad'));
    // The next batch talks anew.
    await notifyBatch(world.guard)(message());
    expect(reads).toBeGreaterThan(once);
  });

  it('keeps what an event says of a service before it shows the list', async () => {
    await notifyBatch(world.guard)(unreadable('ecs:DescribeServices'));
    expect((await world.store.readRefused('slack', 'ecs:DescribeServices'))?.services).toMatchObject([
      { serviceArn: SERVICE, code: 'AccessDeniedException' },
    ]);
    expect([...world.fake.messages.values()].map(({ text }) => text)).toEqual(['The guard cannot read 1 service']);
  });

  it('calls a message poison that it cannot read', async () => {
    await expect(notifyBatch(world.guard)('{"kind":"reconcile"}')).rejects.toMatchObject({
      name: 'PoisonMessageError',
    });
    expect(world.fake.calls).toEqual([]);
  });
});
