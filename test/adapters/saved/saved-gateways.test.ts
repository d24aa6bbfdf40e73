import { expect, it } from 'vitest';
import { savedGateways } from '../../../src/adapters/saved/saved-gateways.ts';
import type { SavedServices } from '../../../src/adapters/saved/saved-schema.ts';

const arnOf = (name: string) => `arn:aws:ecs:eu-west-1:111122223333:service/shop/${name}`;
const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const clusterArn = 'arn:aws:ecs:eu-west-1:111122223333:cluster/shop';

function saved(change: Partial<SavedServices> = {}): SavedServices {
  return {
    format: 'ecs-guard-services',
    schemaVersion: '1',
    savedAt: '2026-03-01T12:00:00.000Z',
    region: 'eu-west-1',
    services: [{ serviceArn: arnOf('web'), clusterArn }, { serviceArn: arnOf('job') }],
    taskDefinitions: [{ taskDefinitionArn: 'web:1', containerDefinitions: [{ name: 'app' }] }],
    succeeded: { [arnOf('job')]: false },
    alarms: {
      MetricAlarms: [{ AlarmName: 'errors', StateValue: 'OK', EvaluationPeriods: 3 }],
      CompositeAlarms: [{ AlarmName: 'all', StateValue: 'ALARM' }],
      LogAlarms: [],
    },
    targetGroups: [{ TargetGroupArn: `${ELB}:targetgroup/web/1`, Protocol: 'TLS' }],
    denied: [],
    ...change,
  };
}

it('lists the services by cluster; a service without one is in the default cluster', async () => {
  const { fleet } = savedGateways(saved());
  expect((await fleet.clusters()).items).toEqual([clusterArn, 'default']);
  expect((await fleet.services(clusterArn)).items).toEqual([arnOf('web')]);
  expect((await fleet.services('default')).items).toEqual([arnOf('job')]);
});

it('answers as AWS did', async () => {
  const gateways = savedGateways(saved());
  expect(await gateways.containers('web:1')).toEqual([{ name: 'app', isEssential: true, healthCheck: undefined }]);
  expect(await gateways.containers('gone:1')).toBeUndefined();
  expect(await gateways.hasSucceeded(arnOf('job'))).toBe(false);
  const alarms = await gateways.alarms(['errors', 'all', 'gone']);
  expect([...alarms].map(([name, { kind, state }]) => [name, kind, state])).toEqual([
    ['errors', 'metric', 'OK'],
    ['all', 'composite', 'ALARM'],
  ]);
});

it('has the target groups', async () => {
  expect(await savedGateways(saved()).targetGroups()).toEqual({
    items: [{ arn: `${ELB}:targetgroup/web/1`, kind: 'network', loadBalancers: [], healthCheck: undefined }],
    nextToken: undefined,
  });
});

it('denies what AWS denied, and does not answer what was not read', async () => {
  const actions = [
    'ecs:DescribeTaskDefinition',
    'ecs:ListServiceDeployments',
    'cloudwatch:DescribeAlarms',
    'elasticloadbalancing:DescribeTargetGroups',
  ];
  const gateways = savedGateways(saved({ denied: actions }));
  await expect(gateways.containers('web:1')).rejects.toMatchObject({ code: 'denied', action: actions[0] });
  await expect(gateways.hasSucceeded(arnOf('job'))).rejects.toMatchObject({ code: 'denied', action: actions[1] });
  await expect(gateways.alarms(['errors'])).rejects.toMatchObject({ code: 'denied', action: actions[2] });
  await expect(gateways.targetGroups()).rejects.toMatchObject({ code: 'denied', action: actions[3] });
  await expect(savedGateways(saved()).hasSucceeded(arnOf('web'))).rejects.toMatchObject({ code: 'unsupported' });
});
