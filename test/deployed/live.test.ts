import { VirtualClock } from '@ecs-guard/simulator/clock';
import { createService, updateService } from '@ecs-guard/simulator/deployed/template/service-template';
import { afterEach, describe, expect, it } from 'vitest';
import { readSample } from '../../src/start/sample.ts';
import { ensureTemplates } from '../../src/start/templates.ts';
import { transitionsOf } from './rolled-back-service.ts';
import { type DeployedStory, NOON, startStory } from './story.ts';

describe('the sample service, deployed while the guard watches', () => {
  let story: DeployedStory | undefined;
  afterEach(async () => {
    await story?.close();
    story = undefined;
  });

  it.each([0, 20_000])('is recorded and told rightly when lists lag %i ms behind', async (listLagMs) => {
    const sample = await readSample((await ensureTemplates()).sample);
    const clock = new VirtualClock(NOON);
    const workload = sample.createWorkload(clock);
    const running = await startStory({ startsAt: clock, behaviours: workload.behaviours, parameters: { listLagMs } });
    story = running;
    workload.attach(running);
    workload.start();
    const serviceArn = createService(running, sample.template);
    const finish = async () => {
      await running.runUntil(() => running.ecs.rolloutOf(serviceArn) === undefined);
      await running.settle();
      // A minute more than the reconciliation that the lag may have put off.
      await running.runUntil(running.clock.now() + 150_000);
    };
    await finish();
    updateService(running, sample.template, sample.badVersion);
    await finish();
    expect((await running.records()).map(({ outcome, cause }) => ({ outcome, cause }))).toEqual([
      { outcome: 'succeeded', cause: undefined },
      { outcome: 'rolled-back', cause: 'alarm' },
    ]);
    expect(transitionsOf(running.published())).toEqual(['started', 'finished', 'started', 'rolling-back', 'finished']);
    expect(running.texts()).toEqual(['checkout was rolled back: alarm checkout-TargetErrors fired']);
    expect(running.faults()).toEqual([]);
  });
});
