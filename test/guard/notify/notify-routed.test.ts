import { describe, expect, it } from 'vitest';
import type { Destination } from '../../../src/core/routing/destination.ts';
import type { RoutingTable } from '../../../src/core/routing/routing-table.ts';
import { epochMs, seconds } from '../../../src/core/time.ts';
import { GatewayError } from '../../../src/guard/errors.ts';
import { notifyBatch } from '../../../src/guard/notify/notify-batch.ts';
import { routerOf } from '../../../src/guard/notify/notify-routed.ts';
import { at, T0 } from '../../builders/facts.ts';
import { channel, HOME, RoutedWorld, serviceArn, TOPIC, topic } from './routed-world.ts';

const PAYMENTS = 'C0PAYMENTS';
const SEARCH = 'C0SEARCH00';
const CLUSTER = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';
const checkout = serviceArn('shop/checkout');
const MESSAGE = 'checkout was rolled back: alarm checkout-5xx fired';

const byTeam = (team: string, ...to: readonly Destination[]) => ({ tags: { team: [team] }, to });
const table = (...routes: RoutingTable['routes']): RoutingTable => ({ routes, fallback: [channel(HOME)] });

/** Names of the channels that have a message, and how many. */
const counts = (world: RoutedWorld) =>
  Object.fromEntries([...world.channels].map(([id, { messages }]) => [id, messages.size]));

describe('a message', () => {
  it('goes to the channel of the team that the tag of the service names', async () => {
    const world = new RoutedWorld(table(byTeam('search', channel(SEARCH)), byTeam('payments', channel(PAYMENTS))));
    world.tags.set(checkout, { team: 'payments' });
    const record = await world.save();
    expect(await world.notify(record)).toBe('shown');
    expect(counts(world)).toEqual({ [PAYMENTS]: 1 });
    expect(world.textsIn(PAYMENTS)).toEqual([MESSAGE]);
    // The service has the tag, so its cluster is not read.
    expect(world.tagCalls).toEqual(['DescribeServices']);
  });

  it('goes to the channel of the team of the cluster if the service has no such tag', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    world.tags.set(checkout, { cost: 'x' }).set(CLUSTER, { team: 'payments' });
    await world.notify(await world.save());
    expect(counts(world)).toEqual({ [PAYMENTS]: 1 });
  });

  it('goes to the fallback if no route matches', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    world.tags.set(checkout, { team: 'search' });
    await world.notify(await world.save());
    expect(counts(world)).toEqual({ [HOME]: 1 });
  });

  it('goes to the fallback, and says why, if ECS denies the tags', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    world.tags.set(checkout, new GatewayError('denied', 'ecs:DescribeServices', 'denied'));
    const record = await world.save();
    await world.notify(record);
    expect(counts(world)).toEqual({ [HOME]: 1 });
    expect(world.logs).toContain('message goes to the fallback');
    expect(world.routes.decisions.get(record.deploymentKey)?.tagsUnread).toBe(true);
  });

  it('goes to the fallback if the service was deleted, and its tags with it', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    await world.notify(await world.save());
    expect(counts(world)).toEqual({ [HOME]: 1 });
  });

  it('waits up to 30 s for tags while ECS is throttled, then goes to the fallback', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    world.tags.set(checkout, new GatewayError('throttled', 'ecs:DescribeServices', 'slow'));
    expect(await world.notify(await world.save())).toBe('waiting');
    expect(counts(world)).toEqual({});
    await world.runWaits();
    expect(counts(world)).toEqual({ [HOME]: 1 });
    // Asked at 0, 5, 10, 15, 20, 25 and 30 s.
    expect(world.tagCalls.length).toBe(7);
    expect(world.now).toBe(at(6) + 30_000);
  });

  it('goes to its team if ECS answers within these 30 s', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    world.tags.set(checkout, new GatewayError('unavailable', 'ecs:DescribeServices', 'down'));
    await world.notify(await world.save());
    world.tags.set(checkout, { team: 'payments' });
    await world.runWaits();
    expect(counts(world)).toEqual({ [PAYMENTS]: 1 });
  });

  it('reads no tags if a route before them matches by name', async () => {
    const world = new RoutedWorld(
      table({ clusters: ['shop'], to: [channel(SEARCH)] }, byTeam('payments', channel(PAYMENTS))),
    );
    await world.notify(await world.save());
    expect(counts(world)).toEqual({ [SEARCH]: 1 });
    expect(world.tagCalls).toEqual([]);
  });

  it('stays in its channel when the tags change, and is updated there', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS)), byTeam('search', channel(SEARCH))));
    world.tags.set(checkout, { team: 'payments' });
    await world.notify(await world.save({ phase: 'rolling-back', outcome: undefined, transitions: ['rolling-back'] }));
    world.tags.set(checkout, { team: 'search' });
    await world.notify(await world.save());
    expect(world.callsIn(PAYMENTS)).toEqual(['post', 'update']);
    expect(counts(world)).toEqual({ [PAYMENTS]: 1 });
  });

  it('goes to two channels only if a route names both, or continues', async () => {
    const named = new RoutedWorld(table({ to: [channel(PAYMENTS), channel(SEARCH)] }));
    await named.notify(await named.save());
    expect(counts(named)).toEqual({ [PAYMENTS]: 1, [SEARCH]: 1 });
    const continued = new RoutedWorld(
      table({ to: [channel(PAYMENTS)], continue: true }, { to: [channel(SEARCH)] }, { to: [channel(HOME)] }),
    );
    await continued.notify(await continued.save());
    expect(counts(continued)).toEqual({ [PAYMENTS]: 1, [SEARCH]: 1 });
  });

  it('reaches the other channels while one is refused, and is retried there alone', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS), channel(SEARCH)] }));
    world.channelOf(PAYMENTS).answers.push({ is: 'refused', code: 'not_in_channel' });
    expect(await world.notify(await world.save())).toBe('waiting');
    expect(counts(world)).toEqual({ [PAYMENTS]: 0, [SEARCH]: 1 });
    expect(world.waits.map(({ request }) => request.to)).toEqual([`slack#${PAYMENTS}`]);
    await world.runWaits();
    expect(counts(world)).toEqual({ [PAYMENTS]: 1, [SEARCH]: 1 });
    expect(world.callsIn(SEARCH)).toEqual(['post']);
  });

  it('reaches the other destinations while the table fails for one, and then fails', async () => {
    const world = new RoutedWorld(table({ to: [topic(), channel(SEARCH)] }));
    const record = await world.save();
    const readPublication = async () => {
      throw new GatewayError('unavailable', 'dynamodb:GetItem', 'down');
    };
    const broken = {
      ...world.guard,
      router: routerOf({ ...world.routing, routes: { ...world.routes, readPublication } }),
    };
    const run = notifyBatch(broken)(JSON.stringify({ kind: 'notify', ...world.request(record) }));
    await expect(run).rejects.toThrow('down');
    expect(counts(world)).toEqual({ [SEARCH]: 1 });
  });

  it('keeps the item of a guard without routes for its own channel', async () => {
    const world = new RoutedWorld(table());
    const record = await world.save();
    await world.notify(record);
    expect(world.store.notification(record.deploymentKey, 'slack')?.ts).toBeDefined();
  });

  it('is not decided before a destination wants it', async () => {
    const world = new RoutedWorld(table(byTeam('payments', channel(PAYMENTS))));
    const record = await world.save({
      phase: 'rolling-out',
      outcome: undefined,
      transitions: ['started'],
      protection: { state: 'armed', alarmNames: [] },
    });
    expect(await world.notify(record)).toBe('nothing-to-say');
    expect(world.tagCalls).toEqual([]);
    expect(world.routes.decisions.size).toBe(0);
  });
});

describe('a channel that wants every deployment', () => {
  it('gets the start, while another of the same route waits for trouble', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { post: 'every-deployment' }), channel(SEARCH)] }));
    const running = { phase: 'rolling-out', outcome: undefined, cause: undefined, transitions: ['started'] } as const;
    await world.notify(await world.save(running));
    expect(counts(world)).toEqual({ [PAYMENTS]: 1 });
    await world.notify(await world.save());
    expect(counts(world)).toEqual({ [PAYMENTS]: 1, [SEARCH]: 1 });
    expect(world.callsIn(PAYMENTS)).toEqual(['post', 'update']);
  });
});

describe('a channel that wants changes of the outcome', () => {
  const world = () => new RoutedWorld({ routes: [], fallback: [channel(HOME, { post: 'change-of-outcome' })] });
  const deployment = (minute: number, outcome: 'succeeded' | 'rolled-back' | 'superseded') => ({
    deploymentKey: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/d${minute}`,
    createdAt: epochMs(T0 + minute * 60_000),
    outcome,
    cause: outcome === 'rolled-back' ? ('alarm' as const) : undefined,
  });

  it('gets the first failure and the recovery, and neither the second failure nor the second success', async () => {
    const one = world();
    const story = ['succeeded', 'rolled-back', 'superseded', 'rolled-back', 'succeeded', 'succeeded'] as const;
    for (const [minute, outcome] of story.entries()) {
      one.now = at(minute + 10);
      await one.notify(await one.save(deployment(minute, outcome)));
      await one.runWaits();
    }
    expect(one.textsIn(HOME)).toEqual([MESSAGE, 'checkout was deployed']);
    expect(
      JSON.stringify(
        [...(one.channels.get(HOME)?.messages.values() ?? [])].map(({ deploymentKey }) => deploymentKey.slice(-2)),
      ),
    ).toBe('["d1","d4"]');
  });

  it('gets nothing while a deployment runs', async () => {
    const one = world();
    const record = await one.save({ phase: 'rolling-back', outcome: undefined, transitions: ['rolling-back'] });
    expect(await one.notify(record)).toBe('nothing-to-say');
  });
});

describe('a mention', () => {
  const HERE = { who: ['<!here>'], on: ['rolled-back', 'failed', 'rollback-failed'] } as const;
  const started = { phase: 'rolling-out', outcome: undefined, cause: undefined, transitions: ['started'] } as const;

  it('is in the first post when that post is about trouble, and no reply follows', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { mention: HERE })] }));
    const record = await world.save();
    await world.notify(record);
    await world.notify(record);
    expect(world.textsIn(PAYMENTS)).toEqual([`<!here> ${MESSAGE}`]);
    expect(world.stateIn(record, PAYMENTS)?.mentioned).toBe('rolled-back');
  });

  it('comes as one reply when a deployment whose message was posted at its start gets into trouble', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { post: 'every-deployment', mention: HERE })] }));
    await world.notify(await world.save(started));
    const rolling = { phase: 'rolling-back', outcome: undefined, transitions: ['started', 'rolling-back'] } as const;
    world.now = at(7);
    await world.notify(await world.save(rolling));
    await world.runWaits();
    world.now = at(8);
    await world.notify(await world.save());
    await world.runWaits();
    const messages = [...(world.channels.get(PAYMENTS)?.messages.values() ?? [])];
    expect(messages.map(({ text, threadTs }) => [text, threadTs])).toEqual([
      [MESSAGE, undefined],
      ['<!here> checkout is rolling back: alarm checkout-5xx fired', '1.0'],
    ]);
  });

  it('comes again only if it gets worse', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { mention: HERE })] }));
    await world.notify(await world.save({ phase: 'rolling-back', outcome: undefined, transitions: ['rolling-back'] }));
    world.now = at(7);
    await world.notify(await world.save({ outcome: 'rollback-failed' }));
    await world.runWaits();
    expect(world.textsIn(PAYMENTS).filter((text) => text.startsWith('<!here>'))).toEqual([
      '<!here> checkout could not be rolled back after alarm checkout-5xx fired',
      '<!here> checkout could not be rolled back after alarm checkout-5xx fired',
    ]);
  });

  it('is posted one time when the answer to the post is lost', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { mention: HERE })] }));
    world.channelOf(PAYMENTS).answers.push('apply-and-drop');
    await world.notify(await world.save());
    await world.runWaits();
    expect(world.textsIn(PAYMENTS)).toEqual([`<!here> ${MESSAGE}`]);
    expect(world.callsIn(PAYMENTS)).toEqual(['post', 'find', 'update']);
  });

  it('is posted when the first post did not reach Slack', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { mention: HERE })] }));
    world.channelOf(PAYMENTS).answers.push({ is: 'unclear', why: '500' });
    await world.notify(await world.save());
    await world.runWaits();
    expect(world.textsIn(PAYMENTS)).toEqual([`<!here> ${MESSAGE}`]);
  });

  it('stays in the message when it is edited', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { mention: HERE })] }));
    await world.notify(await world.save({ phase: 'rolling-back', outcome: undefined, transitions: ['rolling-back'] }));
    world.now = at(7);
    await world.notify(await world.save());
    expect(world.textsIn(PAYMENTS)).toEqual([`<!here> ${MESSAGE}`]);
  });

  it('replies in the channel if the message that it would reply to is gone', async () => {
    const world = new RoutedWorld(table({ to: [channel(PAYMENTS, { post: 'every-deployment', mention: HERE })] }));
    await world.notify(await world.save(started));
    world.now = at(7);
    const record = await world.save();
    // The edit, then the reply.
    world
      .channelOf(PAYMENTS)
      .answers.push({ is: 'done', ts: '1.0', channel: PAYMENTS }, { is: 'refused', code: 'thread_not_found' });
    await world.notify(record);
    expect(world.callsIn(PAYMENTS)).toEqual(['post', 'update', 'broadcast', 'post']);
  });
});

describe('an event about a service that cannot be read', () => {
  const unreadable = JSON.stringify({
    source: 'ecs-deployment-guard',
    'detail-type': 'Service Unreadable',
    detail: {
      schemaVersion: '1',
      eventId: `${checkout}#unreadable#2026-11-24T10:00:00.000Z`,
      service: {
        serviceArn: checkout,
        cluster: 'shop',
        service: 'checkout',
        account: '111122223333',
        region: 'eu-west-1',
      },
      refusal: {
        since: '2026-11-24T10:00:00.000Z',
        action: 'ecs:ListServiceDeployments',
        code: 'AccessDeniedException',
        count: 2,
      },
    },
  });

  it('goes to every destination of the fallback, one time to a topic', async () => {
    const world = new RoutedWorld({ routes: [{ to: [channel(PAYMENTS)] }], fallback: [channel(HOME), topic()] });
    await notifyBatch(world.guard)(unreadable);
    await notifyBatch(world.guard)(unreadable);
    await world.runWaits();
    expect(counts(world)).toEqual({ [HOME]: 1 });
    expect(world.textsIn(HOME)).toEqual(['The guard cannot read 1 service']);
    expect(world.published.map(({ topicArn, message }) => [topicArn, message.subject])).toEqual([
      [TOPIC, 'the guard cannot read checkout'],
    ]);
  });

  it('comes again if the topic did not accept it', async () => {
    const world = new RoutedWorld({ routes: [], fallback: [topic({ format: 'amazon-q' })] });
    world.refusals.push(new GatewayError('throttled', 'sns:Publish', 'slow'));
    await expect(notifyBatch(world.guard)(unreadable)).rejects.toThrow('not published');
    world.now = epochMs(world.now + seconds(61));
    await notifyBatch(world.guard)(unreadable);
    expect(world.published.length).toBe(1);
  });
});

describe('50 teams with 20 services each', () => {
  const teams = Array.from({ length: 50 }, (_, index) => `team-${index}`);
  const channelOfTeam = (index: number) => `C0TEAM${String(index).padStart(4, '0')}`;

  it('get each message in one channel: their own, or the fallback', { timeout: 60_000 }, async () => {
    const world = new RoutedWorld(table(...teams.map((team, index) => byTeam(team, channel(channelOfTeam(index))))));
    const expected = new Map<string, number>();
    for (let service = 0; service < 1_000; service += 1) {
      const cluster = `c${service % 7}`;
      const arn = serviceArn(`${cluster}/s${service}`);
      const team = service % 53;
      const isTagged = service % 3 !== 0;
      // Of three services, two have a tag of their own; the cluster's counts for the third. Teams 50 to 52 have no route.
      world.tags.set(arn, isTagged ? { team: `team-${team}` } : {});
      world.tags.set(`arn:aws:ecs:eu-west-1:111122223333:cluster/${cluster}`, { team: `team-${service % 7}` });
      if (service % 101 === 0) world.tags.set(arn, new GatewayError('denied', 'ecs:DescribeServices', 'denied'));
      const owner = isTagged ? team : service % 7;
      const isRouted = service % 101 !== 0 && owner < 50;
      const target = isRouted ? channelOfTeam(owner) : HOME;
      expected.set(target, (expected.get(target) ?? 0) + 1);
      await world.notify(await world.save({ serviceArn: arn }));
    }
    await world.runWaits(20_000);
    const all = [...world.channels.values()].flatMap(({ messages }) => [...messages.values()]);
    expect(all.length).toBe(1_000);
    expect(new Set(all.map(({ deploymentKey }) => deploymentKey)).size).toBe(1_000);
    expect(counts(world)).toEqual(Object.fromEntries(expected));
  });
});
