import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type DeploymentConfiguration,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { describe, expect, it } from 'vitest';
import { readModelFile, type Surroundings } from '../../src/serve/model-file.ts';
import { clientSettings } from '../loopback.ts';
import { cloudWatchOn } from '../wire/clients.ts';
import { type Served, serve } from './serving.ts';

const FILE = `load: 300
models:
  "*:bad": { crashAfter: 0s }
  "example/web:failing": { errors: 20% }
  "PULL=no": { imagePull: fails }
services:
  shop/worker: { queue: { name: orders }, load: 120 }
`;

function read(text: string, csv?: string): Surroundings {
  const reading = readModelFile(text, { file: 'm.yaml', ...(csv === undefined ? {} : { readFile: () => csv }) });
  if (reading.is === 'refused') throw new Error(reading.mistakes.join(', '));
  return reading.surroundings;
}

describe('a file of models', () => {
  it('says how versions fare, in their order, and what stands around services [WIRE-19]', () => {
    expect(read(FILE)).toEqual({
      load: { requestsPerMinute: 300 },
      models: {
        '*:bad': { crashAfter: { after: 0, exitCode: 1, reason: 'Essential container in task exited' } },
        'example/web:failing': { errors: { share: 0.2 } },
        'PULL=no': { imagePull: { result: 'fails' } },
      },
      services: {
        'shop/worker': {
          queue: { name: 'orders', maxReceiveCount: 3 },
          load: { requestsPerMinute: 120 },
        },
      },
    });
    expect(Object.keys(read(FILE).models)).toEqual(['*:bad', 'example/web:failing', 'PULL=no']);
  });

  it('gives parameters of SSM [SSM-3]', () => {
    const text = 'parameters:\n  /aws/service/x: ami-1\n  token: |\n    { "a": 1,\n      "b": 2 }\n';
    expect(read(text).parameters).toEqual({ '/aws/service/x': 'ami-1', token: '{ "a": 1,\n  "b": 2 }' });
  });

  it('gives clusters their container instances [WIRE-22]', () => {
    const size = { cpu: 2048, memory: 4096 };
    const text =
      'clusters:\n  shop: { instances: [{ cpu: 2048, memory: 4096, count: 2 }] }\n  empty: { instances: [] }\n';
    expect(read(text).clusters).toEqual({ shop: [size, size], empty: [] });
  });

  it.each([
    ['clusters:\n  a/b: { instances: [] }\n', '2:3: clusters.a/b: must be the name of a cluster, got "a/b"'],
    ['clusters:\n  shop: { instances: [{ cpu: 2048 }] }\n', '2:23: clusters.shop.instances[0]: '],
    [
      'clusters:\n  shop: { instanecs: [] }\n',
      '2:11: clusters.shop.instanecs: there is no key "instanecs": did you mean "instances"?',
    ],
    [
      'parameters:\n  shop/web: 1\n',
      '2:3: parameters.shop/web: must begin with a slash, got "shop/web": write /shop/web',
    ],
    ['', '1:1: the file is empty: write load:, models:, services:, clusters:, hooks: or parameters:'],
    [
      'models:\n  a: { crashAfter: soon }\n',
      '2:20: models.a.crashAfter: must be a duration like 90s, 5m or 1h30m, got "soon": write 10m',
    ],
    ['models:\n  a: { crash: 1 }\n', '2:8: models.a.crash: there is no key "crash": use one of errors, latency'],
    ['modles: {}\n', '1:1: modles: there is no key "modles": did you mean "models"?'],
    ['models:\n  - image: a\n    model: {}\n', '2:3: models: must be a map of keys and values, got a list of 1'],
    ['models:\n  17: {}\n', '2:3: models.17: must be named by family:revision, an image or NAME=value, got "17"'],
    ['models:\n  a: {}\n  a: {}\n', '3:3: the map has the same key twice'],
    ['models: [\n', '2:1: is not valid YAML'],
    ['models:\n\ta: {}\n', '2:1: is not valid YAML'],
    ['models: { a: { errors: &e 5% }, b: { errors: *e } }\n', '1:46: must not be an alias, got *e'],
    ['load: -1\n', '1:7: load: '],
    ['services:\n  web: { load: 5 }\n', '2:3: services.web: must be cluster/service, got "web": write default/web'],
    [
      'services:\n  shop/web: { laod: 5 }\n',
      '2:15: services.shop/web.laod: there is no key "laod": did you mean "load"?',
    ],
  ])('refuses %j at its place [WIRE-19]', (text, fault) => {
    const reading = readModelFile(text, { file: 'm.yaml' });
    expect(reading).toMatchObject({ is: 'refused' });
    expect(reading.is === 'refused' && reading.mistakes[0]).toContain(`m.yaml:${fault}`);
  });

  it.each(['load: { recording: monday.csv }', 'services: { shop/web: { load: { recording: monday.csv } } }'])(
    'looks into the recording that %j names [WIRE-19]',
    (text) => {
      expect(() => read(text, 'monday,5\n')).toThrow('monday.csv line 1 must be timestamp,value');
      expect(() => read(text, '2026-01-05 12:00:00,5\n')).not.toThrow();
    },
  );
});

describe('an update to a bad tag', () => {
  it('goes bad by itself, until the circuit breaker rolls it back [WIRE-19]', async () => {
    const served = await serve({ surroundings: read(FILE) });
    const ecs = await openShop(served, 'bad', { deploymentCircuitBreaker: { enable: true, rollback: true } });
    await served.control('POST', '/advance', { by: '2m' });
    const stopped = await ecs.send(
      new ListTasksCommand({ cluster: 'shop', serviceName: 'web', desiredStatus: 'STOPPED' }),
    );
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'shop', tasks: stopped.taskArns ?? [] }));
    expect(tasks.map(({ stoppedReason }) => stoppedReason)).toContain('Essential container in task exited');
    await served.control('POST', '/advance', { by: '1h' });
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
    expect(services[0]?.taskDefinition).toMatch(/web:1$/);
    expect(services[0]?.runningCount).toBe(2);
  });

  it('goes bad by itself, so that an alarm on the load balancer rolls it back [WIRE-19]', async () => {
    const named = '  shop/web: { alb: { loadBalancer: app/web/50dc6c495c0c9188 } }';
    const served = await serve({ surroundings: read(`${FILE}${named}\n`) });
    await cloudWatchOn('rpc-v2-cbor', served).send(
      new PutMetricAlarmCommand({
        AlarmName: 'web-5xx',
        Namespace: 'AWS/ApplicationELB',
        MetricName: 'HTTPCode_Target_5XX_Count',
        Dimensions: [
          { Name: 'LoadBalancer', Value: 'app/web/50dc6c495c0c9188' },
          { Name: 'TargetGroup', Value: 'targetgroup/web/73e2d6bc24d8a067' },
        ],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 2,
        Threshold: 10,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      }),
    );
    const ecs = await openShop(served, 'failing', {
      alarms: { alarmNames: ['web-5xx'], enable: true, rollback: true },
      bakeTimeInMinutes: 15,
    });
    await served.control('POST', '/advance', { by: '20m' });
    const listed = await ecs.send(new ListServiceDeploymentsCommand({ cluster: 'shop', service: 'web' }));
    const newest = (listed.serviceDeployments ?? []).toSorted((a, b) => Number(b.createdAt) - Number(a.createdAt))[0];
    expect(newest?.status).toBe('ROLLBACK_SUCCESSFUL');
    expect((await served.control('GET', '/state')).body.services).toMatchObject([
      { taskDefinition: 'web:1', deployment: { triggeredAlarmNames: ['web-5xx'] } },
    ]);
    expect(served.server.bugs).toEqual([]);
  });
});

/** A service that runs its good version, and has just been told to run another. */
async function openShop(served: Served, tag: string, deploymentConfiguration: DeploymentConfiguration) {
  const ecs = new ECSClient(clientSettings(served));
  await ecs.send(new CreateClusterCommand({ clusterName: 'shop' }));
  for (const one of ['good', tag]) {
    const portMappings = [{ containerPort: 80 }];
    const containerDefinitions = [{ name: 'app', image: `example/web:${one}`, memory: 256, portMappings }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: 'web', containerDefinitions }));
  }
  const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067';
  await ecs.send(
    new CreateServiceCommand({
      cluster: 'shop',
      serviceName: 'web',
      taskDefinition: 'web:1',
      desiredCount: 2,
      deploymentConfiguration,
      loadBalancers: [{ targetGroupArn, containerName: 'app', containerPort: 80 }],
    }),
  );
  await served.control('POST', '/advance', { by: '30m' });
  await ecs.send(new UpdateServiceCommand({ cluster: 'shop', service: 'web', taskDefinition: 'web:2' }));
  return ecs;
}
