import { describe, expect, it } from 'vitest';
import { ServiceError, SimulatorGap } from '../src/service.ts';
import { monitored } from './services/cloudwatch/account.ts';
import { account, steadyWeb } from './services/ecs/account.ts';

function errorOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

const minute = { StartTime: new Date(0), EndTime: new Date(60_000) };
const sumOf = (Id: string, Period: number) => ({
  Id,
  ReturnData: false,
  MetricStat: { Metric: { Namespace: 'shop', MetricName: 'errors' }, Period, Stat: 'Sum' },
});

describe('what AWS does and the simulator cannot', () => {
  it.each([
    ['an operation', 'GetDashboard', {}],
    ['a kind of alarm', 'PutCompositeAlarm', { AlarmName: 'a' }],
    ['a statistic', 'PutMetricAlarm', { Statistic: undefined, ExtendedStatistic: 'tm90' }],
    [
      'a percentile',
      'GetMetricStatistics',
      { Namespace: 'shop', MetricName: 'errors', ...minute, Period: 60, ExtendedStatistics: ['p99.999'] },
    ],
    [
      'an expression of two periods',
      'GetMetricData',
      { ...minute, MetricDataQueries: [sumOf('a', 60), sumOf('b', 300), { Id: 'c', Expression: 'a + b' }] },
    ],
  ])('is a gap: %s of CloudWatch', (_, operation, input) => {
    const shop = monitored();
    const run = () => (operation === 'PutMetricAlarm' ? shop.alarm('a', input) : shop.call(operation, input));
    expect(errorOf(run)).toBeInstanceOf(SimulatorGap);
  });

  it.each([
    ['an operation', 'ExecuteCommand', {}],
    [
      'a scheduling strategy',
      'CreateService',
      { cluster: 'shop', serviceName: 'agent', taskDefinition: 'api:1', schedulingStrategy: 'DAEMON' },
    ],
    [
      'another deployment controller',
      'UpdateService',
      { cluster: 'shop', service: 'web', deploymentController: { type: 'EXTERNAL' } },
    ],
  ])('is a gap: %s of ECS', async (_, operation, input) => {
    const shop = account();
    await steadyWeb(shop);
    expect(errorOf(() => shop.call(operation, input))).toBeInstanceOf(SimulatorGap);
  });
});

describe('what AWS refuses', () => {
  it('is no gap, whatever its words', () => {
    const refused = errorOf(() =>
      monitored().alarm('a', { Statistic: undefined, ExtendedStatistic: 'the simulator ' }),
    );
    expect(refused).toBeInstanceOf(ServiceError);
    expect(refused).not.toBeInstanceOf(SimulatorGap);
    expect(new ServiceError('ValidationError', 'the simulator keeps ten seconds')).not.toBeInstanceOf(SimulatorGap);
  });
});
