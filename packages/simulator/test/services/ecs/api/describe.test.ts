import { describe, expect, it } from 'vitest';
import { describeRevision, describeService, describeTask } from '../../../../src/services/ecs/api/describe.ts';
import { account, newestDeployment, steadyWeb, update, web } from '../account.ts';
import { behind, blueGroup, greenGroup, productionRule } from '../shifted-web.ts';
import { deploymentState, revisionState, rowState, serviceState, taskState } from '../states.ts';

const definition = (healthCheck?: object) => ({
  arn: 'api:1',
  family: 'api',
  revision: 1,
  containerDefinitions: [{ name: 'app', image: 'example/api', ...(healthCheck && { healthCheck }) }],
  registeredAt: 0,
  tags: [],
  rest: {},
});

describe('describeService', () => {
  const rows = [
    rowState({ id: 'ecs-svc/2', revisionArn: 'new', rolloutState: 'IN_PROGRESS' }),
    rowState({ status: 'ACTIVE' }),
  ];
  const tasks = [
    taskState(),
    taskState({ lastStatus: 'STOPPING' }),
    taskState({ revisionArn: 'new', lastStatus: 'PENDING' }),
    taskState({ revisionArn: 'new', lastStatus: 'PROVISIONING' }),
    taskState({ revisionArn: 'new' }),
  ];

  it('counts running and pending tasks, of the service and of each row', () => {
    const described = describeService(serviceState({ desiredCount: 4, rows, tasks }));
    expect(described).toMatchObject({ desiredCount: 4, runningCount: 2, pendingCount: 2 });
    expect(described.deployments.map((row) => [row.id, row.desiredCount, row.runningCount, row.pendingCount])).toEqual([
      ['ecs-svc/2', 4, 1, 2],
      // A row that is not PRIMARY wants what it still has.
      ['ecs-svc/1', 1, 1, 0],
    ]);
    expect(described.currentServiceRevisions).toEqual([
      { arn: 'new', requestedTaskCount: 4, runningTaskCount: 1, pendingTaskCount: 2 },
      { arn: 'rev-1', requestedTaskCount: 1, runningTaskCount: 1, pendingTaskCount: 0 },
    ]);
  });

  it('shows a rollout state only with the ECS controller', () => {
    const [ecs] = describeService(serviceState({ rows })).deployments;
    const [other] = describeService(serviceState({ rows, controller: 'CODE_DEPLOY' })).deployments;
    expect(ecs).toHaveProperty('rolloutState', 'IN_PROGRESS');
    expect(other).not.toHaveProperty('rolloutState');
  });

  it('shows Service Connect in its deployments, and monitoring in its revisions, not in the service', () => {
    const rest = {
      serviceConnectConfiguration: { enabled: true },
      monitoring: { interval: 20 },
      launchType: 'FARGATE',
    };
    const service = serviceState({ rest, rows });
    const described = describeService(service);
    expect(described).toMatchObject({
      launchType: 'FARGATE',
      deployments: [{ serviceConnectConfiguration: { enabled: true } }, {}],
    });
    expect(described).not.toHaveProperty('serviceConnectConfiguration');
    expect(described).not.toHaveProperty('monitoring');
    expect(describeRevision(service, revisionState())).toMatchObject(rest);
  });

  it('names the newest deployment as the current one', () => {
    const deployments = [deploymentState({ arn: 'd-1' }), deploymentState({ arn: 'd-2' })];
    expect(describeService(serviceState({ deployments })).currentServiceDeployment).toBe('d-2');
  });
});

describe('describeRevision', () => {
  // As in the examples of DescribeServiceRevisions of the API and of the AWS CLI.
  it('shows where its tasks run, with the platform version that they have [ECS-143]', () => {
    const of = (rest: Record<string, unknown>) => describeRevision(serviceState({ rest }), revisionState());
    expect(of({ launchType: 'FARGATE' })).toMatchObject({
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      guardDutyEnabled: false,
    });
    expect(of({ capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] })).toMatchObject({
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
    });
  });

  it.each([
    ['blue', blueGroup],
    ['green', greenGroup],
  ] as const)('names the target group of the side %s while the revision has tasks [ECS-52]', (side, targetGroupArn) => {
    const service = serviceState({ ...behind(), tasks: [taskState()] });
    expect(describeRevision(service, revisionState({ side }))).toMatchObject({
      resolvedConfiguration: { loadBalancers: [{ targetGroupArn, productionListenerRule: productionRule }] },
    });
    service.tasks = [taskState({ lastStatus: 'STOPPED' })];
    expect(describeRevision(service, revisionState({ side }))).not.toHaveProperty('resolvedConfiguration');
  });
});

describe('describeTask', () => {
  it.each([
    ['no check', undefined, {}, 'UNKNOWN'],
    ['a check that passes', { command: ['true'] }, {}, 'HEALTHY'],
    ['a check that failed', { command: ['true'] }, { healthy: false, condemned: true }, 'UNHEALTHY'],
    ['a check that has not passed yet', { command: ['true'] }, { healthy: false }, 'UNKNOWN'],
  ])('with %s in its containers has a health status of its own', (_what, healthCheck, fields, healthStatus) => {
    expect(describeTask(serviceState(), taskState(fields), definition(healthCheck))).toMatchObject({ healthStatus });
  });

  it.each([
    ['PROVISIONING', 'RUNNING', 'PENDING'],
    ['PENDING', 'RUNNING', 'PENDING'],
    ['RUNNING', 'RUNNING', 'RUNNING'],
    ['STOPPING', 'STOPPED', 'RUNNING'],
    ['STOPPED', 'STOPPED', 'STOPPED'],
  ] as const)('that is %s is wanted %s, and its containers are %s', (lastStatus, desiredStatus, ofContainers) => {
    expect(describeTask(serviceState(), taskState({ lastStatus }), definition())).toMatchObject({
      lastStatus,
      desiredStatus,
      group: 'service:web',
      containers: [{ name: 'app', lastStatus: ofContainers }],
    });
  });
});

describe('a deployment under way', () => {
  it('requests the desired count of its target, and shows no stage after its end [ECS-143]', async () => {
    const shop = account({ parameters: { deploymentListLagMs: 0 } });
    await steadyWeb(shop);
    update(shop, { taskDefinition: 'api:2' });
    await shop.clock.advanceTo(shop.clock.now() + 2_000);
    expect(newestDeployment(shop)).toMatchObject({
      // As in the example of DescribeServiceDeployments.
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: false, rollback: false },
        maximumPercent: 200,
        minimumHealthyPercent: 100,
      },
      lifecycleStage: 'SCALE_UP',
      targetServiceRevision: { requestedTaskCount: 2, runningTaskCount: 0, pendingTaskCount: 2 },
      sourceServiceRevisions: [{ requestedTaskCount: 2, runningTaskCount: 2 }],
    });
    await shop.clock.advanceTo(shop.clock.now() + 300_000);
    expect(newestDeployment(shop)).toMatchObject({
      status: 'SUCCESSFUL',
      sourceServiceRevisions: [{ runningTaskCount: 0 }],
    });
    expect(newestDeployment(shop).lifecycleStage).toBeUndefined();
    expect(web(shop).runningCount).toBe(2);
  });
});
