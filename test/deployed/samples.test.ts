import { readFileSync } from 'node:fs';
import { ServiceError } from '@ecs-guard/simulator/service';
import type { DeploymentSeed } from '@ecs-guard/simulator/services/ecs/seed';
import { afterEach, describe, expect, it } from 'vitest';
import { type DeployedStory, startStory } from './story.ts';

const sample = (name: string): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(new URL(`../fixtures/events/${name}.json`, import.meta.url), 'utf8'));
const minute = 60_000;
/** 2020-05-23T11:11:11Z, the time that the samples of deployment events carry. */
const TOLD = Date.UTC(2020, 4, 23, 11, 11, 11);
const place = (account: string) => ({ partition: 'aws', region: 'us-west-2', account });
const denied = ({ action, function: name }: { readonly action: string; readonly function: string | undefined }) =>
  name === 'reconciler' && action.startsWith('ecs:')
    ? { error: new ServiceError('AccessDeniedException', `not allowed to perform ${action}`) }
    : undefined;

interface Story {
  readonly startsAt: number;
  readonly account: string;
  /** Service name, cluster and the deployment that agrees with the event. */
  readonly service: string;
  readonly cluster: string;
  readonly deployment: DeploymentSeed;
  readonly agreed: Readonly<Record<string, unknown>>;
  readonly messages: readonly string[];
}

const deployment = (fields: Partial<DeploymentSeed>): DeploymentSeed => ({
  status: 'IN_PROGRESS',
  createdAt: TOLD,
  startedAt: TOLD + 1_000,
  classicId: 'ecs-svc/123',
  ...fields,
});
const breaker = { status: 'TRIGGERED', failureCount: 3, threshold: 3 };
const base = { startsAt: TOLD + minute, account: '111122223333', service: 'servicetest', cluster: 'default' };
const good: DeploymentSeed = {
  status: 'SUCCESSFUL',
  createdAt: TOLD - 90 * minute,
  startedAt: TOLD - 90 * minute,
  finishedAt: TOLD - 80 * minute,
  classicId: 'ecs-svc/100',
};
const rollingBack = deployment({
  status: 'ROLLBACK_IN_PROGRESS',
  createdAt: TOLD - 5 * minute,
  startedAt: TOLD - 5 * minute,
  circuitBreaker: breaker,
  rollback: { reason: 'circuit breaker', startedAt: TOLD },
});
const actionAt = Date.UTC(2019, 10, 19, 19, 55, 38);
const placementAt = Date.UTC(2019, 10, 6, 19, 9, 33);
const hookAt = Date.UTC(2024, 0, 15, 10);

const STORIES: Readonly<Record<string, Story>> = {
  'ecs-deployment-in-progress-initial': {
    ...base,
    deployment: deployment({}),
    agreed: { phase: 'rolling-out', ecsDeploymentIds: ['ecs-svc/123'] },
    messages: [],
  },
  'ecs-deployment-completed': {
    ...base,
    deployment: deployment({ status: 'SUCCESSFUL', createdAt: TOLD - 5 * minute, finishedAt: TOLD + 500 }),
    agreed: { phase: 'finished', outcome: 'succeeded', finishedAt: TOLD + 500 },
    messages: [],
  },
  'ecs-deployment-failed-circuit-breaker': {
    ...base,
    deployment: rollingBack,
    agreed: { phase: 'rolling-back', cause: 'circuit-breaker' },
    messages: ['servicetest is rolling back: its tasks kept failing'],
  },
  'ecs-deployment-in-progress-rollback': {
    ...base,
    deployment: rollingBack,
    agreed: { phase: 'rolling-back', cause: 'circuit-breaker' },
    messages: ['servicetest is rolling back: its tasks kept failing'],
  },
  'ecs-service-action-task-start-impaired': {
    ...base,
    startsAt: actionAt + minute,
    deployment: deployment({ createdAt: actionAt - minute, startedAt: actionAt - minute }),
    agreed: { phase: 'rolling-out' },
    messages: [],
  },
  'ecs-service-action-placement-failure-ec2-cpu': {
    ...base,
    startsAt: placementAt + minute,
    deployment: deployment({ createdAt: placementAt - minute, startedAt: placementAt - minute }),
    agreed: { phase: 'rolling-out' },
    messages: [],
  },
  'ecs-hook-awaiting-action': {
    startsAt: hookAt + minute,
    account: '123456789012',
    service: 'my-service',
    cluster: 'my-cluster',
    deployment: {
      status: 'IN_PROGRESS',
      createdAt: hookAt - minute,
      startedAt: hookAt - minute,
      arn: 'arn:aws:ecs:us-west-2:123456789012:service-deployment/my-cluster/my-service/EZe5RNVLH6PPzHXINuP28',
    },
    agreed: { phase: 'rolling-out' },
    messages: [],
  },
};

describe('a sample event of AWS through the deployed handlers', () => {
  let story: DeployedStory | undefined;
  afterEach(async () => {
    await story?.close();
    story = undefined;
  });

  it.each(Object.entries(STORIES))(
    'agrees with what ECS says: %s',
    async (name, { startsAt, account, service, cluster, deployment: seed, agreed, messages }) => {
      story = await startStory({ startsAt, place: place(account) });
      const createdAt = Math.min(good.createdAt, seed.createdAt - 90 * minute);
      story.ecs.seedService({
        serviceName: service,
        cluster,
        taskDefinition: 'servicetest:7',
        createdAt,
        deployments: [{ ...good, createdAt, startedAt: createdAt, finishedAt: createdAt + minute }, seed],
      });
      story.send(sample(name));
      await story.runUntil(startsAt + 20_000);
      const records = (await story.records()).filter((record) => record['baseline'] === false);
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject(agreed);
      expect(story.texts()).toEqual(messages);
      expect(story.faults()).toEqual([]);
    },
  );

  it.each(Object.entries(STORIES))(
    'is kept, and makes no record, while ECS denies to describe the service: %s',
    async (name, { startsAt, account }) => {
      story = await startStory({ startsAt, place: place(account), faults: denied });
      story.send(sample(name));
      await story.runUntil(startsAt + 20_000);
      expect(await story.records()).toEqual([]);
      const head = (await story.scan()).find((item) => item['sk'] === '~head');
      expect(head?.['refusal']).toMatchObject({ count: 1, code: 'AccessDeniedException', announced: false });
      expect([story.texts(), story.published(), story.faults()]).toEqual([[], [], []]);
    },
  );

  it('finds the deployment that an alarm of the samples guards', async () => {
    const firedAt = Date.UTC(2019, 9, 2, 17, 4, 40);
    const startsAt = firedAt + minute;
    story = await startStory({ startsAt, place: { partition: 'aws', region: 'us-east-1', account: '123456789012' } });
    const alarms = { status: 'MONITORING', alarmNames: ['ServerCpuTooHigh'], triggeredAlarmNames: [] };
    const { arn } = story.ecs.seedService({
      serviceName: 'web',
      cluster: 'shop',
      taskDefinition: 'web:1',
      createdAt: firedAt - 10 * minute,
      deployments: [
        { status: 'IN_PROGRESS', createdAt: firedAt - 5 * minute, startedAt: firedAt - 5 * minute, alarms },
      ],
    });
    story.send({
      source: 'aws.ecs',
      'detail-type': 'ECS Deployment State Change',
      resources: [arn],
      time: '2019-10-02T17:00:00Z',
      detail: { eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS', updatedAt: '2019-10-02T17:00:00Z' },
    });
    await story.runUntil(startsAt + 5_000);
    const deploymentArn = story.ecs.store.allServices()[0]?.deployments[0]?.arn ?? '';
    story.ecs.patchDeployment(deploymentArn, {
      status: 'ROLLBACK_IN_PROGRESS',
      alarms: { ...alarms, status: 'TRIGGERED', triggeredAlarmNames: ['ServerCpuTooHigh'] },
      rollback: { reason: 'alarm', startedAt: startsAt + 5_000, serviceRevisionArn: deploymentArn },
    });
    story.send(sample('cw-alarm-state-change-metric'));
    await story.runUntil(startsAt + 10_000);
    expect((await story.records())[0]).toMatchObject({ phase: 'rolling-back', cause: 'alarm' });
    expect(story.texts()).toEqual(['web is rolling back: alarm ServerCpuTooHigh fired']);
    expect(story.faults()).toEqual([]);
  });

  it('ignores what no rule passes, and what the handlers know no use for', async () => {
    const names = [
      'cw-alarm-config-change-composite-create',
      'cw-alarm-config-change-composite-delete',
      'cw-alarm-config-change-metric-update',
      'cw-alarm-contributor-state-change',
      'cw-alarm-state-change-anomaly',
      'cw-alarm-state-change-composite',
      'cw-alarm-state-change-log-alarm',
      'cw-alarm-state-change-metric-math',
      'ecs-container-instance-state-change',
      'ecs-daemon-task-creation-failed',
      'ecs-daemon-task-failed-to-run',
      'ecs-service-action-capacity-provider-steady-state',
      'ecs-service-action-steady-state',
      'ecs-task-state-change-2023',
    ];
    story = await startStory();
    for (const name of names) story.send(sample(name));
    const taskSet = 'arn:aws:ecs:us-west-2:111122223333:task-set/default/servicetest/ecs-svc/123';
    story.send({ ...sample('ecs-deployment-completed'), resources: [taskSet] });
    await story.settle();
    expect(await story.records()).toEqual([]);
    expect(story.texts()).toEqual([]);
    expect(story.faults()).toEqual([]);
    const told = story.logs.map((line) => JSON.stringify(line)).join('\n');
    expect(told).toContain('which is not a service');
  });

  it.each([
    ['aws-cn', 'cn-north-1', 'arn:aws-cn:ecs:cn-north-1:111122223333:service/default/servicetest'],
    ['aws-us-gov', 'us-gov-west-1', 'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service/default/servicetest'],
    ['aws', 'us-west-2', 'arn:aws:ecs:us-west-2:111122223333:service/servicetest'],
  ])('takes services of %s in %s, and short ARNs', async (partition, region, arn) => {
    story = await startStory({ startsAt: TOLD + minute, place: { partition, region, account: '111122223333' } });
    story.ecs.seedService({
      serviceName: 'servicetest',
      serviceArn: arn,
      taskDefinition: 'servicetest:7',
      createdAt: TOLD - minute,
      deployments: [rollingBack],
    });
    story.send({ ...sample('ecs-deployment-failed-circuit-breaker'), resources: [arn] });
    await story.runUntil(TOLD + minute + 20_000);
    expect((await story.records())[0]).toMatchObject({
      serviceArn: arn,
      phase: 'rolling-back',
      cause: 'circuit-breaker',
    });
    expect(story.texts()).toEqual(['servicetest is rolling back: its tasks kept failing']);
    expect(story.faults()).toEqual([]);
  });
});
