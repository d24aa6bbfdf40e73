import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { clientSettings } from '../../../packages/simulator/test/loopback.ts';
import type { Served } from '../../../packages/simulator/test/serve/serving.ts';
import { cloudWatchOn } from '../../../packages/simulator/test/wire/clients.ts';
import { within } from '../../../src/adapters/system.ts';
import { runWhy } from '../../../src/cli/why/run-why.ts';
import { epochMs } from '../../../src/core/time.ts';
import { memoryFiles } from '../../cli/memory-files.ts';

/** A service of two tasks with an alarm on errors, which runs its first revision. */
export async function openWhyShop(served: Served) {
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = cloudWatchOn('rpc-v2-cbor', served);
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  for (const tag of ['1', '2']) {
    const environment = tag === '1' ? [] : [{ name: 'FLAG', value: 'on' }];
    const containerDefinitions = [{ name: 'app', image: `example/web:${tag}`, memory: 256, environment }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  }
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: 'web-5xx',
      AlarmDescription: 'More than 10 requests per minute failed. Look at the logs.',
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
  await ecs.send(new CreateServiceCommand({ ...common, serviceName: 'web', deploymentConfiguration }));
  await served.control('POST', '/advance', { by: '15m' });
  return { ecs, cloudWatch };
}

/** Deploys a revision whose errors make the alarm fire, and waits until ECS has rolled it back. */
export async function rollBack(served: Served, { ecs, cloudWatch }: Awaited<ReturnType<typeof openWhyShop>>) {
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', taskDefinition: 'web:2' }));
  await served.control('POST', '/advance', { by: '20s' });
  for (let minute = 0; minute < 4; minute += 1) {
    const MetricData = [{ MetricName: 'errors', Value: 20 + 10 * minute }];
    await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
    await served.control('POST', '/advance', { by: '1m' });
  }
  await served.control('POST', '/advance', { by: '10m' });
}

/** Runs `ecs-guard why` on the server. */
export async function whyIn(
  served: Served,
  args: readonly string[],
  {
    env = {},
    columns,
    rows,
    files = new Map<string, string>(),
  }: { env?: Record<string, string>; columns?: number; rows?: number; files?: Map<string, string> } = {},
) {
  let stdout = '';
  let stderr = '';
  const code = await runWhy(['--region', served.region, ...args], {
    stdout: {
      isTTY: columns !== undefined,
      ...(columns !== undefined && { columns }),
      ...(rows !== undefined && { rows }),
      write: (text) => {
        stdout += text;
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    env,
    now: () => epochMs(served.realTime.now()),
    within,
    ...memoryFiles(files),
    awsOverrides: { endpoint: served.url, credentials: { accessKeyId: 'person', secretAccessKey: 'unchecked' } },
  });
  return { code, stdout, stderr, files };
}
