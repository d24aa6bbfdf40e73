import { expect, it } from 'vitest';
import { notify } from '../../../src/guard/notify/notify.ts';
import { at, deploymentArn, taskDefinitionArn } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { NotifierWorld } from './notifier-world.ts';

it('marks the message of a failure as fixed when a later deployment succeeds, one time', async () => {
  const world = new NotifierWorld();
  await world.save({ ...rolledBack, version: world.record.version });
  const { slack } = world.fake;
  const edits: string[] = [];
  world.guard = {
    ...world.guard,
    slack: {
      ...slack,
      update: (channel, ts, message, key) => {
        edits.push(JSON.stringify(message.blocks));
        return slack.update(channel, ts, message, key);
      },
    },
  };
  await notify(world.guard, world.request());
  const target = { serviceRevisionArn: 'r/3', taskDefinitionArn: taskDefinitionArn(3), images: [] };
  const fix = {
    ...rolledBack,
    deploymentKey: deploymentArn('good'),
    serviceDeploymentArn: deploymentArn('good'),
    createdAt: at(20),
    finishedAt: at(32),
    phase: 'finished',
    outcome: 'succeeded',
    cause: undefined,
    transitions: [],
    rollbackStartedAt: undefined,
    revisions: { from: undefined, to: target },
    version: 1,
  } as const;
  await world.store.saveRecord(fix, undefined);
  const success = { ...world.request(), deploymentKey: fix.deploymentKey, createdAt: fix.createdAt };
  expect(await notify(world.guard, success)).toBe('nothing-to-say');
  await notify(world.guard, success);
  await world.runWaits();
  expect(world.fake.calls).toEqual(['post', 'update']);
  expect(edits).toEqual([expect.stringContaining('*Fixed by* `checkout:3`, 25 min later')]);
});
