import { describe, expect, it } from 'vitest';
import { describeDeployments } from '../../../src/scenario/play/deployment-record.ts';
import type { DeploymentTrack } from '../../../src/scenario/play/happening.ts';
import { createScenarioAccount } from '../../../src/scenario/play/world.ts';
import { deploymentState, serviceState } from '../../services/ecs/states.ts';
import { onlyDeployment, play, scenarioOf, trackOf } from '../stories.ts';

const ALARM = 'alarm: 5xx > 10 for 1 of 1, missing notBreaching';

describe('a deployment', () => {
  it('is timed from its start to the rollback, from there to its end, and both together [SCN-7]', async () => {
    const played = await play('name: x', ALARM, 'series: { 5xx: "0x1 50x9" }', 'service: { bake: 10m }');
    // Started at 1 s; failed and rolled back from the look of 3m11s on; restored 90 s later.
    expect(onlyDeployment(played)).toMatchObject({
      runningAt: 31_000,
      failedAt: 191_000,
      timeToDetectMs: 190_000,
      finishedAt: 281_000,
      rollbackTimeMs: 90_000,
      recoveryTimeMs: 280_000,
    });
  });

  it('is timed the same when no task ever ran [SCN-7]', async () => {
    const played = await play(
      'name: x',
      'service: { circuitBreaker: count 3 }',
      'versions: { v2: { crashAfter: 0s } }',
    );
    // Started at 1 s, the third failure at 31 s, and 44 s until ECS acts; nothing is left to stop.
    expect(onlyDeployment(played)).toMatchObject({
      runningAt: undefined,
      timeToDetectMs: 74_000,
      rollbackTimeMs: 0,
      recoveryTimeMs: 74_000,
    });
  });

  it.each([
    ['off-not-configured', []],
    ['off-not-configured', [ALARM, 'series: { 5xx: "0" }', 'service: { alarms: off }']],
    ['off-not-configured', ['alarm: { metric: 5xx, threshold: 1, watched: off }', 'series: { 5xx: "0" }']],
    ['armed', [ALARM, 'series: { 5xx: "0" }']],
    ['armed', [ALARM, 'series: { 5xx: "0" }', 'service: { earlySuccess: 100% }']],
    [
      'off-early-success',
      [ALARM, 'series: { 5xx: "0" }', 'service: { earlySuccess: 99%, minimumHealthyPercent: 99% }'],
    ],
    ['blind', ['alarm: { metric: 5xx, threshold: 1, exists: off }', 'series: { 5xx: "0" }']],
    ['off-alarm-at-start', ['alarm: { metric: 5xx, threshold: 1, state: ALARM }', 'series: { 5xx: "0" }']],
  ])('calls the protection %s [SCN-11]', async (protection, lines) => {
    expect(onlyDeployment(await play('name: x', ...lines)).protection).toBe(protection);
  });

  it('has no requests of a version that never took one', async () => {
    const versions = 'versions: { v2: { crashAfter: 10s } }';
    const played = await play('name: x', 'load: 600', 'service: { circuitBreaker: on }', versions);
    expect(onlyDeployment(played)).toMatchObject({ verdict: 'rolled-back', requests: 0, errors: 0 });
  });
});

describe('the verdict of a deployment', () => {
  const recorded = (status: string, fields: Partial<DeploymentTrack>) => {
    const scenario = scenarioOf('name: x');
    const world = createScenarioAccount(scenario);
    const deployment = deploymentState({ arn: 'd1', status });
    const tracks = [trackOf({ arn: 'd1', ...fields }), trackOf({ arn: 'gone' })];
    const service = serviceState({ deployments: [deployment] });
    return describeDeployments(scenario, { ...world, service: () => service }, { tracks });
  };

  it.each([
    ['IN_PROGRESS', {}, 'unfinished'],
    ['SUCCESSFUL', { finishedAt: 9 }, 'succeeded'],
    ['ROLLBACK_SUCCESSFUL', { finishedAt: 9, failedAt: 5 }, 'rolled-back'],
    ['ROLLBACK_FAILED', { finishedAt: 9, failedAt: 5 }, 'rollback-failed'],
    ['STOPPED', { finishedAt: 9, failedAt: 5 }, 'failed'],
    ['STOPPED', { finishedAt: 9, wasSuperseded: true }, 'superseded'],
    ['STOPPED', { finishedAt: 9 }, 'stopped'],
  ])('%s %j is %s', (status, fields, verdict) => {
    expect(recorded(status, fields).map((one) => one.verdict)).toEqual([verdict]);
  });

  it('has the time of the bake, to its own end or to that of the deployment', () => {
    expect(recorded('SUCCESSFUL', { bakingAt: 5, bakeEndedAt: 8, finishedAt: 9 })).toMatchObject([{ bakeMs: 3 }]);
    expect(recorded('STOPPED', { bakingAt: 5, finishedAt: 9 })).toMatchObject([{ bakeMs: 4 }]);
    expect(recorded('IN_PROGRESS', { bakingAt: 5 })).toMatchObject([{ bakeMs: undefined }]);
  });

  it('names the alarms that went off while ECS watched them, and when the first did', () => {
    const lostAlarms = [
      { name: 'a', at: 3 },
      { name: 'b', at: 4 },
    ];
    expect(recorded('SUCCESSFUL', { finishedAt: 9, lostAlarms })).toMatchObject([
      { lostAlarms: ['a', 'b'], protectionLostAt: 3 },
    ]);
  });

  it('has no time of a rollback that failed', () => {
    expect(recorded('ROLLBACK_FAILED', { startedAt: 1, rollingBackAt: 5, finishedAt: 9 })).toMatchObject([
      { timeToDetectMs: 4, rollbackTimeMs: undefined, recoveryTimeMs: undefined },
    ]);
  });
});
