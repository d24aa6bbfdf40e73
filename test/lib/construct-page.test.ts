import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, ListenerAction, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Queue, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { describe, expect, it } from 'vitest';
import type { DeploymentAlarmChoices } from '../../lib/protection/alarm-choice.ts';
import { DEFAULT_THRESHOLDS } from '../../src/core/protection/alarm-rules/defaults.ts';
import { GuardedService } from '../../lib/service/guarded-service.ts';
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

/** Its dead letters have an alarm of their own. */
const LONG_JOBS: QueueProps = { visibilityTimeout: Duration.minutes(3) };

function createService(
  strategy: Strategy,
  traffic: ServiceTraffic | ((stack: Stack, vpc: Vpc) => ServiceTraffic),
  queueOf?: QueueProps,
  alarms: DeploymentAlarmChoices = {},
): GuardedService {
  const stack = new Stack(createApp(), 'Test');
  const vpc = new Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: false, maxAzs: 2 });
  const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
  cluster.addDefaultCloudMapNamespace({ name: 'test.local' });
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('web', {
    image: ecs.ContainerImage.fromRegistry('public.ecr.aws/nginx/nginx:stable'),
    portMappings: [{ containerPort: 80, name: 'http', appProtocol: ecs.AppProtocol.http }],
  });
  const deadLetterQueue = { queue: new Queue(stack, 'Dead'), maxReceiveCount: 3 };
  const queue = queueOf === undefined ? {} : { queue: new Queue(stack, 'Queue', { deadLetterQueue, ...queueOf }) };
  return new GuardedService(stack, 'Web', {
    cluster,
    taskDefinition,
    strategy,
    traffic: typeof traffic === 'function' ? traffic(stack, vpc) : traffic,
    alarms,
    ...queue,
  });
}

/** Behind a load balancer that other services use too. */
function createShared(strategy: Strategy): GuardedService {
  return createService(strategy, (stack, vpc) =>
    Traffic.applicationLoadBalancer({
      listener: new ApplicationLoadBalancer(stack, 'Shared', { vpc }).addListener('Http', {
        port: 80,
        defaultAction: ListenerAction.fixedResponse(404),
      }),
      conditions: [ListenerCondition.pathPatterns(['/web/*'])],
      priority: 1,
    }),
  );
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

const NAMES = /`(\w+)`/g;
const namesIn = (cell = '') => [...cell.matchAll(NAMES)].map(([, name = '']) => name);

describe('the table of services', () => {
  const alb = () => Traffic.applicationLoadBalancer();
  const lattice = () => Traffic.vpcLattice({ portName: 'http' });
  const shapes: Readonly<Record<string, readonly (() => GuardedService)[]>> = {
    'behind an ALB that serves only this service, rolling': [() => createService(Strategy.rolling(), alb())],
    'behind an ALB that serves other services too, rolling': [() => createShared(Strategy.rolling())],
    'behind an ALB that serves only this service, blue/green': [() => createService(Strategy.blueGreen(), alb())],
    'behind an ALB that serves other services too, blue/green': [() => createShared(Strategy.blueGreen())],
    'behind an ALB, linear or canary': [
      () => createService(Strategy.linear(), alb()),
      () => createService(Strategy.canary(), alb()),
      () => createShared(Strategy.linear()),
      () => createShared(Strategy.canary()),
    ],
    'behind an NLB, rolling': [() => createService(Strategy.rolling(), Traffic.networkLoadBalancer())],
    'behind an NLB, blue/green, linear or canary': [
      () => createService(Strategy.blueGreen(), Traffic.networkLoadBalancer()),
      () => createService(Strategy.linear(), Traffic.networkLoadBalancer()),
    ],
    'reached through Service Connect': [
      () => createService(Strategy.rolling(), Traffic.serviceConnect({ portName: 'http' })),
      () => createService(Strategy.canary(), Traffic.serviceConnect({ portName: 'http' })),
    ],
    'reached through VPC Lattice, rolling': [() => createService(Strategy.rolling(), lattice())],
    'reached through VPC Lattice, blue/green': [() => createService(Strategy.blueGreen(), lattice())],
    'reached through VPC Lattice, linear or canary': [
      () => createService(Strategy.linear(), lattice()),
      () => createService(Strategy.canary(), lattice()),
    ],
    'with `queue`': [() => createService(Strategy.rolling(), Traffic.none(), {})],
    'with `queue`, a dead-letter queue, and a visibility timeout of more than 2 minutes': [
      () => createService(Strategy.rolling(), Traffic.none(), LONG_JOBS),
    ],
    'none of these': [() => createService(Strategy.rolling(), Traffic.none())],
  };
  const rows = tableAfter('| service | default alarms | metrics |');

  it('has a row for each kind of service', () => {
    expect(rows.map(([name]) => name)).toEqual(Object.keys(shapes));
  });

  it.each(rows)('has the alarms of the construct, and the metrics that they read: %s', (name = '', kinds, metrics) => {
    const expected = namesIn(kinds?.replaceAll(/two (`\w+`)/g, '$1 $1'));
    for (const create of shapes[name] ?? []) {
      const rules = create().protection.alarms.flatMap(({ rule }) => rule ?? []);
      expect(rules.map(({ kind }) => kind).toSorted()).toEqual(expected.toSorted());
      const count = rules.reduce((sum, one) => sum + Object.keys(one.metrics).length, 0);
      // A queue without a dead-letter queue has fewer.
      expect(metrics?.split(' or ').at(-1)).toBe(String(count));
    }
  });
});

describe('the tables of default alarms', () => {
  const rules = [
    createService(Strategy.rolling(), Traffic.applicationLoadBalancer(), undefined, { TargetLatency: {} }),
    createService(Strategy.blueGreen(), Traffic.applicationLoadBalancer()),
    createService(Strategy.canary(), Traffic.applicationLoadBalancer()),
    createShared(Strategy.rolling()),
    createService(Strategy.rolling(), Traffic.networkLoadBalancer()),
    createService(Strategy.rolling(), Traffic.none(), {}, { Cpu: {}, Memory: {}, QueueAge: {} }),
    createService(Strategy.rolling(), Traffic.none(), LONG_JOBS),
  ]
    .flatMap(({ protection }) => protection.alarms)
    .flatMap(({ rule }) => rule ?? []);
  const byDefault = tableAfter('| kind | `ALARM` means | metrics | M of N |');
  const onRequest = tableAfter('| kind | metric | threshold | M of N |');
  const rows = [...byDefault, ...onRequest].flatMap(([kinds, , , mOfN = '']) =>
    namesIn(kinds).map((kind) => [kind, mOfN] as const),
  );

  it('have a row for every kind', () => {
    expect(rows.map(([kind]) => kind)).toEqual(DEPLOYMENT_ALARM_KINDS);
    expect(onRequest.flatMap(([kinds]) => namesIn(kinds))).toEqual(ALARMS_ON_REQUEST);
  });

  it.each(rows)("have the alarm's own datapoints: %s, %s", (kind, mOfN) => {
    const found = rules.filter((one) => one.kind === kind);
    expect(found.length).toBeGreaterThan(0);
    for (const { datapointsToAlarm: m, evaluationPeriods: n } of found) {
      expect(mOfN).toContain(kind === 'UnhealthyTargets' ? `N is ${m} or more` : `${m} of ${n}`);
    }
  });

  it('have the default threshold of each kind that has one to choose', () => {
    const defaults = tableAfter('| kind | threshold | default |').flatMap(([kinds, , values = '']) => {
      const numbers = values.split(', ').map(Number);
      return namesIn(kinds).map((kind, index) => [kind, numbers[index] ?? numbers[0]] as const);
    });
    const { NoHealthyTarget: _, ...expected } = DEFAULT_THRESHOLDS;
    expect(Object.fromEntries(defaults)).toEqual(expected);
  });

  it('have the errors that make a minute bad', () => {
    const { expression = '' } =
      rules.find(({ kind, metrics }) => kind === 'SteadyErrors' && 'requests' in metrics && !('own' in metrics)) ?? {};
    const [, least, rate, deviation] =
      /([\d.]+) \+ ([\d.]+) \* requests \+ ([\d.]+) \* requests \^ 0\.5/.exec(expression) ?? [];
    expect(page).toContain(`${least} + ${rate} × requests + ${deviation} × √requests`);
    const bad = tableAfter('| requests in the minute | errors that make it bad |');
    expect(bad).toHaveLength(5);
    for (const [requests = '', errors = ''] of bad) {
      for (const one of requests.replaceAll(',', '').split(' to ').map(Number)) {
        expect(Math.ceil(Number(least) + Number(rate) * one + Number(deviation) * Math.sqrt(one))).toBe(Number(errors));
      }
    }
  });

  it('say what missing data count as, for all', () => {
    expect(page).toContain('All alarms treat missing data as not breaching');
    expect(new Set(rules.map(({ treatMissingData }) => treatMissingData))).toEqual(new Set(['notBreaching']));
  });
});
