import { describe, expect, it } from 'vitest';
import { playScenario } from '../../../src/scenario/play/play.ts';
import { createScenarioAccount } from '../../../src/scenario/play/world.ts';
import { onlyDeployment, play, scenarioOf } from '../stories.ts';

const ALARM = 'alarm: 5xx > 10 for 1 of 1, missing notBreaching';

describe('the account of a story', () => {
  it('throttles the looks of ECS from the step on, for as long as it says [SCN-10]', async () => {
    const story = (span: string) =>
      play(
        'name: x',
        ALARM,
        'series: { 5xx: "0x1 50x9" }',
        'service: { bake: 10m }',
        `steps: [0m deploy v2, 3m5s throttle DescribeAlarms for ${span}]`,
      );
    // In ALARM at 3m2s; looks at 3m11s and 3m31s.
    expect(onlyDeployment(await story('5s')).failedAt).toBe(191_000);
    expect(onlyDeployment(await story('6s')).failedAt).toBe(191_000);
    expect(onlyDeployment(await story('7s')).failedAt).toBe(211_000);
  });

  it('takes the load from a recording beside the scenario', async () => {
    const scenario = scenarioOf(
      'name: x',
      'load: { recording: { file: monday.csv, unit: requests per minute } }',
      'service: { bake: 5m }',
    );
    const asked: string[] = [];
    const readFile = (file: string) => {
      asked.push(file);
      return 'timestamp,value\n2026-01-05 11:00:00,60\n2026-01-05 13:00:00,60\n';
    };
    expect(onlyDeployment(await playScenario(scenario, { readFile })).requests).toBeGreaterThan(0);
    expect(asked).toEqual(['monday.csv']);
  });
});

describe('the account of a story, before it begins', () => {
  it('stands at the begin of the warm-up, and has one ECS and one CloudWatch', () => {
    const { clock, service, busEvents, throttledUntil } = createScenarioAccount(scenarioOf('name: x', 'warmUp: 5m'));
    expect(clock.now()).toBe(Date.UTC(2026, 0, 5, 11, 55));
    expect([service(), busEvents(), throttledUntil]).toEqual([undefined, [], Number.NEGATIVE_INFINITY]);
  });

  it('registers a version at its first use, as a revision of the service’s own family', () => {
    const world = createScenarioAccount(scenarioOf('name: x', 'service: { name: shop }'));
    const [first, second, again] = ['green', 'blue', 'green'].map((version) => world.taskDefinitionOf(version));
    expect([first, second, again]).toEqual([
      'arn:aws:ecs:us-east-1:111122223333:task-definition/shop:1',
      'arn:aws:ecs:us-east-1:111122223333:task-definition/shop:2',
      'arn:aws:ecs:us-east-1:111122223333:task-definition/shop:1',
    ]);
    expect(world.ecs.store.taskDefinition('shop:2')?.containerDefinitions).toMatchObject([
      { name: 'app', image: 'example/shop:blue' },
    ]);
    expect([world.versionOf(second ?? ''), world.versionOf('arn:other')]).toEqual(['blue', 'arn:other']);
  });

  it('counts what is served where there is load', () => {
    const quiet = createScenarioAccount(scenarioOf('name: x'));
    expect([quiet.totals(), quiet.served()]).toEqual([undefined, undefined]);
    const busy = createScenarioAccount(scenarioOf('name: x', 'load: 60'));
    expect(busy.totals()).toEqual(new Map());
    expect(busy.served()).toMatchObject({ versions: [] });
  });
});
