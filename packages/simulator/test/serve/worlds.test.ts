import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeServicesCommand,
  ECSClient,
  ListClustersCommand,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/clock.ts';
import { Worlds } from '../../src/serve/worlds.ts';
import { clientSettings, noon } from '../loopback.ts';
import { cloudWatchOn } from '../wire/clients.ts';
import { type Served, serve } from './serving.ts';

function ecsIn({ url }: Served, region: string, accessKeyId = 'observer'): ECSClient {
  return new ECSClient(clientSettings({ url, region }, accessKeyId));
}

async function deploy(ecs: ECSClient): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  const containerDefinitions = [{ name: 'app', image: 'example/web', memory: 256 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  await ecs.send(
    new CreateServiceCommand({ cluster: 'shop', serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 }),
  );
}

describe('another Region', () => {
  it('is an empty world with ARNs of its own [SRV-1]', async () => {
    const served = await serve();
    await deploy(ecsIn(served, 'eu-west-1'));
    const other = ecsIn(served, 'us-gov-west-1');
    expect((await other.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    await deploy(other);
    expect((await other.send(new ListClustersCommand({}))).clusterArns).toEqual([
      'arn:aws-us-gov:ecs:us-gov-west-1:111122223333:cluster/shop',
    ]);
  });

  it('has its own alarms, and shares the clock [SRV-1, SRV-3]', async () => {
    const served = await serve();
    const other = { url: served.url, region: 'us-east-1' };
    const alarm = new PutMetricAlarmCommand({
      AlarmName: '5xx',
      Namespace: 'shop',
      MetricName: 'errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    });
    await cloudWatchOn('aws-query', other).send(alarm);
    await deploy(ecsIn(served, 'us-east-1'));
    const advanced = await served.control('POST', '/advance?region=us-east-1', { by: '10m' });
    expect(advanced.body).toMatchObject({
      now: '2026-03-01T12:10:00.000Z',
      region: 'us-east-1',
      services: [{ service: 'web', runningCount: 1 }],
      alarms: [{ alarm: '5xx' }],
    });
    const home = await served.control('GET', '/state');
    expect(home.body).toMatchObject({
      now: '2026-03-01T12:10:00.000Z',
      region: 'eu-west-1',
      services: [],
      alarms: [],
      worlds: [
        { region: 'eu-west-1', account: '111122223333', services: 0 },
        { region: 'us-east-1', account: '111122223333', services: 1 },
      ],
    });
    const events = async (query: string) => (await served.control('GET', `/events${query}`)).body.events ?? [];
    expect(await events('')).toEqual([]);
    expect(await events('?region=ap-south-1')).toEqual([]);
    const regions = (await events('?region=us-east-1')).map(({ region }) => region);
    expect(new Set(regions)).toEqual(new Set(['us-east-1']));
    expect((await served.control('POST', '/reset')).body).toMatchObject({ worlds: [{ region: 'eu-west-1' }] });
  });

  it('is refused if there is no such name [SRV-1]', async () => {
    const served = await serve();
    await expect(ecsIn(served, 'eu-west-1a').send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: "Credential should be scoped to a valid Region, not 'eu-west-1a'. Set AWS_REGION to one like eu-west-1.",
    });
    expect(served.server.bugs).toEqual([]);
  });
});

describe('another account', () => {
  it('belongs to the access key that is its id [SRV-2]', async () => {
    const served = await serve();
    await deploy(ecsIn(served, 'eu-west-1', '222233334444'));
    const { services } = await ecsIn(served, 'eu-west-1', '222233334444').send(
      new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }),
    );
    expect(services?.[0]?.serviceArn).toBe('arn:aws:ecs:eu-west-1:222233334444:service/shop/web');
    const listed = await ecsIn(served, 'eu-west-1', 'AKIAIOSFODNN7EXAMPLE').send(new ListClustersCommand({}));
    expect(listed.clusterArns).toEqual([]);
    expect((await served.control('GET', '/state?account=222233334444')).body).toMatchObject({
      account: '222233334444',
      services: [{ service: 'web' }],
    });
  });
});

describe('the control port', () => {
  it.each([
    ['?region=Ireland', 'region must be like eu-west-1, got "Ireland"'],
    ['?account=1', 'account must be twelve digits, got "1"'],
    ['?zone=a', 'unknown query parameter "zone": use region or account'],
  ])('refuses %s and changes nothing [SRV-3]', async (query, error) => {
    const served = await serve();
    expect(await served.control('POST', `/advance${query}`, { by: '1h' })).toEqual({ status: 400, body: { error } });
    expect((await served.control('GET', '/state')).body.now).toBe('2026-03-01T12:00:00.000Z');
  });
});

describe('the worlds', () => {
  it('begin together, and each is created once', async () => {
    const clock = new VirtualClock(noon);
    const surroundings = { models: {}, services: {} };
    const worlds = new Worlds({ clock, parameters: {}, surroundings, onEvent: () => undefined });
    const place = { account: '111122223333', region: 'eu-west-1' };
    await clock.advanceTo(noon + 3_600_000);
    expect([worlds.startedAt, worlds.find(place)]).toEqual([noon, undefined]);
    expect(worlds.at(place)).toBe(worlds.at({ ...place }));
    expect(worlds.all().map((one) => one.place)).toEqual([place]);
  });
});
