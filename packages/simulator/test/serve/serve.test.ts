import { createServer } from 'node:http';
import { cbor } from '@smithy/core/cbor';
import { describe, expect, it } from 'vitest';
import { startServing } from '../../src/serve/serve.ts';
import { closeServer, listenOnLoopback } from '../../src/wire/loopback.ts';
import { PROTOCOLS, type Protocol, signedFor } from '../wire/clients.ts';
import { HandTime, type Served, serve } from './serving.ts';

/** What the guard, the command line, the scenarios and the walk-through ask for, with input enough to be let through. */
const ECS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  CreateCluster: { clusterName: 'shop' },
  ListClusters: {},
  RegisterTaskDefinition: { family: 'web', containerDefinitions: [{ name: 'app', image: 'example/web', memory: 256 }] },
  DescribeTaskDefinition: { taskDefinition: 'web:1' },
  CreateService: { cluster: 'shop', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 },
  UpdateService: { cluster: 'shop', service: 'web', desiredCount: 2 },
  ListServices: { cluster: 'shop' },
  DescribeServices: { cluster: 'shop', services: ['web'] },
  ListServiceDeployments: { cluster: 'shop', service: 'web' },
  DescribeServiceDeployments: {
    serviceDeploymentArns: ['arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/x'],
  },
  DescribeServiceRevisions: { serviceRevisionArns: ['arn:aws:ecs:eu-west-1:111122223333:service-revision/shop/web/1'] },
  StopServiceDeployment: { serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/web/x' },
  ListTasks: { cluster: 'shop' },
  DescribeTasks: { cluster: 'shop', tasks: ['x'] },
  DeleteService: { cluster: 'shop', service: 'web', force: true },
};

const CLOUDWATCH: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  PutMetricAlarm: {
    AlarmName: '5xx',
    Namespace: 'shop',
    MetricName: 'errors',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 10,
    ComparisonOperator: 'GreaterThanThreshold',
  },
  PutCompositeAlarm: { AlarmName: 'any', AlarmRule: 'ALARM("5xx")' },
  DescribeAlarms: {},
  DescribeAlarmHistory: {},
  SetAlarmState: { AlarmName: '5xx', StateValue: 'OK', StateReason: 'a test' },
  PutMetricData: { Namespace: 'shop' },
  DeleteAlarms: {},
};

/** Not simulated when this was written: the wire lets them through, and the service says so by their name. */
const NOT_SIMULATED_YET = {
  ecs: { ContinueServiceDeployment: { serviceDeploymentArn: 'arn:x', hookId: 'pause' }, DescribeClusters: {} },
  monitoring: { GetMetricData: {}, GetMetricStatistics: {}, ListMetrics: {} },
} as const;

const targets = {
  ecs: 'AmazonEC2ContainerServiceV20141113',
  monitoring: 'GraniteServiceVersion20100801',
  events: 'AWSEvents',
};

type Service = keyof typeof targets;

async function call(
  { url }: Pick<Served, 'url'>,
  [service, operation]: readonly [Service, string],
  input: Readonly<Record<string, unknown>>,
  protocol: Protocol = 'aws-json',
): Promise<string> {
  const authorization = signedFor(service);
  const isCbor = protocol === 'rpc-v2-cbor';
  const path = isCbor ? `/service/${targets[service]}/operation/${operation}` : '/';
  const json = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `${targets[service]}.${operation}` };
  const form = new URLSearchParams({ Action: operation, Version: '2010-08-01' });
  if (protocol === 'aws-query') for (const [name, value] of Object.entries(input)) form.append(name, String(value));
  const headers = {
    'aws-json': json,
    'aws-query': { 'content-type': 'application/x-www-form-urlencoded' },
    'rpc-v2-cbor': { 'content-type': 'application/cbor', 'smithy-protocol': 'rpc-v2-cbor' },
  }[protocol];
  const body = isCbor ? new Blob([Uint8Array.from(cbor.serialize(input))]) : JSON.stringify(input);
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization, ...headers },
    body: protocol === 'aws-query' ? form.toString() : body,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > 0 && response.headers.get('content-type') === 'application/cbor')
    return JSON.stringify(cbor.deserialize(bytes));
  return Buffer.from(bytes).toString('utf8');
}

const unserved = /the simulator has no|has no operation|does not serve|runs without|is not simulated/;

describe('the simulated AWS that stands alone', () => {
  it.each(Object.keys(ECS))('serves ecs %s [WIRE-17]', async (operation) => {
    const answer = await call(await serve(), ['ecs', operation], ECS[operation] ?? {});
    expect(answer).not.toMatch(unserved);
    expect(answer).not.toContain('SerializationException');
  });

  it.each(PROTOCOLS.flatMap((protocol) => Object.keys(CLOUDWATCH).map((name) => [name, protocol] as const)))(
    'serves cloudwatch %s on %s [WIRE-17]',
    async (operation, protocol) => {
      const answer = await call(await serve(), ['monitoring', operation], CLOUDWATCH[operation] ?? {}, protocol);
      expect(answer).not.toMatch(unserved);
      expect(answer).not.toMatch(/SerializationException|MalformedInput/);
    },
  );

  it('serves events PutEvents, whose events stand among all others [WIRE-17]', async () => {
    const served = await serve();
    const Entries = [{ Source: 'shop', DetailType: 'Sold', Detail: '{"count":1}' }];
    expect(await call(served, ['events', 'PutEvents'], { Entries })).toContain('"FailedEntryCount":0');
    const { body } = await served.control('GET', '/events');
    expect(body.events).toMatchObject([{ source: 'shop', 'detail-type': 'Sold', detail: { count: 1 } }]);
  });

  it.each(
    Object.entries(NOT_SIMULATED_YET).flatMap(([service, operations]) =>
      Object.keys(operations).map((operation) => [service as Service, operation] as const),
    ),
  )('lets %s %s through to its service [WIRE-17]', async (service, operation) => {
    const answer = await call(await serve(), [service, operation], {});
    // Once it is simulated, it says what it misses instead.
    expect(answer).not.toMatch(/has no operation|does not serve|runs without/);
  });

  it('refuses what it does not simulate by its name [WIRE-10]', async () => {
    const served = await serve();
    const refusal = await call(served, ['ecs', 'CreateCapacityProvider'], { name: 'x' });
    expect(JSON.parse(refusal)).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringContaining('CreateCapacityProvider'),
    });
    expect(await call(served, ['monitoring', 'PutDashboard'], { DashboardName: 'x', DashboardBody: '{}' })).toContain(
      'PutDashboard',
    );
  });

  it('takes what only the request for a service has, and tells it of deployments and revisions', async () => {
    const served = await serve();
    const ask = async (operation: string, input: Readonly<Record<string, unknown>>) =>
      JSON.parse(await call(served, ['ecs', operation], input));
    for (const operation of ['CreateCluster', 'RegisterTaskDefinition']) await ask(operation, ECS[operation] ?? {});
    const configurations = {
      serviceConnectConfiguration: { enabled: true, namespace: 'shop' },
      volumeConfigurations: [{ name: 'data' }],
      vpcLatticeConfigurations: [{ roleArn: 'arn:r', targetGroupArn: 'arn:t', portName: 'http' }],
    };
    const asked = { ...ECS['CreateService'], clientToken: 'once', role: 'balancer', ...configurations };
    const { service } = await ask('CreateService', { ...asked, gatewayConnectors: [], monitoring: {} });
    expect(service).toMatchObject({
      roleArn: 'arn:aws:iam::111122223333:role/balancer',
      deployments: [configurations],
    });
    const { services } = await ask('DescribeServices', { cluster: 'shop', services: ['web'] });
    expect(services).toEqual([expect.objectContaining({ serviceName: 'web' })]);
    expect(services[0]).not.toHaveProperty('serviceConnectConfiguration');
    const serviceRevisionArns = [service.currentServiceRevisions[0].arn];
    expect((await ask('DescribeServiceRevisions', { serviceRevisionArns })).serviceRevisions).toMatchObject([
      { ...configurations, gatewayConnectors: [], monitoring: {} },
    ]);
  });

  it('pauses a rolling deployment until ContinueServiceDeployment continues it [ECS-79, ECS-83]', async () => {
    const served = await serve();
    const ask = async (operation: string, input: Readonly<Record<string, unknown>>) =>
      JSON.parse(await call(served, ['ecs', operation], input));
    for (const operation of ['CreateCluster', 'RegisterTaskDefinition']) await ask(operation, ECS[operation] ?? {});
    const hooksAt = (...lifecycleStages: readonly string[]) => ({
      deploymentConfiguration: { strategy: 'ROLLING', lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages }] },
    });
    const refusal = await ask('CreateService', { ...ECS['CreateService'], ...hooksAt('POST_TEST_TRAFFIC_SHIFT') });
    expect(refusal).toMatchObject({ message: expect.stringContaining('PRE_SCALE_UP, POST_SCALE_UP') });
    await ask('CreateService', { ...ECS['CreateService'] });
    await served.control('POST', '/advance', { by: '10m' });
    await ask('UpdateService', {
      cluster: 'shop',
      service: 'web',
      forceNewDeployment: true,
      ...hooksAt('PRE_SCALE_UP'),
    });
    await served.control('POST', '/advance', { by: '1h' });
    const newest = async () => {
      const { serviceDeployments } = await ask('ListServiceDeployments', { cluster: 'shop', service: 'web' });
      const serviceDeploymentArns = [serviceDeployments[0].serviceDeploymentArn];
      return (await ask('DescribeServiceDeployments', { serviceDeploymentArns })).serviceDeployments[0];
    };
    const { serviceDeploymentArn, status, lifecycleStage, lifecycleHookDetails } = await newest();
    expect([status, lifecycleStage, lifecycleHookDetails[0].status]).toEqual([
      'IN_PROGRESS',
      'PRE_SCALE_UP',
      'AWAITING_ACTION',
    ]);
    await ask('ContinueServiceDeployment', { serviceDeploymentArn, hookId: lifecycleHookDetails[0].hookId });
    await served.control('POST', '/advance', { by: '5m' });
    expect(await newest()).toMatchObject({ serviceDeploymentArn, status: 'SUCCESSFUL' });
    expect(served.server.bugs).toEqual([]);
  });

  it('refuses DynamoDB and Slack as services that it does not have, not as bugs of its own [WIRE-11]', async () => {
    const served = await serve();
    const table = await fetch(served.url, {
      method: 'POST',
      headers: { authorization: signedFor('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.GetItem' },
      body: '{}',
    });
    expect([table.status, await table.text()]).toEqual([
      400,
      expect.stringContaining('the simulator does not serve DynamoDB_20120810.GetItem as dynamodb'),
    ]);
    expect((await fetch(`${served.url}/slack/chat.postMessage`, { method: 'POST' })).status).toBe(403);
    expect(served.server.bugs).toEqual([]);
  });

  it('tells virtual time in Date, of the very moment, whatever the caller’s clock says [WIRE-2] [WIRE-14]', async () => {
    const served = await serve({ speed: 60 });
    // Half a second: no timer of the server has fired since.
    served.realTime.pass(500);
    const response = await fetch(served.url, {
      method: 'POST',
      headers: {
        authorization: signedFor('ecs'),
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `${targets.ecs}.ListClusters`,
        'x-amz-date': '20260301T120000Z',
      },
      body: '{}',
    });
    expect(response.headers.get('date')).toBe('Sun, 01 Mar 2026 12:00:30 GMT');
    served.realTime.pass(250);
    expect((await fetch(served.url, { method: 'HEAD' })).headers.get('date')).toBe('Sun, 01 Mar 2026 12:00:45 GMT');
  });

  it('says on both ports that it is ready, without a signature, and with its virtual time [SRV-4]', async () => {
    const served = await serve({ version: '1.2.3', speed: 60 });
    await served.control('POST', '/advance', { by: '1h' });
    for (const url of [served.url, served.controlUrl]) {
      const answer = await fetch(`${url}/health`);
      expect([answer.status, answer.headers.get('content-type'), await answer.json()]).toEqual([
        200,
        'application/json',
        { status: 'ready', version: '1.2.3', now: '2026-03-01T13:00:00.000Z' },
      ]);
    }
    expect((await fetch(`${served.url}/health`, { method: 'POST' })).status).toBe(403);
    expect(served.server.calls).toEqual([]);
  });

  it('gives its port back when the control port is taken', async () => {
    const other = await serve();
    const controlPort = Number(new URL(other.controlUrl).port);
    const port = await freePort();
    await expect(startServing({ realTime: new HandTime(), port, controlPort })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: controlPort,
    });
    const { url } = await serve({ port });
    expect(url).toBe(`http://127.0.0.1:${port}`);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listenOnLoopback(server);
  await closeServer(server);
  return port;
}
