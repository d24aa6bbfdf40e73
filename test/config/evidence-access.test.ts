import { describe, expect, it } from 'vitest';
import { EVIDENCE_ACCESS } from '../../src/config/evidence-access.ts';
import { gatherEvidence } from '../../src/guard/explain/gather-evidence.ts';
import { at, taskDefinitionArn } from '../builders/facts.ts';
import { rolledBack } from '../builders/slack-records.ts';
import { fakeEvidence } from '../fakes/fake-evidence.ts';

// test/adapters/cloudformation/cloudformation.test.ts checks the calls about the stack.
const granted = Object.values(EVIDENCE_ACCESS)
  .flatMap((statements) => statements.flatMap(({ actions }) => actions))
  .filter((action) => !action.startsWith('cloudformation:'));

describe('the grants for the evidence', () => {
  it('are all calls of a gathering, and no more', async () => {
    const { from, to } = rolledBack.revisions;
    const image = (digest: string) => ({
      container: 'web',
      image: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:latest',
      digest,
    });
    const record = {
      ...rolledBack,
      revisions: { from: from && { ...from, images: [image('a')] }, to: to && { ...to, images: [image('b')] } },
    };
    const calls: string[] = [];
    const crashed = {
      taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/1',
      taskDefinitionArn: taskDefinitionArn(2),
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      stoppedAt: at(4),
      containers: [{ name: 'web', exitCode: 1, reason: undefined }],
    };
    // The Action Logs are read once ECS has forgotten the tasks.
    for (const fake of [fakeEvidence({ stopped: [crashed] }), fakeEvidence({}, { now: at(90) })]) {
      await fake.time.run(gatherEvidence(fake.gateways, { record, earlier: undefined, deadline: at(95) }));
      calls.push(...fake.called);
    }
    const actions = calls.filter((name) => !/^(cloudformation:|GET )/.test(name));
    expect(new Set(granted)).toEqual(new Set(actions));
  });

  it('read only', () => {
    expect(granted.filter((action) => !/:(?:List|Describe|Get|BatchGet|Filter|Lookup)/.test(action))).toEqual([]);
  });
});
