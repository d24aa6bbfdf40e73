import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  ECSClient,
  ListClustersCommand,
  ListContainerInstancesCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { clientSettings } from '../loopback.ts';
import { cloudWatchOn } from '../wire/clients.ts';
import { serve } from './serving.ts';

describe('the control port', () => {
  it('tells the state: time, services and alarms [WIRE-15]', async () => {
    const served = await serve({ region: 'eu-north-1', account: '222233334444', speed: 5 });
    await cloudWatchOn('aws-json', served).send(
      new PutMetricAlarmCommand({
        AlarmName: '5xx',
        Namespace: 'shop',
        MetricName: 'errors',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    served.realTime.pass(2_000);
    expect(await served.control('GET', '/state')).toEqual({
      status: 200,
      body: {
        now: '2026-03-01T12:00:10.000Z',
        startedAt: '2026-03-01T12:00:00.000Z',
        speed: 5,
        paused: false,
        region: 'eu-north-1',
        account: '222233334444',
        services: [],
        alarms: [{ alarm: '5xx', state: 'INSUFFICIENT_DATA', reason: expect.any(String) }],
        worlds: [{ region: 'eu-north-1', account: '222233334444', services: 0 }],
      },
    });
  });

  it('pauses, resumes, advances and changes the speed, and says how things stand then [WIRE-15]', async () => {
    const { control, realTime } = await serve();
    expect((await control('POST', '/pause')).body).toMatchObject({ paused: true, now: '2026-03-01T12:00:00.000Z' });
    realTime.pass(60_000);
    expect((await control('POST', '/advance', { by: '1h30m' })).body).toMatchObject({
      now: '2026-03-01T13:30:00.000Z',
    });
    expect((await control('POST', '/speed', { speed: 10 })).body).toMatchObject({ speed: 10, paused: true });
    expect((await control('POST', '/resume')).body).toMatchObject({ paused: false, now: '2026-03-01T13:30:00.000Z' });
    realTime.pass(1_000);
    expect((await control('GET', '/state')).body).toMatchObject({ now: '2026-03-01T13:30:10.000Z' });
  });

  it('gives a cluster container instances, in any Region [WIRE-22]', async () => {
    const { control, ...served } = await serve({ surroundings: { models: {}, services: {}, clusters: { shop: [] } } });
    const ecs = new ECSClient({ ...clientSettings(served), region: 'us-west-2' });
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    const count = async () =>
      (await ecs.send(new ListContainerInstancesCommand({ cluster: 'shop' }))).containerInstanceArns?.length;
    expect(await count()).toBe(0);
    const body = { cluster: 'shop', instances: [{ cpu: 2048, memory: 4096, count: 3 }] };
    expect((await control('POST', '/instances?region=us-west-2', body)).status).toBe(200);
    expect(await count()).toBe(3);
    const elsewhere = await control('POST', '/instances', body);
    expect(elsewhere).toMatchObject({ status: 400, body: { error: 'there is no cluster shop: create it first' } });
  });

  it('resets the account, the clock and the speed to the start [WIRE-15]', async () => {
    const served = await serve({ speed: 3 });
    const ecs = new ECSClient(clientSettings(served));
    await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
    await served.control('POST', '/advance', { by: '1d' });
    await served.control('POST', '/pause');
    await served.control('POST', '/speed', { speed: 7 });
    served.realTime.pass(5_000);
    expect((await served.control('POST', '/reset')).body).toMatchObject({
      now: '2026-03-01T12:00:05.000Z',
      startedAt: '2026-03-01T12:00:05.000Z',
      speed: 3,
      paused: false,
    });
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
  });

  it.each([
    ['GET', '/stat', undefined, 404, 'unknown path /stat: use one of GET /state, GET /events, POST /pause'],
    ['POST', '/state', undefined, 405, '/state takes GET, got POST'],
    ['GET', '/reset', undefined, 405, '/reset takes POST, got GET'],
    ['POST', '/advance', undefined, 400, 'by must be a duration like 90s, 5m or 1h30m, got nothing: write 10m'],
    ['POST', '/advance', { by: '10 minutes' }, 400, 'got "10 minutes": write 10m'],
    ['POST', '/advance', { by: 600 }, 400, 'got 600: write 600s for seconds or 600m for minutes'],
    ['POST', '/advance', { by: '0s' }, 400, 'by must be above 0s and at most 366d, got "0s"'],
    ['POST', '/advance', { by: '367d' }, 400, 'got "367d"'],
    ['POST', '/advance', { by: '1m', to: 'noon' }, 400, 'unknown field "to": it takes by'],
    ['POST', '/speed', { speed: 0 }, 400, 'got 0: POST /pause stops the clock'],
    ['POST', '/speed', { speed: '60' }, 400, 'speed must be a number above 0 and at most 10000, got "60"'],
    ['POST', '/speed', { speed: 1e9 }, 400, 'got 1000000000'],
    ['POST', '/pause', { for: '1m' }, 400, 'unknown field "for": it takes none'],
    ['POST', '/instances', { instances: [] }, 400, 'cluster must be the name of a cluster, got nothing'],
    [
      'POST',
      '/instances',
      { cluster: 'shop', instances: [{ cpu: 1 }] },
      400,
      'instances must be a list like [{ "cpu": 2048, "memory": 4096 }], got [{"cpu":1}]',
    ],
    ['POST', '/advance', '{"by"', 400, 'the body must be JSON: '],
    ['POST', '/advance', '"10m"', 400, 'the body must be a JSON object, got "10m"'],
  ])('refuses %s %s %j with %i [WIRE-15]', async (method, path, body, status, text) => {
    const { control } = await serve();
    const answer = await control(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(text);
    expect((await control('GET', '/state')).body).toMatchObject({ now: '2026-03-01T12:00:00.000Z', speed: 1 });
  });
});
