import { describe, expect, it } from 'vitest';
import { hostPortsOf, overlap } from '../../../../src/services/ecs/tasks/host-ports.ts';
import { account, at, web } from '../account.ts';

const portsOf = (networkMode: string | undefined, ...portMappings: readonly object[]) =>
  hostPortsOf({
    arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/web:1',
    family: 'web',
    revision: 1,
    registeredAt: 0,
    tags: [],
    containerDefinitions: [{ name: 'app', image: 'example/web', portMappings }],
    rest: networkMode === undefined ? {} : { networkMode },
  });

describe('the ports of the host', () => {
  it.each([
    [undefined, { containerPort: 80, hostPort: 8080 }, ['8080']],
    [undefined, { containerPort: 80, hostPort: 0 }, []],
    ['bridge', { containerPort: 80 }, []],
    ['host', { containerPort: 80 }, ['80']],
    ['awsvpc', { containerPort: 80, hostPort: 80 }, []],
  ])('in the network mode %s for %j are %j [ECS-234]', (mode, mapping, tcp) => {
    expect(portsOf(mode, mapping)).toEqual({ tcp, udp: [] });
  });

  it('overlap in one protocol only [ECS-234]', () => {
    const [tcp, udp] = ['tcp', 'udp'].map((protocol) =>
      portsOf('bridge', { containerPort: 53, hostPort: 53, protocol }),
    );
    expect(tcp).toEqual({ tcp: ['53'], udp: [] });
    expect([tcp, udp].map((one) => one && tcp && overlap(tcp, one))).toEqual([true, false]);
  });
});

describe('a task with a port of the host', () => {
  const named = { cluster: 'shop', taskDefinition: 'fixed:1' };
  function shop() {
    const made = account();
    made.ecs.setCapacity('shop', [{ cpu: 4096, memory: 8192 }]);
    const app = { name: 'app', image: 'example/web', memory: 256, portMappings: [{ containerPort: 80, hostPort: 80 }] };
    made.call('RegisterTaskDefinition', { family: 'fixed', containerDefinitions: [app] });
    return made;
  }

  it('is the only one on its instance [ECS-234]', () => {
    const ran = shop().call('RunTask', { ...named, count: 2 });
    expect(ran).toMatchObject({ tasks: [{}], failures: [{ reason: 'RESOURCE:PORTS' }] });
  });

  it('shows there, next to the reserved ports [ECS-234]', () => {
    const made = shop();
    made.call('RunTask', named);
    const [containerInstance] = made.call<{ containerInstanceArns: string[] }>('ListContainerInstances', {
      cluster: 'shop',
    }).containerInstanceArns;
    const reserved = ['22', '2376', '2375', '51678', '51679'];
    expect(
      made.call('DescribeContainerInstances', { cluster: 'shop', containerInstances: [containerInstance] }),
    ).toMatchObject({
      containerInstances: [
        {
          registeredAt: new Date(at('12:00:00')),
          registeredResources: [{}, {}, { name: 'PORTS', stringSetValue: reserved }, { name: 'PORTS_UDP' }],
          remainingResources: [
            {},
            {},
            { name: 'PORTS', stringSetValue: [...reserved, '80'] },
            { name: 'PORTS_UDP', stringSetValue: [] },
          ],
        },
      ],
    });
  });

  it('does not run on a reserved port [ECS-234]', () => {
    const made = shop();
    const app = { name: 'app', image: 'example/web', memory: 256, portMappings: [{ containerPort: 22, hostPort: 22 }] };
    made.call('RegisterTaskDefinition', { family: 'ssh', containerDefinitions: [app] });
    expect(made.call('RunTask', { cluster: 'shop', taskDefinition: 'ssh:1' })).toMatchObject({
      failures: [{ reason: 'RESOURCE:PORTS' }],
    });
  });

  it('has no room next to the old one, unless the old one may stop first [ECS-234]', async () => {
    const made = shop();
    made.call('CreateService', { ...named, serviceName: 'web', desiredCount: 1 });
    await made.clock.advanceTo(at('12:02:00'));
    expect(web(made).runningCount).toBe(1);
    made.call('UpdateService', { cluster: 'shop', service: 'web', forceNewDeployment: true });
    await made.clock.advanceTo(at('12:10:00'));
    expect(web(made).deployments).toHaveLength(2);
    expect(web(made).events.map(({ message }) => message)).toContain(
      `(service web) was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance ${'0'.repeat(32)}) is already using a port required by your task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
    );
    const deploymentConfiguration = { minimumHealthyPercent: 0, maximumPercent: 100 };
    made.call('UpdateService', { cluster: 'shop', service: 'web', deploymentConfiguration, forceNewDeployment: true });
    await made.clock.advanceTo(at('12:20:00'));
    expect(web(made)).toMatchObject({ runningCount: 1, deployments: [{ rolloutState: 'COMPLETED' }] });
  });
});
