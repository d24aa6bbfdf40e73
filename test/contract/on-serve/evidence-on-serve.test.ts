import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { clientSettings } from '../../../packages/simulator/test/loopback.ts';
import { serve } from '../../../packages/simulator/test/serve/serving.ts';
import { cloudTrailGateway } from '../../../src/adapters/cloudtrail.ts';
import { cloudWatchAlarmGateway } from '../../../src/adapters/cloudwatch/cloudwatch.ts';
import { cloudWatchMetricSeries } from '../../../src/adapters/cloudwatch/metric-series.ts';
import { cloudWatchLogGateway } from '../../../src/adapters/cloudwatch-logs/log-streams.ts';
import { ecsServiceGateway } from '../../../src/adapters/ecs/ecs.ts';
import { within } from '../../../src/adapters/system.ts';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { after, epochMs, seconds } from '../../../src/core/time.ts';
import { gatherEvidence } from '../../../src/guard/explain/gather-evidence.ts';
import { facts, reading } from '../../builders/facts.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/shop/web';

describe('the evidence of a deployment on the simulated AWS', () => {
  it('has the tasks, their log, the metric of the alarm and the caller', async () => {
    const crash = { after: 20_000, exitCode: 1, reason: 'Essential container in task exited' };
    const served = await serve({
      surroundings: {
        models: { 'shop:bad': { crashAfter: crash, logs: ['starting', 'DB_PASSWORD=hunter2', 'Error: no database'] } },
        services: {},
      },
    });
    const settings = { ...clientSettings(served.server), region: 'eu-west-1' };
    const ecs = new ECSClient(settings);
    const cloudWatch = new CloudWatchClient(settings);
    const advance = (by: string) => served.control('POST', '/advance', { by });
    const options = { 'awslogs-group': '/ecs/shop', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'ecs' };
    const register = (image: string) =>
      ecs.send(
        new RegisterTaskDefinitionCommand({
          family: 'web',
          containerDefinitions: [
            { name: 'app', image, memory: 128, logConfiguration: { logDriver: 'awslogs', options } },
          ],
        }),
      );
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    await register('shop:good');
    await register('shop:bad');
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'web-cpu',
        Namespace: 'AWS/ECS',
        MetricName: 'CPUUtilization',
        Dimensions: [
          { Name: 'ClusterName', Value: 'shop' },
          { Name: 'ServiceName', Value: 'web' },
        ],
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 3,
        Threshold: 90,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    const deploymentConfiguration = {
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { alarmNames: ['web-cpu'], enable: true, rollback: true },
    };
    const service = { cluster: 'shop', desiredCount: 1, deploymentConfiguration };
    await ecs.send(new CreateServiceCommand({ ...service, serviceName: 'web', taskDefinition: 'web:1' }));
    await advance('10m');
    await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', taskDefinition: 'web:2' }));
    await advance('20m');

    const services = ecsServiceGateway(ecs, { readTags: true });
    const now = epochMs(Date.parse((await served.control('GET', '/state')).body.now ?? ''));
    const { deployments } = await services.listServiceDeployments(SERVICE, {}, 1);
    const [deployment] = await services.describeServiceDeployments([deployments.at(-1)?.serviceDeploymentArn ?? '']);
    if (deployment === undefined) throw new Error('no deployment');
    const revisionArns = [deployment.targetServiceRevision, ...deployment.sourceServiceRevisions].flatMap(
      (one) => one?.arn ?? [],
    );
    const alarms = cloudWatchAlarmGateway(cloudWatch);
    const record = foldDeployment(
      undefined,
      facts({
        serviceArn: SERVICE,
        deployment,
        service: await services.describeService(SERVICE),
        alarms: reading(),
        revisions: await services.describeServiceRevisions(revisionArns),
        now,
      }),
    );
    const evidence = await gatherEvidence(
      {
        services,
        alarms,
        series: cloudWatchMetricSeries(cloudWatch),
        logs: cloudWatchLogGateway(() => new CloudWatchLogsClient(settings)),
        trail: cloudTrailGateway(new CloudTrailClient(settings)),
        now: () => now,
        within,
      },
      { record: { ...record, serviceArn: SERVICE }, earlier: undefined, deadline: after(now, seconds(30)) },
    );
    expect(record.outcome).toBe('rolled-back');
    expect(evidence.tasks).toMatchObject([
      { exitCode: 1, container: 'app', diagnosis: { signature: 'container-exited' } },
    ]);
    expect(evidence.logs).toMatchObject([
      {
        container: 'app',
        lines: [{ text: 'starting' }, { text: 'DB_PASSWORD=[redacted]' }, { text: 'Error: no database' }],
        redacted: 1,
      },
    ]);
    expect(evidence.author).toMatchObject({ kind: 'person', eventName: 'UpdateService' });
    expect(evidence.missing).toEqual([]);
  });
});
