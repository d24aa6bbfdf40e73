import { describe, expect, it } from 'vitest';
import { describeTaskDefinition } from '../../../../src/services/ecs/api/describe-task-definition.ts';
import type { ContainerDefinition } from '../../../../src/services/ecs/state.ts';

const definition = (rest: Readonly<Record<string, unknown>>, container: Partial<ContainerDefinition> = {}) =>
  describeTaskDefinition({
    arn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/web:3',
    family: 'web',
    revision: 3,
    registeredAt: Date.UTC(2026, 3, 25, 17, 16, 47),
    tags: [],
    containerDefinitions: [{ name: 'app', image: 'example/web', ...container }],
    rest,
  });

const namesOf = ({ requiresAttributes = [] }: ReturnType<typeof definition>) =>
  requiresAttributes.map(({ name }) => name.replace(/^(com\.amazonaws\.)?ecs\.capability\./, ''));

describe('a task definition', () => {
  // The members that ECS answered in public transcripts of 2021 to 2026 for a task definition with as few members.
  it('is answered with every member that ECS always answers [ECS-98]', () => {
    expect(definition({}, { memory: 10 })).toEqual({
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/web:3',
      containerDefinitions: [
        {
          name: 'app',
          image: 'example/web',
          cpu: 0,
          memory: 10,
          portMappings: [],
          essential: true,
          environment: [],
          mountPoints: [],
          volumesFrom: [],
        },
      ],
      family: 'web',
      revision: 3,
      volumes: [],
      status: 'ACTIVE',
      placementConstraints: [],
      compatibilities: ['EXTERNAL', 'EC2'],
      registeredAt: new Date('2026-04-25T17:16:47Z'),
      registeredBy: 'arn:aws:iam::111122223333:root',
    });
  });

  it.each([
    [{ fileSystemId: 'fs-1' }, { fileSystemId: 'fs-1', rootDirectory: '/' }],
    [
      { fileSystemId: 'fs-1', rootDirectory: '/data' },
      { fileSystemId: 'fs-1', rootDirectory: '/data' },
    ],
  ])('has the root directory of an EFS volume, here %j [ECS-98]', (given, efsVolumeConfiguration) => {
    const volumes = [{ name: 'data', efsVolumeConfiguration: given }];
    expect(definition({ volumes }).volumes).toEqual([{ name: 'data', efsVolumeConfiguration }]);
  });

  it('keeps what was registered [ECS-98]', () => {
    const volumes = [{ name: 'data', host: {} }];
    const container = { cpu: 128, essential: false, environment: [{ name: 'A', value: '1' }] };
    const answer = definition({ volumes, networkMode: 'bridge', cpu: '256' }, container);
    expect(answer).toMatchObject({ volumes, networkMode: 'bridge', cpu: '256', containerDefinitions: [container] });
  });

  it.each([
    ['awsvpc', { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['host', { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['bridge', { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    [undefined, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
  ])('in the network mode %s, a container port has a host port and a protocol [ECS-98]', (networkMode, mapping) => {
    const rest = networkMode === undefined ? {} : { networkMode };
    const { containerDefinitions } = definition(rest, { portMappings: [{ containerPort: 80 }] });
    expect(containerDefinitions[0]?.portMappings).toEqual([mapping]);
  });

  it('keeps a host port and a protocol that were registered [ECS-98]', () => {
    const mapping = { containerPort: 80, hostPort: 8080, protocol: 'udp', name: 'web' };
    const { containerDefinitions } = definition({ networkMode: 'bridge' }, { portMappings: [mapping] });
    expect(containerDefinitions[0]?.portMappings).toEqual([mapping]);
  });

  it('on awsvpc can run everywhere but on external instances [ECS-98]', () => {
    expect(definition({ networkMode: 'awsvpc' }).compatibilities).toEqual(['EC2', 'FARGATE', 'MANAGED_INSTANCES']);
  });

  it('requires what its members need of an instance [ECS-98]', () => {
    const role = 'arn:aws:iam::111122223333:role/execution';
    const image = '111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1';
    expect(namesOf(definition({ networkMode: 'awsvpc', executionRoleArn: role }, { image }))).toEqual([
      'ecr-auth',
      'execution-role-ecr-pull',
      'docker-remote-api.1.18',
      'task-eni',
    ]);
    const logConfiguration = { logDriver: 'awslogs', options: {} };
    expect(namesOf(definition({ cpu: '1024', memory: '512' }, { logConfiguration }))).toEqual([
      'logging-driver.awslogs',
      'docker-remote-api.1.19',
    ]);
  });
});
