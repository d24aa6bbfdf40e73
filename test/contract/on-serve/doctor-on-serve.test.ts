import { PutMetricAlarmCommand, PutMetricDataCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { clientSettings } from '../../../packages/simulator/test/loopback.ts';
import { type Served, serve } from '../../../packages/simulator/test/serve/serving.ts';
import { cloudWatchOn } from '../../../packages/simulator/test/wire/clients.ts';
import { runDoctor } from '../../../src/cli/doctor/run-doctor.ts';
import { runLint } from '../../../src/cli/lint/run-lint.ts';
import { doctorHost } from '../../cli/doctor/doctor-host.ts';
import { noFiles } from '../../cli/memory-files.ts';

/** `web` has an alarm in ALARM and one that does not exist; `job` has nothing. */
async function openShop(served: Served) {
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = cloudWatchOn('rpc-v2-cbor', served);
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  const containerDefinitions = [
    {
      name: 'app',
      image: 'example/web:1',
      memory: 256,
      portMappings: [{ containerPort: 8080 }],
      command: ['serve', '--token=swordfish'],
      environment: [{ name: 'PASSWORD', value: 'swordfish' }],
      dockerLabels: { token: 'swordfish' },
      healthCheck: { command: ['CMD', 'probe', 'swordfish'], startPeriod: 120 },
    },
  ];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'web-errors',
      Namespace: 'shop',
      MetricName: 'errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  const common = { cluster: 'shop', taskDefinition: 'web:1', desiredCount: 2 };
  const deploymentConfiguration = {
    alarms: { alarmNames: ['web-errors', 'web-latency'], enable: true, rollback: true },
    deploymentCircuitBreaker: { enable: true, rollback: true },
  };
  await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'web', deploymentConfiguration }));
  await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'job' }));
  await served.control('POST', '/advance', { by: '15m' });
  await cloudWatch.send(
    new SetAlarmStateCommand({ AlarmName: 'web-errors', StateValue: 'ALARM', StateReason: 'for the test' }),
  );
}

async function doctorIn(served: Served, ...args: readonly string[]) {
  const { host, output } = doctorHost({ url: served.url, now: () => served.realTime.now() });
  const code = await runDoctor(['--region', served.region, ...args], host);
  return { code, stdout: output.stdout, stderr: output.stderr, files: output.files };
}

it('finds what is wrong with the services of a simulated AWS', async () => {
  const served = await serve();
  await openShop(served);
  const { code, stdout, stderr } = await doctorIn(served);
  expect(stderr).toBe('');
  expect(code).toBe(62);
  const findings = [...stdout.matchAll(/^(?:(\S+) in cluster shop| {2}(high|medium|low) +(\S+)$)/gm)].map(
    ([, name, severity, rule]) => name ?? `${severity} ${rule}`,
  );
  expect(findings).toEqual([
    'job',
    'high no-protection',
    'web',
    'high alarm-in-alarm',
    'high alarm-missing',
    'medium alarm-slow-to-recover',
  ]);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('2 services: 3 high, 1 medium');
});

it('reads one service, and says what does not exist', async () => {
  const served = await serve();
  await openShop(served);
  const job = await doctorIn(served, '--cluster', 'shop', '--service', 'job', '--json');
  expect(JSON.parse(job.stdout)).toMatchObject({
    schemaVersion: '1',
    counts: { services: 1, high: 1, medium: 0, low: 0 },
  });
  const gone = await doctorIn(served, '--cluster', 'shop', '--service', 'gone');
  expect(gone).toMatchObject({
    code: 41,
    stdout: '',
    stderr: `not-found: no service "gone" in cluster "shop" in ${served.region}: check the names and the Region\n`,
  });
  const nowhere = await doctorIn(served, '--cluster', 'nowhere');
  expect(nowhere.stderr).toBe(`not-found: no cluster "nowhere" in ${served.region}: check the names and the Region\n`);
});

/** The findings of `--json`, without their places. */
function findingsIn(stdout: string): unknown {
  const { services } = JSON.parse(stdout);
  return services.map(({ name, cluster, findings, unknown }: Record<string, Record<string, string>[]>) => ({
    name,
    cluster,
    findings: findings?.map(({ rule, severity, says }) => ({ rule, severity, says })),
    unknown,
  }));
}

async function lintFile(files: ReadonlyMap<string, string>, ...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runLint(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    columns: undefined,
    readFile: (path) => files.get(path) ?? '',
    ...noFiles,
    listFolder: () => undefined,
  });
  return { code, stdout, stderr };
}

it('lint finds in a saved file what doctor found when it saved it', async () => {
  const served = await serve();
  await openShop(served);
  const live = await doctorIn(served, '--json', '--save', 'out/shop.json');
  expect(live.code).toBe(62);
  expect(live.stderr).toBe('saved in out/shop.json: check it again with "ecs-guard lint"\n');
  const checked = await lintFile(live.files, '--json', 'out/shop.json');
  expect(checked.stderr).toBe('');
  expect(checked.code).toBe(62);
  expect(findingsIn(checked.stdout)).toEqual(findingsIn(live.stdout));
  expect(findingsIn(live.stdout)).toMatchObject([{ findings: [{}] }, { findings: [{}, {}, {}] }]);
});

it('judges the metrics of a load balancer by its kind, live and saved', async () => {
  const served = await serve();
  await openShop(served);
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = cloudWatchOn('rpc-v2-cbor', served);
  const targetGroupArn = `arn:aws:elasticloadbalancing:${served.region}:111122223333:targetgroup/front/1a2b3c4d5e6f7a8b`;
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'front-flows',
      Namespace: 'AWS/NetworkELB',
      MetricName: 'HealthyHostCount',
      Dimensions: [
        { Name: 'LoadBalancer', Value: 'net/front/0123456789abcdef' },
        { Name: 'TargetGroup', Value: 'targetgroup/front/1a2b3c4d5e6f7a8b' },
      ],
      Statistic: 'Minimum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    }),
  );
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'front',
      taskDefinition: 'web:1',
      desiredCount: 1,
      healthCheckGracePeriodSeconds: 120,
      loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 8080 }],
      deploymentConfiguration: {
        alarms: { alarmNames: ['front-flows'], enable: true, rollback: true },
        deploymentCircuitBreaker: { enable: true, rollback: true },
      },
    }),
  );
  const live = await doctorIn(served, '--cluster', 'shop', '--service', 'front', '--json', '--save', 'out/f.json');
  const says = 'front-flows: the service has no target group of a Network Load Balancer';
  expect(findingsIn(live.stdout)).toMatchObject([{ findings: [{ rule: 'metric-never-reported', says }, {}] }]);
  const checked = await lintFile(live.files, '--json', 'out/f.json');
  expect(findingsIn(checked.stdout)).toEqual(findingsIn(live.stdout));
});

/** `web-errors` has more than ten errors in three minutes of the hour before the last whole one. */
async function openNoisyShop(served: Served) {
  await openShop(served);
  const cloudWatch = cloudWatchOn('rpc-v2-cbor', served);
  const hour = Math.floor(served.realTime.now() / 3_600_000 - 1) * 3_600_000;
  const MetricData = [0, 20, 20, 20, 0].map((Value, index) => ({
    MetricName: 'errors',
    Timestamp: new Date(hour + index * 60_000),
    Value,
  }));
  await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
}

it('reads metrics, says what they cost first, and finds in the saved file what it found live', async () => {
  const served = await serve();
  await openNoisyShop(served);
  const live = await doctorIn(
    served,
    '--metrics',
    '--service',
    'web',
    '--cluster',
    'shop',
    '--json',
    '--save',
    'out/m.json',
  );
  expect(live.stderr.split('\n')).toEqual([
    'metrics: 14 days of 1 metric by the hour, then at most 1 metric with the periods of the alarms: at most 1 second and less than $0.01',
    'saved in out/m.json: check it again with "ecs-guard lint"',
    '',
  ]);
  // With ignore the alarm keeps its state, so it stays in ALARM from then on; five minutes of two weeks and the rest of the time.
  expect(findingsIn(live.stdout)).toMatchObject([
    {
      findings: [
        { rule: 'alarm-in-alarm' },
        { rule: 'alarm-missing' },
        { rule: 'fires-on-healthy-service' },
        { rule: 'alarm-slow-to-recover' },
      ],
    },
  ]);
  const checked = await lintFile(live.files, '--json', 'out/m.json');
  expect(findingsIn(checked.stdout)).toEqual(findingsIn(live.stdout));
});

it('reads no metrics if they can cost more than the limit, and prints the other findings', async () => {
  const served = await serve();
  await openNoisyShop(served);
  const { code, stdout, stderr } = await doctorIn(served, '--metrics', '--max-cost', '0.00001');
  expect(code).toBe(2);
  expect(stdout).toContain('2 services: 3 high, 1 medium');
  expect(stderr).toContain(
    'error: no metrics were read, because they can cost $0.00002, and --max-cost is $0.00001: give a higher --max-cost, or one cluster',
  );
  expect(stdout).not.toContain('fires-on-healthy-service');
});

it('saves no secret of a task definition', async () => {
  const served = await serve();
  await openShop(served);
  const { files } = await doctorIn(served, '--save', 'out');
  const text = files.get(`out/ecs-services-${served.region}.json`) ?? '';
  expect(text).toContain('"startPeriod": 120');
  expect(text).not.toContain('swordfish');
});

it('prints the findings and keeps an old file if the new one cannot be written', async () => {
  const served = await serve();
  await openShop(served);
  const { host, output } = doctorHost({ url: served.url, now: () => served.realTime.now(), failing: 'ENOSPC' });
  const code = await runDoctor(['--region', served.region, '--save', 'out/old.json', '--force'], host);
  expect(code).toBe(2);
  expect(output.stdout).toContain('2 services: 3 high, 1 medium');
  expect(output.stderr).toMatch(/^error: out\/old\.json cannot be written \(ENOSPC: .*\): name another --save/);
  expect(output.files.get('out/old.json')).toBe('old');
});

it.each([
  ['out/old.json', {}],
  ['out', { 'out/ecs-services-eu-west-1.json': 'old' }],
])('replaces a file only by --force, and says so before it reads (%s)', async (path, before) => {
  const served = await serve();
  const { host, output } = doctorHost({ url: served.url, now: () => served.realTime.now() });
  for (const [name, text] of Object.entries(before)) output.files.set(name, text);
  const [file = ''] = [...Object.keys(before), 'out/old.json'];
  const code = await runDoctor(['--region', 'eu-west-1', '--save', path], host);
  expect([code, output.stdout, output.stderr, output.files.get(file)]).toEqual([
    2,
    '',
    `error: ${file} exists: add --force to replace it, or name another --save (see ecs-guard doctor --help)\n`,
    'old',
  ]);
  await runDoctor(['--region', 'eu-west-1', '--save', path, '--force'], host);
  expect(output.files.get(file)).toContain('"savedAt"');
});

it('refuses a folder that does not exist before it reads', async () => {
  const served = await serve();
  const { code, stdout, stderr } = await doctorIn(served, '--save', 'nowhere/shop.json');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(
    /^error: --save: the folder of nowhere\/shop\.json does not exist: create it, or give another file/,
  );
});
