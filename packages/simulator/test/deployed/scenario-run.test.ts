import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ScenarioRunOptions, startScenarioRun } from '../../src/deployed/scenario-run.ts';
import { operatorKey } from '../../src/deployed/template/access.ts';
import { withOwnNames } from '../../src/scenario/format/own-names.ts';
import { playScenario } from '../../src/scenario/play/play.ts';
import { clientSettings } from '../loopback.ts';
import { scenarioOf } from '../scenario/stories.ts';
import { answersNothing, writeTinyStack } from './tiny-stack.ts';

async function runOf(options: Pick<ScenarioRunOptions, 'scenarios'> & Partial<ScenarioRunOptions>) {
  const run = await startScenarioRun({ templateFile: writeTinyStack({ handler: answersNothing }), ...options });
  onTestFinished(() => run.guard.close());
  return run;
}

/** A story by itself, and as one of several in an account. */
function storyOf(service: string, ...lines: readonly string[]) {
  const story = scenarioOf('name: x', ...lines);
  return { story, own: withOwnNames(story, { service, cluster: 'stage' }) };
}

const ALARM = ['alarm: 5xx > 10 for 1 of 1, missing notBreaching', 'series: { 5xx: "0x1 50x9" }'];

describe('scenarios in the account of a guard', () => {
  it('come out as they do alone, each in its own service', async () => {
    const [bad, good] = [storyOf('a', ...ALARM, 'service: { bake: 10m }'), storyOf('b', 'load: 60', 'warmUp: 2m')];
    const run = await runOf({ scenarios: [bad.own, good.own] });
    expect(run.serviceArns).toEqual([
      'arn:aws:ecs:us-east-1:111122223333:service/stage/a',
      'arn:aws:ecs:us-east-1:111122223333:service/stage/b',
    ]);
    await run.begin();
    const played = await run.play();
    const alone = [await playScenario(bad.story), await playScenario(good.story)];
    for (const [index, one] of played.entries()) {
      const times = ({ verdict, finishedAt, requests }: (typeof one.deployments)[number]) => [
        verdict,
        finishedAt,
        requests,
      ];
      expect(one.deployments.map(times)).toEqual(alone[index]?.deployments.map(times));
      expect(one.endedAt).toBe(alone[index]?.endedAt);
    }
    expect(played.map(({ deployments }) => deployments[0]?.verdict)).toEqual(['rolled-back', 'succeeded']);
    expect(run.guard.bugs).toEqual([]);
  });

  it('begin after the guard has been there for a while', async () => {
    const { own } = storyOf('a');
    const run = await runOf({ scenarios: [own], leadMs: 3_600_000 });
    expect(run.guard.clock.now()).toBe(own.startMs - 3_600_000);
    await run.begin();
    expect(run.guard.clock.now()).toBe(own.startMs);
  });

  it('throttle DescribeAlarms for the whole account', async () => {
    const { own } = storyOf('a', 'steps: [0m deploy v2, 1m throttle DescribeAlarms for 2m]');
    const run = await runOf({ scenarios: [own] });
    const client = new CloudWatchClient({
      ...clientSettings(run.guard, operatorKey),
      region: 'us-east-1',
      maxAttempts: 1,
    });
    await run.begin();
    for (const [at, answer] of [
      [59_000, 'answered'],
      [61_000, 'Throttling'],
      [179_000, 'Throttling'],
      [181_000, 'answered'],
    ] as const) {
      await run.guard.runUntil(own.startMs + at);
      const asked = client.send(new DescribeAlarmsCommand({})).then(
        () => 'answered',
        ({ name }: Error) => name,
      );
      expect(await asked).toBe(answer);
    }
  });

  it.each([
    ['there is none', []],
    ['they start at different times', [storyOf('a').own, storyOf('b', 'start: 2026-03-01T12:00:00Z').own]],
  ])('do not play when %s', async (_what, scenarios) => {
    await expect(runOf({ scenarios })).rejects.toThrow('scenarios that play together must start together');
  });
});
