import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeServicesCommand, ECSClient, ListServicesCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../src/clock.ts';
import { type AuthorizationRequest, type Fault, startSimulatorServer } from '../src/server.ts';
import { ServiceError, type SimulatedCall, type SlackRequest } from '../src/service.ts';
import { clientSettings, noon, startServer, stubService } from './loopback.ts';

const once = { maxAttempts: 1 };

function ecsThatAnswers(answer: unknown, seen: SimulatedCall[] = []) {
  return stubService('ecs', (call) => {
    seen.push(call);
    return answer;
  });
}

describe('the wire', () => {
  it('gives a service its input and the caller its answer, dates as dates', async () => {
    const seen: SimulatedCall[] = [];
    const createdAt = new Date('2026-03-01T11:59:58.250Z');
    const server = await startServer({
      services: [ecsThatAnswers({ services: [{ serviceName: 'web', createdAt }] }, seen)],
    });
    const ecs = new ECSClient(clientSettings(server, 'sweeper'));
    const answer = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['web'] }));
    expect(answer.services).toEqual([{ serviceName: 'web', createdAt }]);
    expect(answer.$metadata.requestId).toBe('00000000-0000-4000-a000-000000000001');
    expect(seen).toEqual([
      {
        operation: 'DescribeServices',
        region: 'eu-central-1',
        input: { cluster: 'prod', services: ['web'] },
        caller: { accessKeyId: 'sweeper' },
      },
    ]);
  });

  it('logs every call with its virtual time, caller, action and input', async () => {
    const clock = new VirtualClock(noon);
    const server = await startServer({ clock, services: [ecsThatAnswers({}), stubService('monitoring', () => ({}))] });
    await new ECSClient(clientSettings(server)).send(new ListServicesCommand({ cluster: 'prod' }));
    await clock.advanceTo(noon + 60_000);
    await new CloudWatchClient(clientSettings(server)).send(new DescribeAlarmsCommand({ AlarmNames: ['5xx'] }));
    const caller = { accessKeyId: 'observer' };
    expect(server.calls).toEqual([
      { sequence: 1, at: noon, caller, action: 'ecs:ListServices', input: { cluster: 'prod' } },
      { sequence: 2, at: noon + 60_000, caller, action: 'cloudwatch:DescribeAlarms', input: { AlarmNames: ['5xx'] } },
    ]);
  });

  it('counts one call for one request, errors included, however far the clocks are apart', async () => {
    let fails = true;
    const service = stubService('ecs', () => {
      if (fails) throw new ServiceError('ClusterNotFoundException', 'Cluster not found.');
      return {};
    });
    const server = await startServer({ services: [service], clock: new VirtualClock(0) });
    const ecs = new ECSClient(clientSettings(server));
    const list = new ListServicesCommand({ cluster: 'prod' });
    await expect(ecs.send(list)).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
    });
    expect(server.calls).toHaveLength(1);
    fails = false;
    await ecs.send(list);
    expect(server.calls).toHaveLength(2);
  });

  it('unpacks a compressed body', async () => {
    const seen: SimulatedCall[] = [];
    const monitoring = stubService('monitoring', (call) => {
      seen.push(call);
      return {};
    });
    const server = await startServer({ services: [monitoring] });
    const client = new CloudWatchClient({ ...clientSettings(server), requestMinCompressionSizeBytes: 1 });
    await client.send(
      new PutMetricDataCommand({ Namespace: 'guard', MetricData: [{ MetricName: 'looks', Value: 3 }] }),
    );
    expect(seen[0]?.input).toEqual({ Namespace: 'guard', MetricData: [{ MetricName: 'looks', Value: 3 }] });
  });

  it.each([
    [
      'an unknown member',
      '{"service":"web","taskDefintion":"web:2"}',
      'SerializationException',
      'unknown member taskDefintion',
    ],
    [
      'a wrong type',
      '{"service":"web","desiredCount":"two"}',
      'SerializationException',
      'member desiredCount must be a number',
    ],
    [
      'a wrong type deep inside',
      '{"service":"web","deploymentConfiguration":{"alarms":{"alarmNames":"5xx","enable":true,"rollback":true}}}',
      'SerializationException',
      'member deploymentConfiguration.alarms.alarmNames must be a list',
    ],
    [
      'a missing member',
      '{"cluster":"prod"}',
      'ValidationException',
      '1 validation error detected: member service must not be null',
    ],
    ['what is no JSON', '{"cluster"', 'SerializationException', 'the body is not valid JSON'],
  ])('refuses %s', async (_, body, code, message) => {
    const server = await startServer({ services: [ecsThatAnswers({})] });
    const response = await fetch(server.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonEC2ContainerServiceV20141113.UpdateService',
        'x-amz-date': '20260301T120000Z',
        authorization:
          'AWS4-HMAC-SHA256 Credential=observer/20260301/eu-central-1/ecs/aws4_request, SignedHeaders=host, Signature=x',
      },
      body,
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('date')).toBe('Sun, 01 Mar 2026 12:00:00 GMT');
    expect(await response.json()).toMatchObject({ __type: code, message: expect.stringContaining(message) });
  });

  it('calls it a bug when a simulated service answers what the schema does not have', async () => {
    const told: Error[] = [];
    const services = [ecsThatAnswers({ serviceArn: ['typo'] })];
    const server = await startServer({ services, onBug: (bug) => void told.push(bug) });
    const ecs = new ECSClient({ ...clientSettings(server), ...once });
    await expect(ecs.send(new ListServicesCommand({}))).rejects.toMatchObject({ name: 'InternalFailure' });
    expect(server.bugs.map(({ message }) => message)).toEqual([
      'ListServices answered what its schema does not have: unknown member serviceArn',
    ]);
    expect(told).toEqual(server.bugs);
  });

  it('refuses services and operations that it does not serve', async () => {
    const server = await startServer({ services: [] });
    const ecs = new ECSClient({ ...clientSettings(server), ...once });
    await expect(ecs.send(new ListServicesCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('a denial', () => {
  it('asks by IAM action and resources, and answers in the words of AWS', async () => {
    const asked: AuthorizationRequest[] = [];
    const seen: SimulatedCall[] = [];
    const arn = 'arn:aws:ecs:eu-central-1:111122223333:service/prod/web';
    const server = await startServer({
      services: [{ ...ecsThatAnswers({}, seen), resourcesOf: () => [arn] }],
      authorize: (request) => {
        asked.push(request);
        return 'denied';
      },
    });
    const ecs = new ECSClient(clientSettings(server, 'notifier'));
    await expect(ecs.send(new UpdateServiceCommand({ service: 'web' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(
        `User: notifier is not authorized to perform: ecs:UpdateService on resource: ${arn}`,
      ),
    });
    expect(asked).toEqual([{ caller: { accessKeyId: 'notifier' }, action: 'ecs:UpdateService', resources: [arn] }]);
    expect(seen).toEqual([]);
    expect(server.calls).toHaveLength(1);
  });

  it('carries the code of the query protocol where the service once spoke it', async () => {
    const server = await startServer({ services: [stubService('monitoring', () => ({}))], authorize: () => 'denied' });
    const client = new CloudWatchClient(clientSettings(server));
    await expect(client.send(new DescribeAlarmsCommand({}))).rejects.toMatchObject({
      name: 'AccessDenied',
      Code: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('a fault', () => {
  async function serverWithFault(fault: Fault) {
    const seen: SimulatedCall[] = [];
    const server = await startServer({
      services: [ecsThatAnswers({}, seen)],
      faults: ({ action, sequence }) => (action === 'ecs:ListServices' && sequence === 1 ? fault : undefined),
    });
    const list = (settings = once) =>
      new ECSClient({ ...clientSettings(server), ...settings }).send(new ListServicesCommand({}));
    return { seen, server, list };
  }

  it('answers an error in place of the operation', async () => {
    const throttled = new ServiceError('ThrottlingException', 'Rate exceeded');
    const { seen, list } = await serverWithFault({ error: throttled });
    await expect(list()).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(seen).toEqual([]);
    await list();
    expect(seen).toHaveLength(1);
  });

  it('resets the connection before the operation, or after it was applied', async () => {
    const before = await serverWithFault('drop-before');
    await expect(before.list()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(before.seen).toHaveLength(0);
    const after = await serverWithFault('drop-after');
    await expect(after.list()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(after.seen).toHaveLength(1);
  });

  it('hangs until the server closes', async () => {
    const server = await startSimulatorServer({
      services: [ecsThatAnswers({})],
      clock: new VirtualClock(noon),
      authorize: () => 'allowed',
      faults: () => 'hang',
    });
    const answer = new ECSClient({ ...clientSettings(server), ...once }).send(new ListServicesCommand({}));
    const refused = expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
    while (server.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    await refused;
  });

  it('runs around the operation, for a test that ends the caller at a named call', async () => {
    const order: string[] = [];
    const { list } = await serverWithFault({
      before: () => void order.push('before'),
      after: () => void order.push('after'),
    });
    await list();
    expect(order).toEqual(['before', 'after']);
  });
});

describe('a caller that ends', () => {
  it('in the middle of its call leaves the operation applied and the server standing', async () => {
    const seen: SimulatedCall[] = [];
    const caller = new AbortController();
    const server = await startServer({
      services: [ecsThatAnswers({}, seen)],
      faults: ({ sequence }) => (sequence === 1 ? { before: () => caller.abort() } : undefined),
    });
    const ecs = new ECSClient({ ...clientSettings(server), ...once });
    const ended = ecs.send(new ListServicesCommand({}), { abortSignal: caller.signal });
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
    await ecs.send(new ListServicesCommand({}));
    expect(seen).toHaveLength(2);
    expect(server.bugs).toEqual([]);
  });
});

describe('Slack behind the server', () => {
  it('gets method, path, headers and body, and is logged as an action', async () => {
    const seen: SlackRequest[] = [];
    const slack = {
      handle: async (request: SlackRequest) => {
        seen.push(request);
        return { status: 429, headers: { 'retry-after': '30' }, body: '{"ok":false,"error":"ratelimited"}' };
      },
    };
    const server = await startServer({ slack });
    const response = await fetch(`${server.url}/slack/api/chat.postMessage`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-1' },
      body: '{"channel":"C1"}',
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('30');
    expect(seen).toMatchObject([
      {
        method: 'POST',
        path: '/api/chat.postMessage',
        headers: { authorization: 'Bearer xoxb-1' },
        body: '{"channel":"C1"}',
      },
    ]);
    expect(server.calls).toMatchObject([{ action: 'slack:chat.postMessage', at: noon }]);
  });

  it('may drop the connection', async () => {
    const server = await startServer({ slack: { handle: async () => 'drop' as const } });
    await expect(fetch(`${server.url}/slack/api/chat.update`)).rejects.toThrow('fetch failed');
  });
});
