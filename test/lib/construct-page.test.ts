import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../lib/protection/alarm-choice.ts';
import { GuardedService } from '../../lib/service/guarded-service.ts';
import type { GuardedServiceProps } from '../../lib/service/guarded-service-props.ts';
import { Strategy } from '../../lib/service/strategy.ts';
import type { ServiceTraffic } from '../../lib/service/traffic.ts';
import { Traffic } from '../../lib/service/traffic-kinds.ts';
import { ALARMS_ON_REQUEST, DEPLOYMENT_ALARM_KINDS } from '../../src/core/protection/alarm-rules/rule.ts';
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

function createService(
  strategy: Strategy,
  traffic: ServiceTraffic,
  choose: (stack: Stack) => Partial<GuardedServiceProps> = () => ({}),
): GuardedService {
  const stack = new Stack(createApp(), 'Test');
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new Vpc(stack, 'Vpc', { maxAzs: 2 }) });
  cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http }],
  });
  return new GuardedService(stack, 'Web', { cluster, taskDefinition, strategy, traffic, ...choose(stack) });
}

function queuesIn(stack: Stack, hasDeadLetters: boolean): Partial<GuardedServiceProps> {
  const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
  return { queue: new Queue(stack, 'Queue', hasDeadLetters ? { deadLetterQueue } : {}) };
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

const alb = () => Traffic.applicationLoadBalancer();
const nlb = () => Traffic.networkLoadBalancer();
const byName = () => Traffic.serviceConnect({ portName: 'http' });
const lattice = () => Traffic.vpcLattice({ portName: 'http' });
const isShared = (): Partial<GuardedServiceProps> => ({ alarms: { LoadBalancerErrors: false } });

/** The services of the table of default alarms; several where a row is about several. */
const SERVICES: readonly (readonly [row: string, ...services: readonly GuardedService[]])[] = [
  ['behind an ALB that serves only this service, rolling', createService(Strategy.rolling(), alb())],
  ['behind an ALB that serves other services too, rolling', createService(Strategy.rolling(), alb(), isShared)],
  ['behind an ALB that serves only this service, blue/green', createService(Strategy.blueGreen(), alb())],
  ['behind an ALB that serves other services too, blue/green', createService(Strategy.blueGreen(), alb(), isShared)],
  [
    'behind an ALB, linear or canary',
    ...[Strategy.linear(), Strategy.canary()].map((strategy) => createService(strategy, alb())),
  ],
  ['behind an NLB, rolling', createService(Strategy.rolling(), nlb())],
  [
    'behind an NLB, blue/green, linear or canary',
    ...[Strategy.blueGreen(), Strategy.linear(), Strategy.canary()].map((strategy) => createService(strategy, nlb())),
  ],
  [
    'reached through Service Connect',
    ...[Strategy.rolling(), Strategy.canary()].map((strategy) => createService(strategy, byName())),
  ],
  ['reached through VPC Lattice, rolling', createService(Strategy.rolling(), lattice())],
  ['reached through VPC Lattice, blue/green', createService(Strategy.blueGreen(), lattice())],
  [
    'reached through VPC Lattice, linear or canary',
    ...[Strategy.linear(), Strategy.canary()].map((strategy) => createService(strategy, lattice())),
  ],
  [
    'with `queue`',
    ...[false, true].map((hasDeadLetters) =>
      createService(Strategy.rolling(), Traffic.none(), (stack) => queuesIn(stack, hasDeadLetters)),
    ),
  ],
  ['none of these', createService(Strategy.rolling(), Traffic.none())],
];

const rulesOf = ({ protection }: GuardedService) => protection.alarms.flatMap(({ rule }) => rule ?? []);
const quoted = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, word = '']) => word);

describe('the table of services and their default alarms', () => {
  const rows = tableAfter('| service | default alarms | metrics |');

  it('has a row for every kind of service', () => {
    expect(rows.map(([row]) => row)).toEqual(SERVICES.map(([row]) => row));
  });

  it.each(rows)('has the alarms and the metrics that CloudWatch bills: %s, %s, %s', (row, kinds = '', metrics = '') => {
    const [, ...services] = SERVICES.find(([name]) => name === row) ?? [];
    const made = services.map(rulesOf);
    expect(new Set(made.flat().map(({ kind }) => kind))).toEqual(new Set(quoted(kinds)));
    const counts = made.map((rules) => rules.flatMap((rule) => Object.keys(rule.metrics)).length);
    expect([...new Set(counts)].map(String)).toEqual(metrics.split(' or '));
    const pairs = made.map((rules) => rules.filter(({ kind }) => kind === 'UnhealthyTargets').length);
    for (const pair of pairs) expect(pair === 2).toBe(kinds.includes('two `UnhealthyTargets`'));
  });
});

describe('the table of what ALARM means', () => {
  const rules = SERVICES.flatMap(([, ...services]) => services).flatMap(rulesOf);
  const rows = tableAfter('| kind | `ALARM` means | metrics | M of N |').map(([names = '', ...cells]) => [
    names.replaceAll('`', ''),
    ...cells,
  ]);

  it('has a row for every kind that exists by default', () => {
    expect(rows.map(([kind]) => kind)).toEqual(
      DEPLOYMENT_ALARM_KINDS.filter((kind) => !ALARMS_ON_REQUEST.includes(kind)),
    );
  });

  it.each(rows)("has the alarm's own numbers: %s", (kind, _, __, mOfN = '') => {
    const own = rules.filter((rule) => rule.kind === kind);
    expect(own.length).toBeGreaterThan(0);
    // Of unhealthy targets as many as a task may need to start, three at least.
    const said =
      kind === 'UnhealthyTargets'
        ? [...mOfN.matchAll(/N is (\d+) or more/g)].map(([, n]) => `${n} of ${n}`)
        : [...mOfN.matchAll(/\d+ of \d+/g)].map(([text]) => text);
    const made = new Set(own.map(({ datapointsToAlarm: m, evaluationPeriods: n }) => `${m} of ${n}`));
    expect(new Set(said)).toEqual(made);
  });

  it('says what missing data count as, for all', () => {
    expect(page).toContain('All alarms treat missing data as not breaching');
    expect(new Set(rules.map(({ treatMissingData }) => treatMissingData))).toEqual(new Set(['notBreaching']));
  });
});

describe('the table of thresholds', () => {
  const rows = tableAfter('| kind | threshold | default |').flatMap(([names = '', , values = '']) => {
    const numbers = values.split(', ');
    return quoted(names).map((kind, index) => [kind, Number(numbers[index] ?? numbers[0])] as const);
  });

  it('has the default of every kind but one without a threshold', () => {
    const { NoHealthyTarget: _, ...others } = DEFAULT_THRESHOLDS;
    expect(Object.fromEntries(rows)).toEqual(others);
    expect(page).toContain('`NoHealthyTarget` has no threshold.');
  });
});

describe('the table of alarms on request', () => {
  const alarms = Object.fromEntries(ALARMS_ON_REQUEST.map((kind) => [kind, {}]));
  const rules = rulesOf(createService(Strategy.rolling(), alb(), (stack) => ({ ...queuesIn(stack, true), alarms })));
  const rows = tableAfter('| kind | metric | threshold | M of N |').flatMap(([names = '', ...cells]) =>
    quoted(names).map((kind) => [kind, ...cells] as const),
  );

  it('has a row for every kind that has to be asked for', () => {
    expect(rows.map(([kind]) => kind)).toEqual(ALARMS_ON_REQUEST);
  });

  it.each(rows)("has the alarm's own numbers: %s, %s, %s, %s", (kind, _, threshold, mOfN) => {
    const rule = rules.find((one) => one.kind === kind);
    expect(threshold).toMatch(new RegExp(`^> ${rule?.threshold} (s|%)$`));
    expect(rule?.comparisonOperator).toBe('GreaterThanThreshold');
    expect(mOfN).toBe(`${rule?.datapointsToAlarm} of ${rule?.evaluationPeriods} minutes`);
  });
});
