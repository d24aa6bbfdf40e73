import { ServiceError } from '@ecs-guard/simulator/service';
import { describe, expect, it } from 'vitest';
import { openShop, type Shop, WATCHED } from './shop.ts';

const WEB = ['--service', 'web', '--cluster', 'shop', '--region', 'us-east-1'];
const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };

/** The newest deployment of `web` by the API. */
function newest({ ecs }: Shop): { readonly arn: string } {
  const found = ecs.store.allServices()[0]?.deployments.at(-1);
  if (found === undefined) throw new Error('web has no deployment');
  return found;
}

async function rollBackByAlarm(shop: Shop): Promise<void> {
  shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
  shop.later(150_000, () => shop.setAlarm('ALARM', 120));
}

describe('ecs-guard wait on the simulated AWS', () => {
  it('ends with 0 for a success', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const { code, lastLine } = await shop.wait(WEB);
    expect(lastLine).toMatch(/^succeeded: web was deployed \(api:2\) after 1 min \d+ s; deployment alarms: none$/);
    expect(code).toBe(0);
  });

  it('lives in the time of a custom endpoint, however far the machine’s is from it [WIRE-16]', async () => {
    const day = 86_400_000;
    for (const machineAhead of [-3 * day, 3 * day]) {
      const shop = await openShop();
      shop.update({ taskDefinition: 'api:2' });
      await shop.clock.advanceTo(shop.clock.now() + 200_000);
      // It ended within the last five minutes of AWS's time, three days before or after the machine's.
      const { code, lastLine } = await shop.wait([...WEB, '--since', '4m'], { machineAhead });
      expect(lastLine).toMatch(/^succeeded: web was deployed \(api:2\)/);
      expect(code).toBe(0);
    }
  });

  it('ends with 10 when an alarm rolled back, and names its value against its threshold', async () => {
    const shop = await openShop();
    await rollBackByAlarm(shop);
    const { code, lastLine } = await shop.wait(WEB);
    expect(lastLine).toMatch(/^rolled-back-by-alarm: web was rolled back from api:2 to api:1 after \d+ min/);
    expect(lastLine).toContain('alarm web-5xx fired at 2026-01-05T12:02:30Z');
    expect(lastLine).toContain('HTTPCode_Target_5XX_Count 120, threshold > 10');
    expect(code).toBe(10);
  });

  it('ends with 11 when the circuit breaker rolled back, and names why tasks stopped', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'crash:1', deploymentConfiguration: breaker });
    const { code, lastLine } = await shop.wait(WEB);
    expect(lastLine).toMatch(/^rolled-back-by-circuit-breaker: web was rolled back from crash:1 to api:1 after /);
    expect(lastLine).toMatch(/\d+ stopped tasks, app exited with 1: Essential container in task exited/);
    expect(code).toBe(11);
  });

  it('ends with 14 when a rollback was asked for', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    shop.later(20_000, () => {
      shop.call('StopServiceDeployment', { serviceDeploymentArn: newest(shop).arn, stopType: 'ROLLBACK' });
    });
    expect(await shop.wait(WEB)).toMatchObject({
      code: 14,
      lastLine: expect.stringMatching(/^rolled-back-on-request: /),
    });
  });

  it('ends with 20 when an alarm stopped it and nothing was rolled back', async () => {
    const shop = await openShop();
    const alarms = { ...WATCHED.alarms, rollback: false };
    shop.update({ taskDefinition: 'api:2', deploymentConfiguration: { alarms } });
    shop.later(150_000, () => shop.setAlarm('ALARM', 120));
    expect(await shop.wait(WEB)).toMatchObject({
      code: 20,
      lastLine: expect.stringMatching(/^failed: web failed to deploy and was not rolled back/),
    });
  });

  it('ends with 22 when it was stopped', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    // ECS offers no such stop to a caller; some deployments were seen to end so.
    shop.later(20_000, () => {
      shop.ecs.patchDeployment(newest(shop).arn, { status: 'STOPPED', stoppedAt: shop.clock.now() });
    });
    expect(await shop.wait(WEB)).toMatchObject({
      code: 22,
      lastLine: expect.stringMatching(/^stopped: web was stopped/),
    });
  });

  it('ends with 30 when a newer deployment supersedes it', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    shop.later(90_000, () => undefined);
    const first = newest(shop).arn;
    shop.later(20_000, () => shop.update({ taskDefinition: 'crash:1' }));
    const { code, lastLine } = await shop.wait(['--deployment', first]);
    expect(lastLine).toMatch(/^superseded: web was superseded by a newer deployment \(api:2\) after 2\d s: by \w+$/);
    expect(code).toBe(30);
  });

  it('exits with 31 when no deployment appears, although an older one succeeded', async () => {
    const shop = await openShop();
    const { code, lastLine } = await shop.wait(WEB);
    expect(lastLine).toMatch(
      /^nothing-ran: no deployment of web is unfinished or started in the last five minutes, and none /,
    );
    expect(code).toBe(31);
  });

  it('ends with 40 when time ran out', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'crash:1' });
    const { code, lastLine } = await shop.wait([...WEB, '--timeout', '3m']);
    expect(lastLine).toMatch(/^timed-out: web did not finish its deployment in time: it is rolling out/);
    expect(code).toBe(40);
  });

  it.each([
    [['--service', 'web', '--cluster', 'shopp', '--region', 'us-east-1'], 'no cluster "shopp" in us-east-1'],
    [
      ['--service', 'wep', '--cluster', 'shop', '--region', 'us-east-1'],
      'no service "wep" in cluster "shop" in us-east-1',
    ],
    [
      ['--deployment', 'arn:aws:ecs:us-east-1:111122223333:service-deployment/shop/web/0123456789012345678ab'],
      'ECS does not know the deployment',
    ],
  ])('ends with 41 where %j is not found', async (args, text) => {
    const shop = await openShop();
    expect(await shop.wait(args)).toMatchObject({ code: 41, lastLine: expect.stringContaining(text) });
  });

  it('ends with 42 where the caller may not read, and names the action', async () => {
    const shop = await openShop({ authorize: () => 'denied' });
    const { code, lastLine } = await shop.wait(WEB);
    expect(lastLine).toMatch(/^not-permitted: ecs:ListServiceDeployments is denied: allow it for the caller/);
    expect(code).toBe(42);
  });

  it('ends with 42 when the credentials have expired', async () => {
    const expired = new ServiceError('ExpiredTokenException', 'The security token included in the request is expired');
    const shop = await openShop({ faults: () => ({ error: expired }) });
    expect(await shop.wait(WEB)).toMatchObject({
      code: 42,
      lastLine: expect.stringContaining('credentials have expired'),
    });
  });

  it('ends with 43 when a success was not protected and protection is required', async () => {
    const shop = await openShop();
    shop.setAlarm('ALARM', 120);
    shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
    const { code, lastLine } = await shop.wait([...WEB, '--require-protection']);
    expect(lastLine).toMatch(
      /^unprotected: web was deployed unprotected \(api:2\).*web-5xx was in ALARM when the deployment began/,
    );
    expect(code).toBe(43);
  });

  it('ends with 1 when AWS never answers, and with 130 on Ctrl-C', async () => {
    const shop = await openShop({ faults: () => 'drop-before' });
    expect(await shop.wait(WEB)).toMatchObject({ code: 1, lastLine: expect.stringMatching(/^unexpected: /) });
    const other = await openShop();
    other.update({ taskDefinition: 'crash:1' });
    const ended = await other.wait([...WEB, '--json'], { interruptAfter: 30_000 });
    expect(ended).toMatchObject({
      code: 130,
      lastLine: expect.stringMatching(/^interrupted: SIGINT ended the wait; the deployment continues: /),
    });
    expect(JSON.parse(ended.stdout)).toMatchObject({
      verdict: 'interrupted',
      exitCode: 130,
      deployment: { phase: 'rolling-out' },
    });
  });

  it('does not claim on Ctrl-C that a deployment continues which has ended', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const { arn } = newest(shop);
    // The wait still looks for a newer deployment until its first minute is over.
    shop.later(20_000, () => {
      shop.ecs.patchDeployment(arn, { status: 'SUCCESSFUL', finishedAt: shop.clock.now() });
    });
    expect(await shop.wait(WEB, { interruptAfter: 40_000 })).toMatchObject({
      code: 130,
      lastLine: `interrupted: SIGINT ended the wait after the end of the deployment: ${arn}`,
    });
  });

  it('ends with 1 when nothing listens at the endpoint, and with 2 for an unknown profile, each named', async () => {
    const shop = await openShop();
    const { code, lastLine, stdout } = await shop.wait(WEB, { endpoint: 'http://127.0.0.1:9' });
    expect(lastLine).toMatch(
      /^unexpected: http:\/\/127\.0\.0\.1:9 refused the connection: start the server, or correct /,
    );
    expect(stdout.match(/refused the connection.*; trying again in/g)).toHaveLength(2);
    expect(code).toBe(1);
    expect(await shop.wait(WEB, { env: { AWS_PROFILE: 'no-such-profile' } })).toMatchObject({
      code: 2,
      lastLine: expect.stringMatching(/^usage: AWS_PROFILE names the profile "no-such-profile", which is not in /),
    });
  });

  it('knows the verdict without CloudWatch, and calls the values unknown', async () => {
    const shop = await openShop({
      authorize: ({ action }) => (action.startsWith('cloudwatch:') ? 'denied' : 'allowed'),
    });
    await rollBackByAlarm(shop);
    const { code, lastLine } = await shop.wait(WEB);
    expect(lastLine).toMatch(/alarm web-5xx fired, value unknown/);
    expect(code).toBe(10);
  });

  it('waits longer when it is throttled, and goes on', async () => {
    let calls = 0;
    const throttle = { error: new ServiceError('ThrottlingException', 'Rate exceeded') };
    const shop = await openShop({ faults: () => (++calls <= 4 ? throttle : undefined) });
    shop.update({ taskDefinition: 'api:2' });
    const { code, stdout } = await shop.wait(WEB);
    const pauses = [...stdout.matchAll(/AWS throttles ecs:ListServiceDeployments; trying again in (.+)/g)].map(
      ([, pause]) => pause,
    );
    expect(pauses).toEqual(['10 s', '20 s', '40 s', '1 min']);
    expect(code).toBe(0);
  });
});

describe('the outputs of ecs-guard wait', () => {
  it('with --json are one document on stdout, and all else on stderr', async () => {
    const shop = await openShop();
    await rollBackByAlarm(shop);
    const { stdout, stderr } = await shop.wait([...WEB, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: '1',
      verdict: 'rolled-back-by-alarm',
      exitCode: 10,
      cluster: 'shop',
      service: 'web',
      region: 'us-east-1',
      outcome: 'rolled-back',
      cause: 'alarm',
      deployment: { service: 'web', phase: 'finished', protection: { state: 'armed', alarmNames: [] } },
      alarms: [{ alarmName: 'web-5xx', value: 120, threshold: 10 }],
      next: [
        'fix the new revision, and deploy it only when web-5xx is OK: ECS ignores all deployment alarms if one is in ALARM at the start',
      ],
    });
    expect(stderr).toMatch(
      /^12:00:00Z {2}waiting for a deployment of web in cluster shop, us-east-1, for at most 1 h\n/,
    );
  });

  it('with --github are a summary, outputs and an annotation, too', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const env = { GITHUB_STEP_SUMMARY: '/summary', GITHUB_OUTPUT: '/output' };
    const { stdout, files } = await shop.wait([...WEB, '--github'], { env });
    expect(stdout).toMatch(/^::warning title=ECS deployment succeeded::web was deployed \(api:2\)/m);
    expect(files['/output']).toMatch(/\noutcome=succeeded\ncause=\nprotection=off-not-configured\n$/);
    expect(files['/summary']).toContain('| To | api:2 |\n| From | api:1 |\n');
  });

  it.each([{ CI: 'true' }, { TERM: 'dumb' }])('are lines on a terminal with %j', async (env) => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'api:2' });
    const { stdout } = await shop.wait(WEB, { terminal: { columns: 80, rows: 24 }, env });
    expect(stdout).not.toContain('\u001B');
    expect(stdout).toContain('12:00:35Z  tasks: 2 of 2 running of the new revision, 0 failed, 2 of the old one\n');
  });
});

describe('the reads of ecs-guard wait', () => {
  const ofPolls = ({ server }: Shop) => server.calls.filter(({ action }) => action !== 'ecs:DescribeTaskDefinition');

  it.each([
    ['without alarms', {}, undefined, 2],
    ['with alarms', WATCHED, undefined, 3],
    ['with alarms on a terminal', WATCHED, { columns: 80, rows: 24 }, 3],
  ])(
    'are few per poll, at least five seconds apart, and change nothing: %s',
    async (_, deploymentConfiguration, terminal, most) => {
      const shop = await openShop();
      shop.update({ taskDefinition: 'api:2', deploymentConfiguration });
      shop.later(150_000, () => shop.setAlarm('ALARM', 120));
      await shop.wait(WEB, terminal && { terminal });
      const polls = Map.groupBy(ofPolls(shop), ({ at }) => at);
      const times = [...polls.keys()];
      expect(Math.max(...[...polls.values()].map((calls) => calls.length))).toBe(most);
      expect(Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toBeGreaterThanOrEqual(5_000);
      expect(shop.server.calls.filter(({ action }) => !/^(ecs|cloudwatch):(List|Describe|Get)/.test(action))).toEqual(
        [],
      );
    },
  );

  it('end with the two task definitions, when the verdict is known', async () => {
    const shop = await openShop();
    shop.update({ taskDefinition: 'crash:1', deploymentConfiguration: breaker });
    const { stdout } = await shop.wait(WEB);
    expect(shop.server.calls.slice(-2).map(({ action }) => action)).toEqual([
      'ecs:DescribeTaskDefinition',
      'ecs:DescribeTaskDefinition',
    ]);
    expect(ofPolls(shop)).toHaveLength(shop.server.calls.length - 2);
    expect(stdout).toContain('\nwhat changed\n  app image example/api → example/crash\nlinks\n  deployment  https://');
    expect(stdout).toContain('\nnext\n  check above or in the logs why tasks of the new revision stopped\n');
    expect(stdout).toMatch(/\n {2}ecs-guard why --deployment arn:aws:ecs:\S+\n\nrolled-back-/);
  });

  it('take the values of the alarms for a table alone, once a minute', async () => {
    const values = async (terminal?: { readonly columns: number; readonly rows: number }) => {
      const shop = await openShop();
      shop.update({ taskDefinition: 'api:2', deploymentConfiguration: WATCHED });
      await shop.wait(WEB, terminal && { terminal });
      return shop.server.calls.filter(({ action }) => action === 'cloudwatch:GetMetricData').map(({ at }) => at);
    };
    expect(await values()).toEqual([]);
    const times = await values({ columns: 80, rows: 24 });
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(Math.min(...times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toBeGreaterThanOrEqual(60_000);
  });

  it('that explain the end may be denied: the verdict stands', async () => {
    const shop = await openShop({
      authorize: ({ action }) =>
        ['ecs:DescribeTaskDefinition', 'cloudwatch:GetMetricData'].includes(action) ? 'denied' : 'allowed',
    });
    await rollBackByAlarm(shop);
    const { code, stdout } = await shop.wait(WEB, { terminal: { columns: 80, rows: 24 } });
    expect(code).toBe(10);
    expect(stdout).toMatch(/web-5xx +ALARM +120 +> 10 {2}◀ fired 12:02:30Z/);
    expect(shop.server.calls.filter(({ action }) => action === 'cloudwatch:GetMetricData')).toHaveLength(1);
  });
});
