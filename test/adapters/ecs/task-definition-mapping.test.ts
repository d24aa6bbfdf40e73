import { describe, expect, it } from 'vitest';
import { mapTaskDefinition } from '../../../src/adapters/ecs/task-definition-mapping.ts';

describe('mapTaskDefinition', () => {
  it('gives what two of them are compared by', () => {
    const definition = mapTaskDefinition({
      taskDefinitionArn: 'td:1',
      cpu: '256',
      memory: '512',
      taskRoleArn: 'role',
      networkMode: 'awsvpc',
      containerDefinitions: [
        {
          name: 'app',
          image: 'shop:7',
          cpu: 128,
          essential: false,
          environment: [{ name: 'A', value: '1' }, { name: 'EMPTY' }],
          secrets: [{ name: 'KEY', valueFrom: 'arn:secret' }],
          portMappings: [
            { containerPort: 80, hostPort: 8080, protocol: 'udp' },
            { containerPort: 81, hostPort: 0 },
            { containerPortRange: '90-99' },
          ],
          healthCheck: { retries: 3, interval: 30, command: ['CMD', 'true'] },
          command: ['node'],
          dockerLabels: { team: 'web' },
        },
        { name: 'bare', image: 'side' },
      ],
    });
    expect(definition).toStrictEqual({
      taskDefinitionArn: 'td:1',
      cpu: '256',
      memory: '512',
      taskRoleArn: 'role',
      executionRoleArn: undefined,
      networkMode: 'awsvpc',
      containers: [
        {
          name: 'app',
          image: 'shop:7',
          cpu: 128,
          memory: undefined,
          memoryReservation: undefined,
          essential: false,
          environment: new Map([
            ['A', '1'],
            ['EMPTY', ''],
          ]),
          secrets: new Map([['KEY', 'arn:secret']]),
          ports: ['80:8080/udp', '81/tcp', '90-99/tcp'],
          healthCheck: '{"command":["CMD","true"],"interval":30,"retries":3}',
          command: ['node'],
          entryPoint: [],
          dockerLabels: new Map([['team', 'web']]),
        },
        {
          name: 'bare',
          image: 'side',
          cpu: undefined,
          memory: undefined,
          memoryReservation: undefined,
          essential: true,
          environment: new Map(),
          secrets: new Map(),
          ports: [],
          healthCheck: undefined,
          command: [],
          entryPoint: [],
          dockerLabels: new Map(),
        },
      ],
    });
  });

  it('gives the same health check for the same one, whatever the order of its fields', () => {
    const check = (healthCheck: { command: string[]; interval?: number; timeout?: number }) =>
      mapTaskDefinition({ taskDefinitionArn: 'td:1', containerDefinitions: [{ healthCheck }] }).containers[0]
        ?.healthCheck;
    expect(check({ timeout: 5, interval: 30, command: ['CMD'] })).toBe(
      check({ command: ['CMD'], interval: 30, timeout: 5 }),
    );
    expect(check({ command: ['CMD'], interval: 31 })).not.toBe(check({ command: ['CMD'], interval: 30 }));
  });

  it('refuses an answer without an ARN', () => {
    expect(() => mapTaskDefinition({ cpu: '256' })).toThrow(
      expect.objectContaining({
        code: 'invalid',
        message: expect.stringContaining('ecs:DescribeTaskDefinition returned a task definition without an ARN'),
      }),
    );
  });
});
