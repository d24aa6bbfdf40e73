import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServiceDeploymentsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { clientSettings } from '../../../packages/simulator/test/loopback.ts';
import { type Served, serve } from '../../../packages/simulator/test/serve/serving.ts';
import { cloudWatchOn, PROTOCOLS } from '../../../packages/simulator/test/wire/clients.ts';
import { runWait } from '../../../src/cli/wait/run-wait.ts';
import { epochMs } from '../../../src/core/time.ts';

const ALARM_NAMES = ['alarm1Name', 'alarm2Name'];
const SHOP = { cluster: 'shop', service: 'web' };

/** The service of the announcement: two alarms that stop a deployment and roll it back. */
async function openShop(served: Served, protocol: (typeof PROTOCOLS)[number]) {
  const ecs = new ECSClient(clientSettings(served));
  const cloudWatch = cloudWatchOn(protocol, served);
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  for (const tag of ['1', '2']) {
    const containerDefinitions = [{ name: 'app', image: `example/web:${tag}`, memory: 256 }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  }
  for (const AlarmName of ALARM_NAMES) {
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'shop',
        MetricName: `${AlarmName}Errors`,
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 2,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
  }
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 2,
      deploymentConfiguration: { alarms: { alarmNames: ALARM_NAMES, enable: true, rollback: true } },
    }),
  );
  await served.control('POST', '/advance', { by: '15m' });
  return { ecs, cloudWatch };
}

async function newestDeployment(ecs: ECSClient): Promise<string> {
  const { serviceDeployments = [] } = await ecs.send(new ListServiceDeploymentsCommand(SHOP));
  const sorted = serviceDeployments.toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt));
  const arn = sorted[0]?.serviceDeploymentArn;
  if (arn === undefined) throw new Error('web has no deployment');
  return arn;
}

async function waitIn(served: Served, args: readonly string[]) {
  let text = '';
  const stream = {
    write: (part: string) => {
      text += part;
    },
  };
  const code = await runWait(['--region', served.region, ...args], {
    stdout: stream,
    stderr: stream,
    env: {},
    now: () => epochMs(served.realTime.now()),
    sleep: async (span) => void (await served.control('POST', '/advance', { by: `${span / 1_000}s` })),
    everySecond: () => () => undefined,
    onInterrupt: () => () => undefined,
    appendFile: () => undefined,
    awsOverrides: { endpoint: served.url, credentials: { accessKeyId: 'pipeline', secretAccessKey: 'unchecked' } },
  });
  return { code, lastLine: text.trimEnd().split('\n').at(-1) };
}

describe('the story of the announcement of deployment alarms', () => {
  it.each(PROTOCOLS)('is told by the SDK’s own clients, CloudWatch on %s [WIRE-13] [WIRE-14]', async (protocol) => {
    const served = await serve();
    const { ecs, cloudWatch } = await openShop(served, protocol);
    await ecs.send(new UpdateServiceCommand({ ...SHOP, taskDefinition: 'web:2' }));
    await served.control('POST', '/advance', { by: '20s' });
    const arn = await newestDeployment(ecs);
    for (let minute = 0; minute < 3; minute += 1) {
      // No timestamp: the data is of the virtual minute in which it comes.
      const MetricData = [{ MetricName: 'alarm1NameErrors', Value: 50 }];
      await cloudWatch.send(new PutMetricDataCommand({ Namespace: 'shop', MetricData }));
      await served.control('POST', '/advance', { by: '1m' });
    }
    const verdict = await waitIn(served, ['--service', 'web', '--cluster', 'shop', '--since', '10m']);
    expect(verdict.lastLine).toMatch(/^rolled-back-by-alarm: web was rolled back from web:2 to web:1 .*alarm1Name/);
    expect(verdict.code).toBe(10);
    const described = await ecs.send(new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: [arn] }));
    expect(described.serviceDeployments).toMatchObject([
      { status: 'ROLLBACK_SUCCESSFUL', alarms: { alarmNames: ALARM_NAMES, triggeredAlarmNames: ['alarm1Name'] } },
    ]);
    const { body } = await served.control('GET', '/events');
    const deploymentEvents = (body.events ?? []).map((event) => Object(event['detail']).eventName);
    expect(deploymentEvents).toContain('SERVICE_DEPLOYMENT_FAILED');
    expect((await served.control('GET', '/state')).body.services).toMatchObject([
      { cluster: 'shop', service: 'web', taskDefinition: 'web:1', deployment: { status: 'ROLLBACK_SUCCESSFUL' } },
    ]);
    expect(served.server.bugs).toEqual([]);
  });

  it('ends well when nothing goes wrong [WIRE-13]', async () => {
    const served = await serve();
    const { ecs } = await openShop(served, 'rpc-v2-cbor');
    await ecs.send(new UpdateServiceCommand({ ...SHOP, taskDefinition: 'web:2' }));
    const verdict = await waitIn(served, ['--service', 'web', '--cluster', 'shop']);
    expect(verdict).toMatchObject({ code: 0, lastLine: expect.stringMatching(/^succeeded: /) });
  });
});
