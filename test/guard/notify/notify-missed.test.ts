import { beforeEach, describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { notify } from '../../../src/guard/notify/notify.ts';
import { missedReplyKey, needsReply } from '../../../src/guard/notify/notify-missed.ts';
import { at, deploymentArn, SERVICE, T0 } from '../../builders/facts.ts';
import { missedRecord } from '../../builders/records.ts';
import { NotifierWorld } from './notifier-world.ts';

const missed = (fields: Partial<DeploymentRecord> = {}): DeploymentRecord =>
  missedRecord({
    serviceArn: SERVICE,
    deploymentKey: deploymentArn('bad'),
    serviceDeploymentArn: deploymentArn('bad'),
    createdAt: T0,
    revisionsCompared: false,
    version: 0,
    ...fields,
  });
const earlier = (fields: Partial<DeploymentRecord> = {}) =>
  missed({ missedRollback: undefined, transitions: ['started', 'finished'], ...fields });

describe('a missed rollback in Slack', () => {
  let world: NotifierWorld;
  beforeEach(() => {
    world = new NotifierWorld();
    world.now = at(15);
  });

  const show = async (record: DeploymentRecord, postFrom: 'start' | 'trouble') => {
    world.guard = { ...world.guard, postFrom };
    world.record = { ...record, version: world.record.version };
    await world.save();
    await notify(world.guard, world.request());
    await world.runWaits();
  };
  const texts = () => [...world.fake.messages.values()].map(({ text, threadTs }) => [threadTs, text]);
  const HEADLINE = 'checkout was deployed, then alarm checkout-5xx fired: no rollback';

  it('is the message itself if the deployment had none', async () => {
    await show(earlier(), 'trouble');
    expect(world.fake.calls).toEqual([]);
    await show(missed(), 'trouble');
    expect(world.fake.calls).toEqual(['post']);
    expect(texts()).toEqual([[undefined, HEADLINE]]);
  });

  it('is one reply that the channel sees, and an edit, if the deployment had a message', async () => {
    await show(earlier(), 'start');
    await show(missed(), 'start');
    expect(world.fake.calls).toEqual(['post', 'update', 'broadcast']);
    expect(texts()).toEqual([
      [undefined, HEADLINE],
      ['1.0', HEADLINE],
    ]);
    await show(missed(), 'start');
    expect(world.fake.calls).toEqual(['post', 'update', 'broadcast', 'update']);
  });

  it('finds its reply if the answer of Slack was lost', async () => {
    await show(earlier(), 'start');
    world.fake.answers.push({ is: 'done', ts: '1.0', channel: 'C0DEPLOYS' }, 'apply-and-drop');
    await show(missed(), 'start');
    expect(world.fake.calls.slice(0, 4)).toEqual(['post', 'update', 'broadcast', 'find']);
    expect(world.fake.calls.filter((call) => call === 'broadcast')).toHaveLength(1);
    expect(world.fake.messages.size).toBe(2);
  });

  it('is neither posted nor replied for a baseline', async () => {
    await show(missed({ baseline: true }), 'start');
    expect(world.fake.calls).toEqual([]);
  });
});

describe('needsReply', () => {
  it.each<[string, DeploymentRecord, 'start' | 'trouble', boolean]>([
    ['nothing was missed', earlier(), 'start', false],
    ['every deployment has a message', missed(), 'start', true],
    ['the missed rollback is the only trouble', missed(), 'trouble', false],
    ['there was trouble before', missed({ transitions: ['stuck', 'rollback-missed'] }), 'trouble', true],
  ])('if %s, with postFrom %s: %s', (_, record, postFrom, expected) => {
    expect(needsReply(record, postFrom)).toBe(expected);
  });

  it('keeps the state of the reply apart from the state of the message', () => {
    expect(missedReplyKey({ deploymentKey: 'd1' })).toBe('d1#rollback-missed');
  });
});
