import { describe, expect, it } from 'vitest';
import { at, deployment, newestDeployment, update, web } from '../account.ts';
import {
  behind,
  blueGroup,
  greenGroup,
  networkListener,
  networkTestListener,
  productionRule,
  type ShiftedWeb,
  shiftedWeb,
  updated,
} from '../shifted-web.ts';
import { crashFamily } from '../task-plans.ts';

const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };
const canary = {
  strategy: 'CANARY',
  bakeTimeInMinutes: 5,
  canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 5 },
};
const errors = { state: 'OK', periodSeconds: 60, evaluationPeriods: 1 };
const watched = { alarms: { alarmNames: ['errors'], enable: true, rollback: true } };

function shares(shop: ShiftedWeb) {
  return shop.ecs
    .trafficOf(web(shop).serviceArn)
    .map(({ taskDefinition: { family, revision }, side, productionPercent, testPercent, tasks }) => [
      `${family}:${revision}`,
      side,
      productionPercent,
      testPercent,
      tasks.length,
    ]);
}

describe('a blue/green deployment', () => {
  it('goes through the stages in their order, and ends after bake and clean-up [ECS-50, ECS-54]', async () => {
    const shop = await shiftedWeb(blueGreen);
    await updated(shop);
    await shop.clock.advanceTo(at('12:10:00'));
    expect(shop.story).toEqual([
      '12:02:01 IN_PROGRESS',
      '12:02:01 PRE_SCALE_UP',
      '12:02:01 SCALE_UP',
      '12:03:01 POST_SCALE_UP',
      '12:03:01 TEST_TRAFFIC_SHIFT',
      '12:03:08 POST_TEST_TRAFFIC_SHIFT',
      '12:03:08 PRE_PRODUCTION_TRAFFIC_SHIFT',
      '12:03:08 PRODUCTION_TRAFFIC_SHIFT',
      '12:03:15 POST_PRODUCTION_TRAFFIC_SHIFT',
      '12:03:15 BAKE_TIME',
      '12:08:15 CLEAN_UP',
      '12:08:45 SUCCESSFUL',
    ]);
    expect(web(shop)).toMatchObject({
      runningCount: 2,
      deployments: [{ status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    });
  });

  it('routes weights that are taken back before they are routed, until the newer ones are [ECS-53]', async () => {
    const shop = await shiftedWeb(canary);
    await updated(shop);
    await shop.clock.advanceTo(at('12:03:11'));
    const { serviceDeploymentArn } = newestDeployment(shop);
    shop.call('StopServiceDeployment', { serviceDeploymentArn });
    // 10 % was requested at 12:03:08 and is routed at 12:03:15; 0 % at 12:03:12 and 12:03:19.
    await shop.clock.advanceTo(at('12:03:15'));
    expect(shares(shop).map(([, , production]) => production)).toEqual([90, 10]);
    await shop.clock.advanceTo(at('12:03:19'));
    expect(shares(shop).map(([, , production]) => production)).toEqual([100, 0]);
  });

  it('moves test traffic, then production traffic, and keeps both revisions running until clean-up [ECS-53, ECS-57]', async () => {
    const shop = await shiftedWeb(blueGreen);
    await updated(shop);
    await shop.clock.advanceTo(at('12:03:00'));
    expect(shares(shop)).toEqual([
      ['api:1', 'blue', 100, 100, 2],
      ['api:2', 'green', 0, 0, 2],
    ]);
    await shop.clock.advanceTo(at('12:03:08'));
    expect(shares(shop)).toEqual([
      ['api:1', 'blue', 100, 0, 2],
      ['api:2', 'green', 0, 100, 2],
    ]);
    // Requested at 12:03:08, routed seven seconds later.
    expect(newestDeployment(shop)).toMatchObject({
      targetServiceRevision: { requestedProductionTrafficWeight: 100, requestedTestTrafficWeight: 100 },
      sourceServiceRevisions: [{ requestedProductionTrafficWeight: 0, runningTaskCount: 2 }],
    });
    await shop.clock.advanceTo(at('12:08:00'));
    expect(shares(shop)).toEqual([
      ['api:1', 'blue', 0, 0, 2],
      ['api:2', 'green', 100, 100, 2],
    ]);
    await shop.clock.advanceTo(at('12:08:45'));
    expect(shares(shop)).toEqual([['api:2', 'green', 100, 100, 2]]);
  });

  it('bakes 15 minutes when it is not told [ECS-57]', async () => {
    const shop = await shiftedWeb({ strategy: 'BLUE_GREEN' });
    await updated(shop);
    await shop.clock.advanceTo(at('12:18:14'));
    expect(newestDeployment(shop).lifecycleStage).toBe('BAKE_TIME');
    await shop.clock.advanceTo(at('12:18:15'));
    expect(newestDeployment(shop).lifecycleStage).toBe('CLEAN_UP');
  });

  it('swaps the two target groups with every deployment, and tells those of active revisions only [ECS-52]', async () => {
    const shop = await shiftedWeb(blueGreen);
    const first = newestDeployment(shop).targetServiceRevision.arn;
    expect(groupOf(shop, first)).toEqual([{ targetGroupArn: blueGroup, productionListenerRule: productionRule }]);
    update(shop, { taskDefinition: 'api:2' });
    const second = newestDeployment(shop).targetServiceRevision.arn;
    expect(groupOf(shop, second)).toBeUndefined();
    await shop.clock.advanceTo(at('12:10:00'));
    expect(groupOf(shop, second)).toEqual([{ targetGroupArn: greenGroup, productionListenerRule: productionRule }]);
    expect(groupOf(shop, first)).toBeUndefined();
    update(shop, { taskDefinition: 'api:1' });
    await shop.clock.advanceTo(at('12:30:00'));
    expect(groupOf(shop, newestDeployment(shop).targetServiceRevision.arn)?.[0]?.targetGroupArn).toBe(blueGroup);
  });

  it('has no test traffic without a test listener rule [ECS-61]', async () => {
    const shop = await shiftedWeb(blueGreen, { input: behind({ test: undefined }) });
    await updated(shop);
    await shop.clock.advanceTo(at('12:03:30'));
    expect(shop.story.slice(4, 7)).toEqual([
      '12:03:01 TEST_TRAFFIC_SHIFT',
      '12:03:01 POST_TEST_TRAFFIC_SHIFT',
      '12:03:01 PRE_PRODUCTION_TRAFFIC_SHIFT',
    ]);
    expect(shares(shop)[1]?.[3]).toBe(0);
  });

  it('waits ten minutes in each traffic shift at a Network Load Balancer [ECS-58]', async () => {
    const shop = await shiftedWeb(blueGreen, {
      input: behind({ production: networkListener, test: networkTestListener }),
    });
    await shop.clock.advanceTo(at('12:30:00'));
    shop.story.length = 0;
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('13:00:00'));
    expect(shop.story.filter((line) => /SHIFT|BAKE/.test(line))).toEqual([
      '12:31:01 TEST_TRAFFIC_SHIFT',
      '12:41:01 POST_TEST_TRAFFIC_SHIFT',
      '12:41:01 PRE_PRODUCTION_TRAFFIC_SHIFT',
      '12:41:01 PRODUCTION_TRAFFIC_SHIFT',
      '12:51:01 POST_PRODUCTION_TRAFFIC_SHIFT',
      '12:51:01 BAKE_TIME',
    ]);
  });

  it('may wait only once a stage there, by a parameter of what is not published [ECS-58]', async () => {
    const linearConfiguration = { stepPercent: 50, stepBakeTimeInMinutes: 1 };
    const shop = await shiftedWeb(
      { strategy: 'LINEAR', linearConfiguration, bakeTimeInMinutes: 5 },
      {
        input: behind({ production: networkListener, test: networkTestListener }),
        parameters: { nlbWaitsEveryStep: false },
      },
    );
    await shop.clock.advanceTo(at('12:40:00'));
    shop.story.length = 0;
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('13:20:00'));
    // Ten minutes and one of bake for the first half; 7 s and no bake for the second.
    expect(shop.story.filter((line) => / PRODUCTION|BAKE/.test(line))).toEqual([
      '12:51:01 PRODUCTION_TRAFFIC_SHIFT',
      '13:02:01 PRODUCTION_TRAFFIC_SHIFT',
      '13:02:08 BAKE_TIME',
    ]);
  });

  it('waits three minutes after scaling up and 90 s after each change at VPC Lattice [ECS-59]', async () => {
    const shop = await shiftedWeb(canary, {
      input: { loadBalancers: [], vpcLatticeConfigurations: [{ roleArn: 'r', targetGroupArn: 'g', portName: 'web' }] },
    });
    await shop.clock.advanceTo(at('12:30:00'));
    shop.story.length = 0;
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(at('13:00:00'));
    // Two changes of weights: after the first the canary bakes for five minutes.
    expect(shop.story.filter((line) => /POST_SCALE| PRODUCTION|BAKE|POST_PROD/.test(line))).toEqual([
      '12:31:01 POST_SCALE_UP',
      '12:34:01 PRODUCTION_TRAFFIC_SHIFT',
      '12:40:31 PRODUCTION_TRAFFIC_SHIFT',
      '12:42:01 POST_PRODUCTION_TRAFFIC_SHIFT',
      '12:42:01 BAKE_TIME',
    ]);
  });

  it('shifts nothing where nothing moves traffic [ECS-60]', async () => {
    const shop = await shiftedWeb(blueGreen, { input: { loadBalancers: [] } });
    await updated(shop);
    // Healthy 40 s after RUNNING at 12:02:31; from then on both revisions serve alike.
    await shop.clock.advanceTo(at('12:04:00'));
    expect(newestDeployment(shop).lifecycleStage).toBe('BAKE_TIME');
    expect(shares(shop).map(([name, , percent]) => [name, percent])).toEqual([
      ['api:1', 50],
      ['api:2', 50],
    ]);
    expect(newestDeployment(shop).targetServiceRevision).not.toHaveProperty('requestedProductionTrafficWeight');
  });

  it('has neither steps nor bake when it is the first [ECS-62]', async () => {
    const shop = await shiftedWeb(canary);
    // 1 s to start, 30 s to RUNNING, 30 s to health, 7 s each for test and production weights.
    expect(newestDeployment(shop)).toMatchObject({ status: 'SUCCESSFUL', finishedAt: new Date(at('12:01:15')) });
  });

  it('cleans up first when an older deployment has left two revisions [ECS-51]', async () => {
    const shop = await shiftedWeb(blueGreen);
    await updated(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    update(shop, { forceNewDeployment: true });
    shop.story.length = 0;
    await shop.clock.advanceTo(at('12:04:01'));
    expect(shop.story.slice(0, 2)).toEqual(['12:04:01 IN_PROGRESS', '12:04:01 RECONCILE_SERVICE']);
    await shop.clock.advanceTo(at('12:04:31'));
    expect(shares(shop).map(([name, , percent]) => [name, percent])).toEqual([
      ['api:1', 100],
      ['api:2', 0],
    ]);
    await shop.clock.advanceTo(at('12:20:00'));
    expect(newestDeployment(shop).status).toBe('SUCCESSFUL');
  });

  it('is rolled back when its load balancer is not as it must be [ECS-64]', async () => {
    let problem: string | undefined;
    const shop = await shiftedWeb(blueGreen, { checkNetworking: () => problem });
    problem =
      'Both targetGroup and alternateTargetGroup must be associated with the productionListenerRule or testListenerRule.';
    await updated(shop);
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: `Service deployment rolled back because of invalid networking configuration. ${problem}`,
    });
  });

  it('gives up a stage after 24 hours [ECS-66]', async () => {
    const shop = await shiftedWeb(blueGreen, { behaviours: crashFamily({ healthyAfterMs: 'never' }) });
    await updated(shop, { taskDefinition: 'crash:1' });
    await shop.clock.advanceTo(at('12:02:00') + 86_400_000);
    expect(newestDeployment(shop)).toMatchObject({ status: 'IN_PROGRESS', lifecycleStage: 'SCALE_UP' });
    await shop.clock.advanceTo(at('12:02:01') + 86_400_000);
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: 'Service deployment rolled back because the SCALE_UP exceeded its time limit.',
    });
  });
});

describe('a linear deployment', () => {
  it('takes equal steps with a bake between them, and none after the last [ECS-55]', async () => {
    const shop = await shiftedWeb({
      strategy: 'LINEAR',
      bakeTimeInMinutes: 1,
      linearConfiguration: { stepPercent: 30, stepBakeTimeInMinutes: 2 },
    });
    await updated(shop);
    const seen: unknown[] = [];
    for (const time of ['12:03:15', '12:05:22', '12:07:29', '12:09:36']) {
      await shop.clock.advanceTo(at(time));
      seen.push(shares(shop).map(([, , percent]) => percent));
    }
    // 7 s for each change of weights and 2 minutes between them: 30, 60, 90, 100 %.
    expect(seen).toEqual([
      [70, 30],
      [40, 60],
      [10, 90],
      [0, 100],
    ]);
    expect(shop.story).toContain('12:09:36 BAKE_TIME');
  });

  it('takes ten steps of ten percent, six minutes apart, when it is not told [ECS-55]', async () => {
    const shop = await shiftedWeb({ strategy: 'LINEAR', bakeTimeInMinutes: 0 });
    await updated(shop);
    await shop.clock.advanceTo(at('14:00:00'));
    const steps = shop.story.filter((line) => line.endsWith(' PRODUCTION_TRAFFIC_SHIFT'));
    expect(steps).toHaveLength(10);
    // 12:03:08 and nine times 6 min 7 s later: 55 min 3 s.
    expect(steps.at(-1)).toBe('12:58:11 PRODUCTION_TRAFFIC_SHIFT');
  });
});

describe('a canary deployment', () => {
  it('gives a share, bakes, then gives the rest [ECS-56]', async () => {
    const shop = await shiftedWeb(canary);
    await updated(shop);
    await shop.clock.advanceTo(at('12:03:15'));
    expect(shares(shop).map(([, , percent]) => percent)).toEqual([90, 10]);
    await shop.clock.advanceTo(at('12:08:21'));
    expect(shares(shop).map(([, , percent]) => percent)).toEqual([90, 10]);
    await shop.clock.advanceTo(at('12:08:22'));
    expect(shares(shop).map(([, , percent]) => percent)).toEqual([0, 100]);
    expect(shop.story).toContain('12:08:22 BAKE_TIME');
  });

  it('has no second step when the first one gives all [ECS-56]', async () => {
    const shop = await shiftedWeb({
      ...canary,
      canaryConfiguration: { canaryPercent: 100, canaryBakeTimeInMinutes: 5 },
    });
    await updated(shop);
    await shop.clock.advanceTo(at('12:20:00'));
    expect(shop.story.filter((line) => line.endsWith(' PRODUCTION_TRAFFIC_SHIFT'))).toEqual([
      '12:03:08 PRODUCTION_TRAFFIC_SHIFT',
    ]);
    expect(shop.story).toContain('12:03:15 BAKE_TIME');
  });

  it('takes five percent for ten minutes when it is not told [ECS-56]', async () => {
    const shop = await shiftedWeb({ strategy: 'CANARY' });
    await updated(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    expect(shares(shop).map(([, , percent]) => percent)).toEqual([95, 5]);
    await shop.clock.advanceTo(at('12:13:15'));
    expect(shop.story.at(-1)).toBe('12:13:15 PRODUCTION_TRAFFIC_SHIFT');
  });

  it('is rolled back by an alarm in its bake, traffic first [ECS-63, ECS-67]', async () => {
    const shop = await shiftedWeb({ ...canary, ...watched });
    shop.alarms.set('errors', errors);
    await updated(shop);
    const [failing, good] = web(shop).deployments;
    await shop.clock.advanceTo(at('12:06:00'));
    shop.alarms.set('errors', { ...errors, state: 'ALARM' });
    // Polls every 20 s since the first RUNNING task at 12:02:31.
    await shop.clock.advanceTo(at('12:06:30'));
    expect(shop.story.slice(-4)).toEqual([
      '12:06:11 ROLLBACK_IN_PROGRESS',
      '12:06:11 PRODUCTION_TRAFFIC_SHIFT',
      '12:06:18 TEST_TRAFFIC_SHIFT',
      '12:06:25 CLEAN_UP',
    ]);
    expect(shares(shop)).toEqual([['api:1', 'blue', 100, 100, 2]]);
    await shop.clock.advanceTo(at('12:08:00'));
    expect(newestDeployment(shop)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      finishedAt: new Date(at('12:06:55')),
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['errors'] },
    });
    expect(web(shop).deployments).toMatchObject([{ id: good?.id, rolloutState: 'COMPLETED', runningCount: 2 }]);
    const messages = web(shop).events.map(({ message }) => message);
    expect(messages).toContain(`(service web) (deployment ${failing?.id}) deployment failed: alarm detected.`);
    expect(messages).toContain(`(service web) rolling back to deployment ${good?.id}`);
  });

  it('stops where it stands when an alarm may not roll it back [ECS-29]', async () => {
    const alarms = { alarmNames: ['errors'], enable: true, rollback: false };
    const shop = await shiftedWeb({ ...canary, alarms });
    shop.alarms.set('errors', errors);
    await updated(shop);
    await shop.clock.advanceTo(at('12:06:00'));
    shop.alarms.set('errors', { ...errors, state: 'ALARM' });
    await shop.clock.advanceTo(at('13:00:00'));
    expect(newestDeployment(shop).status).toBe('STOPPED');
    expect(shares(shop).map(([name, , percent, , tasks]) => [name, percent, tasks])).toEqual([
      ['api:1', 90, 2],
      ['api:2', 10, 2],
    ]);
  });

  it('never moves traffic when its tasks do not become healthy, and the breaker rolls it back [ECS-68]', async () => {
    const deploymentCircuitBreaker = { enable: true, rollback: true };
    const shop = await shiftedWeb(
      { ...canary, deploymentCircuitBreaker },
      { behaviours: crashFamily({ healthyAfterMs: 'never' }) },
    );
    await updated(shop, { taskDefinition: 'crash:1' });
    // RUNNING at 12:02:31, both unhealthy at 12:05:01; their stand-ins at 12:08:01; 44 s more.
    await shop.clock.advanceTo(at('12:08:44'));
    expect(newestDeployment(shop).status).toBe('IN_PROGRESS');
    await shop.clock.advanceTo(at('12:08:45'));
    expect(shop.story.slice(-2)).toEqual(['12:08:45 ROLLBACK_IN_PROGRESS', '12:08:45 CLEAN_UP']);
    expect(shop.story.join()).not.toContain('PRODUCTION_TRAFFIC_SHIFT');
    await shop.clock.advanceTo(at('12:10:00'));
    expect(newestDeployment(shop).status).toBe('ROLLBACK_SUCCESSFUL');
  });

  it('is past alarms and circuit breaker once it cleans up [ECS-67]', async () => {
    const thresholdConfiguration = { type: 'COUNT', value: 1 };
    const deploymentCircuitBreaker = { enable: true, rollback: true, thresholdConfiguration };
    const statuses: string[] = [];
    // CLEAN_UP lasts from 12:08:15 to 12:08:45; a failing check is seen 60 s later, before it or in it.
    for (const failsAt of ['12:07:14', '12:07:16']) {
      const shop = await shiftedWeb(
        { ...blueGreen, ...watched, deploymentCircuitBreaker },
        { parameters: { breakerReactionMs: 0 } },
      );
      shop.alarms.set('errors', errors);
      await updated(shop);
      await shop.clock.advanceTo(at(failsAt));
      const target = shop.ecs.trafficOf(web(shop).serviceArn).find(({ side }) => side === 'green');
      shop.ecs.control.setHealthy(target?.tasks[0]?.arn ?? '', false);
      await shop.clock.advanceTo(at('12:08:16'));
      shop.alarms.set('errors', { ...errors, state: 'ALARM' });
      await shop.clock.advanceTo(at('12:20:00'));
      statuses.push(newestDeployment(shop).status);
    }
    expect(statuses).toEqual(['ROLLBACK_SUCCESSFUL', 'SUCCESSFUL']);
  });

  it('is superseded by a newer one, which starts from the last good revision [ECS-42]', async () => {
    const shop = await shiftedWeb(canary);
    await updated(shop);
    await shop.clock.advanceTo(at('12:05:00'));
    const first = newestDeployment(shop).serviceDeploymentArn;
    update(shop, { forceNewDeployment: true });
    expect(deployment(shop, first).status).toBe('STOP_REQUESTED');
    await shop.clock.advanceTo(at('12:05:10'));
    expect(deployment(shop, first).status).toBe('STOPPED');
    expect(shares(shop).map(([name, , percent]) => [name, percent])).toEqual([['api:1', 100]]);
  });
});

describe('the desired count during a shifted deployment', () => {
  it('is that of both revisions [ECS-15]', async () => {
    const shop = await shiftedWeb(blueGreen);
    await updated(shop);
    await shop.clock.advanceTo(at('12:04:00'));
    update(shop, { desiredCount: 3 });
    await shop.clock.advanceTo(at('12:05:30'));
    expect(shares(shop).map(([name, , , , tasks]) => [name, tasks])).toEqual([
      ['api:1', 3],
      ['api:2', 3],
    ]);
  });
});

function groupOf({ call }: ShiftedWeb, arn: string) {
  const answer = call<{
    serviceRevisions: { resolvedConfiguration?: { loadBalancers: { targetGroupArn: string }[] } }[];
  }>('DescribeServiceRevisions', { serviceRevisionArns: [arn] });
  return answer.serviceRevisions[0]?.resolvedConfiguration?.loadBalancers;
}
