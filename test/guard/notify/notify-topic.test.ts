import { describe, expect, it } from 'vitest';
import type { TopicDestination } from '../../../src/core/routing/destination.ts';
import { epochMs, hours } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { OUT_OF_MEMORY, storedEvidence } from '../../builders/evidence.ts';
import { at } from '../../builders/facts.ts';
import { RoutedWorld, TOPIC, topic } from './routed-world.ts';

const rolling = { phase: 'rolling-back', outcome: undefined, transitions: ['started', 'rolling-back'] } as const;
const worldWith = (fields: Partial<TopicDestination> = {}) =>
  new RoutedWorld({ routes: [], fallback: [topic(fields)] });
const ids = (world: RoutedWorld) => world.published.map(({ message }) => message.id);

describe('a topic', () => {
  it('gets one message per stage, and none for an event that comes twice', async () => {
    const world = worldWith();
    const record = await world.save(rolling);
    expect(await world.notify(record)).toBe('shown');
    await world.notify(record);
    await world.notify(await world.save());
    await world.notify(await world.save());
    expect(ids(world)).toEqual(['d1#rolling-back', 'd1#finished']);
    expect(world.published[0]?.topicArn).toBe(TOPIC);
  });

  it('gets nothing about a healthy deployment, unless it wants every deployment', async () => {
    const healthy = {
      outcome: 'succeeded',
      cause: undefined,
      transitions: ['started', 'finished'],
      protection: { state: 'armed', alarmNames: [] },
    } as const;
    const quiet = worldWith();
    expect(await quiet.notify(await quiet.save(healthy))).toBe('nothing-to-say');
    const loud = worldWith({ post: 'every-deployment' });
    await loud.notify(await loud.save(healthy));
    expect(ids(loud)).toEqual(['d1#finished']);
  });

  it('gets the same ID again when the notifier was killed after it claimed the message', async () => {
    const world = worldWith();
    const record = await world.save();
    world.refusals.push(new TypeError('killed'));
    await expect(world.notify(record)).rejects.toThrow('killed');
    expect(await world.notify(record)).toBe('waiting');
    await world.runWaits();
    expect(ids(world)).toEqual(['d1#finished']);
    expect(world.now).toBe(at(7));
  });

  it('is asked again after a growing delay when it does not accept a message', async () => {
    const world = worldWith();
    const denied = () => new GatewayError('denied', 'sns:Publish', 'denied');
    world.refusals.push(denied(), denied(), denied());
    expect(await world.notify(await world.save())).toBe('waiting');
    await world.runWaits();
    expect(ids(world)).toEqual(['d1#finished']);
    // 1, 2 and 4 minutes.
    expect(world.now).toBe(at(13));
  });

  it('that accepts nothing for three days leaves the message to the dead-letter queue', async () => {
    const world = worldWith();
    for (let count = 0; count < 400; count += 1)
      world.refusals.push(new GatewayError('denied', 'sns:Publish', 'denied'));
    await world.notify(await world.save());
    await expect(world.runWaits()).rejects.toThrow('the topic did not accept the message for three days');
    expect(world.now).toBeGreaterThan(epochMs(at(6) + hours(72)));
  });

  it('gets one more message when the evidence comes after the end', async () => {
    const world = worldWith();
    const record = await world.save();
    await world.notify(record);
    await world.store.saveEvidence(record.deploymentKey, storedEvidence({ tasks: [OUT_OF_MEMORY] }));
    await world.notify(record);
    await world.notify(record);
    expect(ids(world)).toEqual(['d1#finished', 'd1#explained']);
    expect(JSON.parse(world.published[1]?.message.body ?? '').evidence.stoppedTasks).toHaveLength(1);
  });

  it('that wants changes gets the recovery, which says so', async () => {
    const world = worldWith({ post: 'change-of-outcome' });
    await world.notify(await world.save());
    await world.notify(
      await world.save({
        deploymentKey: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d2',
        createdAt: at(20),
        outcome: 'succeeded',
        cause: undefined,
      }),
    );
    expect(ids(world)).toEqual(['d1#finished', 'd2#finished']);
    expect(JSON.parse(world.published[1]?.message.body ?? '').notes).toEqual([
      'recovered: the deployment before this one failed',
    ]);
  });

  it('gets all messages about a deployment in one thread of Amazon Q', async () => {
    const world = worldWith({ format: 'amazon-q' });
    await world.notify(await world.save(rolling));
    await world.notify(await world.save());
    const bodies = world.published.map(({ message }) => JSON.parse(message.body));
    expect(bodies.map(({ id, metadata }) => [id, metadata.threadId])).toEqual([
      ['d1#rolling-back', 'd1'],
      ['d1#finished', 'd1'],
    ]);
  });
});
