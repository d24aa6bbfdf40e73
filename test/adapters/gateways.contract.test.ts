import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import { VirtualClock } from '@ecs-guard/simulator/clock';
import { simulatorParameters } from '@ecs-guard/simulator/parameters';
import type { SimulatedService } from '@ecs-guard/simulator/service';
import { createCloudWatch } from '@ecs-guard/simulator/services/cloudwatch/service';
import { createEcs } from '@ecs-guard/simulator/services/ecs/service';
import { EventBridgeService } from '@ecs-guard/simulator/services/eventbridge/event-bridge';
import { createSlackWorkspace } from '@ecs-guard/simulator/services/slack/workspace';
import { SqsService } from '@ecs-guard/simulator/services/sqs';
import { clientSettings, startServer } from '../../packages/simulator/test/loopback.ts';
import { cloudWatchAlarmGateway } from '../../src/adapters/cloudwatch/cloudwatch.ts';
import { ecsFleetGateway, ecsServiceGateway } from '../../src/adapters/ecs/ecs.ts';
import { ecsDeploymentFinder } from '../../src/adapters/ecs/ecs-finder.ts';
import { eventBridgePublisher } from '../../src/adapters/eventbridge.ts';
import { slackGateway } from '../../src/adapters/slack/slack.ts';
import { sqsNotifyScheduler, sqsReconcileScheduler } from '../../src/adapters/sqs.ts';
import { parseReconcilerMessage } from '../../src/core/event/parse-signal.ts';
import type { OutcomeEvent } from '../../src/core/outcome-event/outcome-event.ts';
import { parseNotifierMessage } from '../../src/core/slack/parse-notify.ts';
import { epochMs } from '../../src/core/time.ts';
import { at, T0 } from '../builders/facts.ts';
import { ALARM_NAMES, alarmGatewayContract, CHANGES } from '../contract/alarm-gateway.ts';
import { FLEET, fleetGatewayContract } from '../contract/fleet-gateway.ts';
import { outcomePublisherContract } from '../contract/outcome-publisher.ts';
import { notifySchedulerContract, reconcileSchedulerContract } from '../contract/schedulers.ts';
import { deploymentFinderContract, STORY, serviceGatewayContract } from '../contract/service-gateway.ts';
import { slackGatewayContract } from '../contract/slack-gateway.ts';

const scope = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
const emit = () => undefined;
const place = { accountId: scope.account, region: scope.region };

async function settingsOf(clock: VirtualClock, ...services: readonly SimulatedService[]) {
  return { ...clientSettings(await startServer({ services, clock })), region: scope.region };
}

async function shopWithStory(): Promise<ECSClient> {
  const clock = new VirtualClock(at(26));
  const ecs = createEcs({ clock, emit, scope });
  const deployments = STORY.toSorted((a, b) => a.createdAt - b.createdAt).map(
    ({ serviceDeploymentArn, status, createdAt, finishedAt, revisionArn, taskDefinition }) => ({
      arn: serviceDeploymentArn,
      status,
      createdAt,
      ...(finishedAt === undefined ? {} : { finishedAt }),
      targetRevisionArn: revisionArn,
      taskDefinition: `checkout:${taskDefinition}`,
    }),
  );
  ecs.seedService({
    cluster: 'shop',
    serviceName: 'checkout',
    taskDefinition: 'checkout:24',
    desiredCount: 2,
    configuration: { alarms: { alarmNames: ['checkout-5xx'], enable: true, rollback: true } },
    deployments,
  });
  return new ECSClient(await settingsOf(clock, ecs));
}

serviceGatewayContract('the adapter of ECS', async () => ecsServiceGateway(await shopWithStory()));
deploymentFinderContract('the adapter of ECS', async () => ecsDeploymentFinder(await shopWithStory()));

fleetGatewayContract('the adapter of ECS', async () => {
  const clock = new VirtualClock(T0);
  const ecs = createEcs({ clock, emit, scope });
  for (const [cluster, count] of Object.entries(FLEET)) {
    ecs.store.addCluster(cluster);
    for (let index = 0; index < count; index += 1) {
      const serviceName = `s${String(index).padStart(4, '0')}`;
      ecs.seedService({ cluster, serviceName, taskDefinition: 'api:1', desiredCount: 0 });
    }
  }
  return ecsFleetGateway(new ECSClient(await settingsOf(clock, ecs)));
});

alarmGatewayContract('the adapter of CloudWatch', async () => {
  const clock = new VirtualClock(T0);
  const cloudWatch = createCloudWatch({ clock, emit, scope });
  // The states are the story's: nothing is evaluated.
  cloudWatch.setActive(false);
  const call = (operation: string, input: Readonly<Record<string, unknown>>) =>
    cloudWatch.handle({ operation, input, caller: { accessKeyId: 'STORY' } });
  for (const AlarmName of ALARM_NAMES) {
    await call('PutMetricAlarm', {
      AlarmName,
      Namespace: 'shop',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 2,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  }
  for (const { to, at: when } of CHANGES) {
    await clock.advanceTo(when);
    await call('SetAlarmState', { AlarmName: 'alarm-001', StateValue: to, StateReason: 'as the story goes' });
  }
  await clock.advanceTo(at(10));
  return cloudWatchAlarmGateway(new CloudWatchClient(await settingsOf(clock, cloudWatch)));
});

outcomePublisherContract('the adapter of EventBridge', async () => {
  const clock = new VirtualClock(T0);
  const bridge = new EventBridgeService({ ...place, clock, deliver: () => undefined });
  bridge.createBus('guard');
  const client = new EventBridgeClient(await settingsOf(clock, bridge));
  return {
    publisher: eventBridgePublisher({ client, eventBusName: 'guard' }),
    published: async () =>
      bridge.events
        .filter(({ busName }) => busName === 'guard')
        .map(({ event }) => {
          const { source, 'detail-type': detailType, resources, detail } = event;
          return { source, detailType, resources, detail } as OutcomeEvent;
        }),
  };
});

async function queue() {
  const clock = new VirtualClock(T0);
  const known = { url: '' };
  const sqs = new SqsService({ ...place, clock, baseUrl: () => known.url });
  sqs.createQueue({ name: 'signals' });
  const settings = await settingsOf(clock, sqs);
  known.url = settings.endpoint;
  return {
    settings: { client: new SQSClient(settings), queueUrl: sqs.urlOf('signals') },
    bodies: () => sqs.receive('signals', 10).map(({ body }) => body),
    pass: (ms: number) => clock.advanceTo(clock.now() + ms),
  };
}

reconcileSchedulerContract('the adapter of SQS', async () => {
  const { settings, bodies, pass } = await queue();
  return {
    scheduler: sqsReconcileScheduler(settings),
    pass,
    arrived: async () =>
      bodies().map((body) => {
        const signal = parseReconcilerMessage(body, { account: '111122223333', region: 'eu-west-1' });
        if (signal?.kind !== 'service') throw new Error(`no reconciliation: ${body}`);
        return { serviceArn: signal.serviceArn, nextReconcileAt: signal.nextReconcileAt };
      }),
  };
});

notifySchedulerContract('the adapter of SQS', async () => {
  const { settings, bodies, pass } = await queue();
  return {
    again: sqsNotifyScheduler(settings),
    pass,
    arrived: async () =>
      bodies().map((body) => {
        const request = parseNotifierMessage(body);
        if (request === undefined) throw new Error(`no request: ${body}`);
        return request;
      }),
  };
});

slackGatewayContract('the adapter of Slack', async () => {
  const clock = new VirtualClock(T0);
  const slack = createSlackWorkspace({ clock, parameters: simulatorParameters({}), botToken: 'xoxb-simulated' });
  slack.addChannel('C0DEPLOYS1');
  const server = await startServer({ services: [], clock, slack });
  const token = { current: async () => 'xoxb-simulated', refresh: async () => 'xoxb-simulated' };
  return {
    slack: slackGateway({ token, apiUrl: `${server.url}/slack/api/` }),
    now: () => epochMs(clock.now()),
    pass: (ms) => clock.advanceTo(clock.now() + ms),
  };
});
