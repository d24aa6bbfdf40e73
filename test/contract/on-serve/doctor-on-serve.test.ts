import { PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
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
import { epochMs } from '../../../src/core/time.ts';

/** `web` has an alarm in ALARM and one that does not exist; `job` has nothing. */
async function openShop(served: Served) {
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = cloudWatchOn('rpc-v2-cbor', served);
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  const containerDefinitions = [{ name: 'app', image: 'example/web:1', memory: 256 }];
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
  let stdout = '';
  let stderr = '';
  const code = await runDoctor(['--region', served.region, ...args], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    columns: undefined,
    showsProgress: false,
    env: {},
    now: () => epochMs(served.realTime.now()),
    pause: async () => undefined,
    awsOverrides: { endpoint: served.url, credentials: { accessKeyId: 'auditor', secretAccessKey: 'unchecked' } },
  });
  return { code, stdout, stderr };
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
    'medium no-health-check',
    'web',
    'high alarm-in-alarm',
    'high alarm-missing',
    'medium alarm-slow-to-recover',
    'medium no-health-check',
  ]);
  expect(stdout.trimEnd().split('\n').at(-1)).toBe('2 services: 3 high, 3 medium');
});

it('reads one service, and says what does not exist', async () => {
  const served = await serve();
  await openShop(served);
  const job = await doctorIn(served, '--cluster', 'shop', '--service', 'job', '--json');
  expect(JSON.parse(job.stdout)).toMatchObject({
    schemaVersion: '1',
    counts: { services: 1, high: 1, medium: 1, low: 0 },
  });
  const gone = await doctorIn(served, '--cluster', 'shop', '--service', 'gone');
  expect(gone).toEqual({
    code: 41,
    stdout: '',
    stderr: `not-found: no service "gone" in cluster "shop" in ${served.region}: check the names and the Region\n`,
  });
  const nowhere = await doctorIn(served, '--cluster', 'nowhere');
  expect(nowhere.stderr).toBe(`not-found: no cluster "nowhere" in ${served.region}: check the names and the Region\n`);
});
