import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { expect, it } from 'vitest';
import { clientSettings } from '../../../packages/simulator/test/loopback.ts';
import { type Served, serve } from '../../../packages/simulator/test/serve/serving.ts';
import { cloudWatchOn } from '../../../packages/simulator/test/wire/clients.ts';
import { runHistory } from '../../../src/cli/history/run-history.ts';
import { epochMs } from '../../../src/core/time.ts';

const SHOP = { cluster: 'shop', service: 'web' };

/** A service of the team payments, and one of a cluster of the team search, with an alarm that fires in one deployment. */
async function openShop(served: Served) {
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = cloudWatchOn('rpc-v2-cbor', served);
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop', tags: [{ key: 'team', value: 'search' }] }));
  for (const tag of ['1', '2', '3']) {
    const containerDefinitions = [{ name: 'app', image: `example/web:${tag}`, memory: 256 }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  }
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'web-5xx',
      Namespace: 'shop',
      MetricName: 'errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
  const common = { cluster: 'shop', taskDefinition: 'web:1', desiredCount: 2 };
  const deploymentConfiguration = { alarms: { alarmNames: ['web-5xx'], enable: true, rollback: true } };
  const tags = [{ key: 'team', value: 'payments' }];
  await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'web', deploymentConfiguration, tags }));
  await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'finder' }));
  await served.control('POST', '/advance', { by: '15m' });
  await ecs.send(new UpdateServiceCommand({ ...SHOP, taskDefinition: 'web:2' }));
  await served.control('POST', '/advance', { by: '20s' });
  for (let minute = 0; minute < 3; minute += 1) {
    const MetricData = [{ MetricName: 'errors', Value: 50 }];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
    await served.control('POST', '/advance', { by: '1m' });
  }
  await served.control('POST', '/advance', { by: '30m' });
  await ecs.send(new UpdateServiceCommand({ ...SHOP, taskDefinition: 'web:3' }));
  await served.control('POST', '/advance', { by: '30m' });
}

async function historyIn(served: Served, ...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runHistory(['--region', served.region, ...args], {
    print: async (text) => {
      stdout += text;
      return true;
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    columns: undefined,
    env: {},
    now: () => epochMs(served.realTime.now()),
    pause: async () => undefined,
    awsOverrides: { endpoint: served.url, credentials: { accessKeyId: 'pipeline', secretAccessKey: 'unchecked' } },
  });
  return { code, stdout, stderr };
}

const TIMES = /\d{4}-\d\d-\d\d \d\d:\d\d|\d+ (min|s)\b/g;

it('is what ECS says, by the SDK’s own clients', async () => {
  const served = await serve();
  await openShop(served);
  const { code, stdout, stderr } = await historyIn(served, '--cluster', 'shop', '--since', '14d');
  expect([code, stderr]).toEqual([0, '']);
  const words = stdout.replaceAll(TIMES, '').replaceAll(/ +/g, ' ');
  expect(words).toMatch(
    [
      'created (UTC) service outcome took revision',
      ' web succeeded web:3',
      ' web rolled-back web:2',
      ' alarm web-5xx',
      ' web succeeded web:1',
      ' finder succeeded web:1',
      '',
      'figures per service, to UTC',
      'service deployments per week failed fail rate recovery time',
      'finder 1 0.5 0 0.0% -',
      'web 3 1.5 1 33.3% ',
      '',
      'rollbacks per alarm',
      ' 1 web-5xx',
    ].join('\n'),
  );
  const lines = stdout.split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);

  const rollbacks = await historyIn(served, '--cluster', 'shop', '--cause', 'alarm', '--json');
  const document = JSON.parse(rollbacks.stdout);
  expect(document).toMatchObject({
    schemaVersion: '1',
    source: 'ecs',
    deployments: [{ cluster: 'shop', service: 'web', outcome: 'rolled-back', cause: 'alarm', alarms: ['web-5xx'] }],
    // The figures count all deployments.
    figures: { services: [{ changes: 1 }, { changes: 3, failures: 1 }], alarms: [{ rollbacks: 1 }] },
  });

  // finder has no tag of its own: that of its cluster counts.
  const servicesOf = async (...args: readonly string[]) => {
    const { stdout } = await historyIn(served, '--json', ...args);
    const { deployments } = Object(JSON.parse(stdout));
    return [...new Set(deployments.map(({ service }: { readonly service: string }) => service))];
  };
  expect(await servicesOf('--team', 'payments')).toEqual(['web']);
  expect(await servicesOf('--team', 'search')).toEqual(['finder']);
  expect(await servicesOf('--team', 'search', '--team-tag', 'owner')).toEqual([]);
  expect(await servicesOf('--service', 'web', '--cluster', 'shop', '--outcome', 'succeeded')).toEqual(['web']);

  expect(await historyIn(served, '--cluster', 'shopp')).toEqual({
    code: 41,
    stdout: '',
    stderr: `not-found: no cluster "shopp" in ${served.region}: check the name and the Region\n`,
  });
  expect(await historyIn(served, '--cluster', 'shop', '--service', 'wbe')).toEqual({
    code: 41,
    stdout: '',
    stderr: `not-found: no service "wbe" in cluster "shop" in ${served.region}: check the names and the Region\n`,
  });
  expect(served.server.bugs).toEqual([]);
});
