import { describe, expect, it } from 'vitest';
import { bindingsOf, networkOfTask } from '../../../../../src/services/ecs/api/answers/task-network.ts';
import { serviceState, taskState } from '../../states.ts';

const networked = serviceState({
  rest: { networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1', 'subnet-2'] } } },
});
const address = expect.stringMatching(/^10\.0\.\d+\.\d+$/);

describe('the network of a task', () => {
  it('is an interface with its details once it is attached [ECS-144]', () => {
    expect(networkOfTask(networked, taskState())).toEqual({
      attachments: [
        {
          id: expect.any(String),
          type: 'ElasticNetworkInterface',
          status: 'ATTACHED',
          details: [
            { name: 'subnetId', value: 'subnet-1' },
            { name: 'networkInterfaceId', value: expect.stringMatching(/^eni-[0-9a-f]{17}$/) },
            { name: 'macAddress', value: expect.stringMatching(/^06:/) },
            { name: 'privateDnsName', value: expect.stringMatching(/^ip-10-0-\d+-\d+\.ec2\.internal$/) },
            { name: 'privateIPv4Address', value: address },
          ],
        },
      ],
      networkInterfaces: [{ attachmentId: expect.any(String), privateIpv4Address: address }],
    });
  });

  it('has an address as soon as the task is PENDING, since ECS provisions it before [ECS-144]', () => {
    const task = taskState({ lastStatus: 'PENDING', startedAt: undefined });
    expect(networkOfTask(networked, task)).toMatchObject({
      attachments: [
        {
          status: 'ATTACHING',
          details: expect.arrayContaining([expect.objectContaining({ name: 'privateIPv4Address' })]),
        },
      ],
      networkInterfaces: [{ privateIpv4Address: expect.any(String) }],
    });
  });

  it.each([
    ['PROVISIONING', 'PRECREATED'],
    ['STOPPED', 'DELETED'],
  ] as const)('of a task that is %s is %s [ECS-144]', (lastStatus, status) => {
    const task = taskState({ lastStatus, startedAt: undefined });
    expect(networkOfTask(networked, task)).toEqual({
      attachments: [expect.objectContaining({ status, details: [{ name: 'subnetId', value: 'subnet-1' }] })],
      networkInterfaces: [],
    });
  });

  it('has names of its Region, and is none without a network configuration [ECS-144]', () => {
    const scope = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
    const [attachment] = networkOfTask({ ...networked, scope }, taskState()).attachments;
    expect(JSON.stringify(attachment)).toContain('.eu-west-1.compute.internal');
    expect(networkOfTask(serviceState(), taskState())).toEqual({ attachments: [], networkInterfaces: [] });
  });
});

describe('the bindings of a container', () => {
  const of = (networkMode: string | undefined, mapping: object) =>
    bindingsOf(taskState(), { name: 'app', image: 'example/web', portMappings: [mapping] }, networkMode);

  it.each<[string | undefined, object, unknown]>([
    ['bridge', { containerPort: 80, hostPort: 8080, protocol: 'udp' }, 8080],
    ['host', { containerPort: 80 }, 80],
  ])('in the network mode %s have the port of the host [ECS-144]', (networkMode, mapping, hostPort) => {
    expect(of(networkMode, mapping)).toMatchObject([{ bindIP: '0.0.0.0', containerPort: 80, hostPort }]);
  });

  it('have a free port of the host where none is given, the same each time [ECS-144]', () => {
    const [binding] = of(undefined, { containerPort: 80, hostPort: 0 });
    expect(binding).toEqual({ bindIP: '0.0.0.0', containerPort: 80, hostPort: expect.any(Number), protocol: 'tcp' });
    expect(of(undefined, { containerPort: 80 })).toEqual([binding]);
  });

  it('do not exist on awsvpc and without a network [ECS-144]', () => {
    expect([of('awsvpc', { containerPort: 80 }), of('none', { containerPort: 80 })]).toEqual([[], []]);
  });
});
