import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { GuardedService } from '../../lib/service/guarded-service.ts';
import { Strategy } from '../../lib/service/strategy.ts';
import type { ServiceTraffic } from '../../lib/service/traffic.ts';
import { Traffic } from '../../lib/service/traffic-kinds.ts';
import { DEPLOYMENT_ALARM_KINDS } from '../../src/core/protection/alarm-rules/rule.ts';
import { createApp } from './synth.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/guarded-services.md'), 'utf8');

/** The cells of the table that begins with such a head, without its first two lines. */
function tableAfter(head: string): readonly (readonly string[])[] {
  const [, table = ''] = page.split(`${head}\n`);
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .slice(1)
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

function createService(strategy: Strategy, traffic: ServiceTraffic, hasQueue = false): GuardedService {
  const stack = new Stack(createApp(), 'Test');
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2 }) });
  cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http }],
  });
  const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
  const queue = hasQueue ? { queue: new Queue(stack, 'Queue', { deadLetterQueue }) } : {};
  return new GuardedService(stack, 'Web', { cluster, taskDefinition, strategy, traffic, ...queue });
}

describe('the table of traffic and strategies', () => {
  const traffic: Readonly<Record<string, () => ServiceTraffic>> = {
    'Application Load Balancer': () => Traffic.applicationLoadBalancer(),
    'Network Load Balancer': () => Traffic.networkLoadBalancer(),
    'Service Connect': () => Traffic.serviceConnect({ portName: 'http' }),
    'VPC Lattice': () => Traffic.vpcLattice({ portName: 'http' }),
    'none, or a queue': () => Traffic.none(),
  };
  const rows = tableAfter('| traffic | rolling | blue/green | linear, canary | waits that ECS adds |');
  const cells = rows.flatMap(([name = '', rolling = '', blueGreen = '', steps = '']) => [
    [name, Strategy.rolling(), rolling] as const,
    [name, Strategy.blueGreen(), blueGreen] as const,
    [name, Strategy.linear(), steps] as const,
    [name, Strategy.canary(), steps] as const,
  ]);

  it('has a row for everything that may stand before a service', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(traffic));
    expect(cells).toHaveLength(20);
  });

  it.each(cells)('says what the construct does: %s, %o, %s', (name, strategy, cell) => {
    const synthesize = () => Template.fromStack(Stack.of(createService(strategy, (traffic[name] ?? Traffic.none)())));
    expect(cell).toMatch(/^(yes|refused)/);
    if (cell.startsWith('refused'))
      expect(synthesize).toThrow('shifts traffic in steps, but the property traffic is not set');
    else expect(synthesize).not.toThrow();
  });
});

const OPERATORS: Readonly<Record<string, string>> = {
  '≥': 'GreaterThanOrEqualToThreshold',
  '>': 'GreaterThanThreshold',
};

describe('the table of default alarms', () => {
  const rules = [
    createService(Strategy.rolling(), Traffic.applicationLoadBalancer()),
    createService(Strategy.rolling(), Traffic.none(), true),
  ]
    .flatMap(({ protection }) => protection.alarms)
    .flatMap(({ rule }) => rule ?? []);
  const rows = tableAfter('| kind | metric | threshold | M of N | where |').flatMap(([names = '', ...cells]) =>
    names.split(', ').map((name) => [name.replaceAll('`', ''), ...cells]),
  );

  it('has a row for every kind', () => {
    expect(rows.map(([kind]) => kind)).toEqual(DEPLOYMENT_ALARM_KINDS);
  });

  it.each(rows)("has the alarm's own numbers: %s, %s, %s, %s", (kind, metric, threshold, mOfN) => {
    const rule = rules.find((one) => one.kind === kind);
    const [, operator = '', value = ''] = /^([≥>]) ([\d.]+)/.exec(threshold ?? '') ?? [];
    expect(Number.parseFloat(value)).toBe(rule?.threshold);
    expect(rule?.comparisonOperator).toBe(OPERATORS[operator]);
    if (kind === 'UnhealthyTargets') expect(mOfN).toContain(`N is ${rule?.datapointsToAlarm} or more`);
    else expect(mOfN).toMatch(new RegExp(`^${rule?.datapointsToAlarm} of ${rule?.evaluationPeriods}( minutes)?$`));
    const floor = /(?:at least|fewer than) (\d+)/.exec(metric ?? '')?.[1];
    if (floor !== undefined) expect(rule?.expression).toContain(floor);
  });

  it('says what missing data count as, for all', () => {
    expect(page).toContain('All treat missing data as not breaching');
    expect(new Set(rules.map(({ treatMissingData }) => treatMissingData))).toEqual(new Set(['notBreaching']));
  });
});
