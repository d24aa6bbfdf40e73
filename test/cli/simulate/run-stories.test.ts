import { describe, expect, it } from 'vitest';
import { simulateFrom, WEB } from '../stories/shop.ts';
import { TEN_TEMPLATES } from '../stories/ten-templates.ts';

const FROM = ['--from', 'web.yaml'];

it('prints what comes of each failure, by what, when and after how many errors', async () => {
  const { code, stdout, stderr } = await simulateFrom(FROM);
  expect([code, stderr]).toEqual([0, '']);
  // 120 errors per minute from the second minute on, until the alarm has two of them at 6m.
  expect(stdout).toBe(`web in cluster shop (web.yaml)
  failure            rolled back by   after  failed by then
  errors             alarm Errors     6m10s             622
  latency            NOT caught                           0
  crash              circuit breaker   2m4s               0
  never-healthy      circuit breaker  6m44s               0
  leak               NOT caught                           0
  poison             does not apply
  a healthy version  stays
  Nothing rolls back: latency, leak
  Played with 600 requests per minute, 2 tasks, load-balancer
  errors: 20 % of the requests fail
  latency: responses take 3 times as long
  crash: tasks exit 10s after they run
  never-healthy: tasks run, but fail their health checks
  leak: memory grows by 8 % of the limit per minute
`);
});

describe('--require-caught', () => {
  it('is met by failures that are rolled back', async () => {
    expect((await simulateFrom([...FROM, '--require-caught', 'errors,crash'])).code).toBe(0);
  });

  it('exits with 63 and names what is not caught', async () => {
    const { code, stdout } = await simulateFrom([...FROM, '--require-caught', 'errors,latency']);
    expect(code).toBe(63);
    expect(stdout.endsWith('\n\nRequired, and not caught: latency of web\n')).toBe(true);
  });

  it('is not met by a failure that only stops the deployment', async () => {
    const files = {
      'web.yaml': WEB.replace(
        'Enable: true, Rollback: true}\n  Balancer',
        'Enable: true, Rollback: false}\n  Balancer',
      ),
    };
    const { code, stdout } = await simulateFrom([...FROM, '--require-caught', 'errors'], files);
    expect(code).toBe(63);
    expect(stdout).toContain('errors             NOT: stopped by alarm Errors');
  });

  it('is not met by an alarm that cannot be judged', async () => {
    const files = { 'web.yaml': WEB.replace('AlarmNames: [!Ref Errors]', 'AlarmNames: [elsewhere]') };
    const { code, stdout } = await simulateFrom([...FROM, '--require-caught', 'errors'], files);
    expect(code).toBe(63);
    expect(stdout).toContain('errors             cannot be judged');
    expect(stdout).toContain('Cannot be judged: alarm elsewhere: nothing that was read makes this alarm');
  });

  it('leaves out failures that do not apply', async () => {
    expect((await simulateFrom([...FROM, '--require-caught', 'poison'])).code).toBe(0);
  });

  it('is not met by protection that also rolls back a healthy version', async () => {
    // In each deployment there are four tasks for some seconds.
    const eachRollout = WEB.replace('HTTPCode_Target_5XX_Count', 'LiveTaskCount')
      .replace('AWS/ApplicationELB', 'AWS/ECS')
      .replace('{Name: LoadBalancer, Value: !GetAtt Balancer.LoadBalancerFullName}', '{Name: ClusterName, Value: shop}')
      .replace('{Name: TargetGroup, Value: !GetAtt Targets.TargetGroupFullName}', '{Name: ServiceName, Value: web}')
      .replace('Statistic: Sum', 'Statistic: Maximum')
      .replace('Threshold: 10', 'Threshold: 3')
      .replace('DatapointsToAlarm: 2', 'DatapointsToAlarm: 1');
    const { code, stdout } = await simulateFrom([...FROM, '--require-caught', 'errors'], { 'web.yaml': eachRollout });
    expect(code).toBe(63);
    expect(stdout).toContain('a healthy version  ROLLED BACK by alarm Errors');
    expect(stdout).toContain('No failure counts as caught, because a healthy version does not stay');
  });
});

it('takes the traffic from the caller, and says it', async () => {
  const { stdout } = await simulateFrom([...FROM, '--requests-per-minute', '60', '--tasks', '3', '--story', 'errors']);
  // Twelve errors per minute are above ten.
  expect(stdout).toContain('errors             alarm Errors');
  expect(stdout).toContain('Played with 60 requests per minute, 3 tasks, load-balancer');
});

it('names the alarms that ECS ignores', async () => {
  const files = { 'web.yaml': WEB.replace('notBreaching', 'breaching') };
  expect((await simulateFrom(FROM, files)).stdout).toContain(
    'ECS ignores all alarms, because of those in ALARM when the deployment begins: Errors',
  );
});

it('reads an alarm from another template', async () => {
  const [alarms = '', service = ''] = WEB.split('  Service:\n');
  const named = alarms.replace('Properties:\n', 'Properties:\n      AlarmName: web-errors\n');
  const files = {
    'alarms.yaml': named.replaceAll('!GetAtt Targets.TargetGroupFullName', 'targetgroup/web/1'),
    'web.yaml': `Resources:\n  Service:\n${service}`
      .replace('!Ref Errors', 'web-errors')
      .replace('!Ref Targets', 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1'),
  };
  const both = await simulateFrom(['--from', 'web.yaml', '--from', 'alarms.yaml', '--story', 'errors'], files);
  expect(both.stdout).toContain('errors             alarm web-errors');
  const { stdout } = await simulateFrom(['--from', 'web.yaml', '--story', 'errors'], files);
  expect(stdout).toContain('errors             cannot be judged');
});

it('prints JSON', async () => {
  const { stdout } = await simulateFrom([...FROM, '--json', '--require-caught', 'errors']);
  const document: unknown = JSON.parse(stdout);
  expect(document).toMatchObject({
    schemaVersion: '1',
    required: ['errors'],
    services: [
      {
        name: 'web',
        traffic: 'load-balancer',
        tasks: 2,
        stories: [
          { story: 'errors', verdict: 'caught', end: 'rolled-back', by: ['Errors'], afterMs: 370_000, because: null },
          { story: 'latency', verdict: 'not-caught', end: 'kept', by: [] },
          { story: 'crash', verdict: 'caught', by: ['circuit breaker'] },
          { story: 'never-healthy', verdict: 'caught', by: ['circuit breaker'] },
          { story: 'leak', verdict: 'not-caught' },
          {
            story: 'poison',
            verdict: 'not-applicable',
            afterMs: null,
            because: 'the service takes requests, not messages',
          },
        ],
        healthy: { end: 'kept' },
        alarms: [{ name: 'Errors', cannotBeJudged: null, note: null }],
        inAlarmAtStart: [],
      },
    ],
  });
});

describe('a refusal', () => {
  it.each([
    [['--from', 'gone.yaml'], 'gone.yaml does not exist: correct the path'],
    [[...FROM, '--service', 'api'], '--service: there is no service "api": choose web'],
    [['--from', 'none.yaml'], 'none.yaml: no ECS service that can be played'],
    [['--from', 'express.yaml'], 'express.yaml: no ECS service that can be played'],
    [[...FROM, '--story', 'fire'], '--story has no story "fire": choose all, or some of errors, latency'],
  ])('%j', async (args, start) => {
    const files = {
      'web.yaml': WEB,
      'none.yaml': 'Resources: {}',
      'express.yaml': 'Resources: {Web: {Type: AWS::ECS::ExpressGatewayService}}',
    };
    const { code, stderr, stdout } = await simulateFrom(args, files);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`error: ${start}`);
  });

  it('of a service that ECS deploys by other rules is a warning', async () => {
    const { stderr } = await simulateFrom(['--from', 'express.yaml'], {
      'express.yaml': 'Resources: {Web: {Type: AWS::ECS::ExpressGatewayService}}',
    });
    expect(stderr).toContain('warning: the service Web is not played: ECS deploys it by other rules\n');
  });
});

it('plays each service, or the one that --service names', async () => {
  const files = { 'web.yaml': `${WEB}  Second: {Type: AWS::ECS::Service, Properties: {ServiceName: api}}\n` };
  const { stdout } = await simulateFrom([...FROM, '--story', 'crash'], files);
  expect([...stdout.matchAll(/^(\w+) in cluster/gm)].map(([, name]) => name)).toEqual(['web', 'api']);
  const one = await simulateFrom([...FROM, '--story', 'crash', '--service', 'Second'], files);
  expect([...one.stdout.matchAll(/^(\w+) in cluster/gm)].map(([, name]) => name)).toEqual(['api']);
});

it.each(Object.entries(TEN_TEMPLATES))('prints help, and never a stack trace: %s', async (_, text) => {
  // Half of a template is still YAML in most styles.
  for (const share of [0.25, 0.5, 0.75]) {
    const files = { 'web.yaml': text.slice(0, Math.floor(text.length * share)) };
    const { code, stderr } = await simulateFrom(FROM, files);
    expect([0, 2]).toContain(code);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});

it('has help', async () => {
  expect((await simulateFrom(['--from', 'web.yaml', '--help'])).stdout).toMatch(/^Usage: ecs-guard simulate /);
});
