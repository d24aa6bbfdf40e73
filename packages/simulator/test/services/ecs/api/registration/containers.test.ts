import { describe, expect, it } from 'vitest';
import { checkContainers } from '../../../../../src/services/ecs/api/registration/containers.ts';
import type { ContainerDefinition } from '../../../../../src/services/ecs/state.ts';

const app = { name: 'app', image: 'example/web', memory: 256 };
const proxy = { name: 'proxy', image: 'example/proxy', memoryReservation: 64 };
const after = (containerName: string, condition: string) => ({ ...app, dependsOn: [{ containerName, condition }] });
const refused = (message: string) => expect.objectContaining({ code: 'ClientException', message });

describe('the containers of a task', () => {
  it.each<[string, readonly ContainerDefinition[]]>([
    ['Container list cannot be empty.', []],
    ['Container.image should not be null or empty.', [{ ...app, image: '' }]],
    ['Container.name should not be null or empty.', [{ ...app, name: '' }]],
    [
      "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
      [proxy, { name: 'app', image: 'example/web' }],
    ],
  ])('are refused: %s [ECS-99]', (message, containers) => {
    expect(() => checkContainers(containers, {})).toThrow(refused(message));
  });

  it.each<[string, readonly ContainerDefinition[]]>([
    ['Container names must be unique within a Task Definition.', [app, proxy, { ...proxy, name: 'app' }]],
    ["Cannot depend on container + 'cache' because it does not exist", [after('cache', 'START'), proxy]],
    [
      'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
      [after('proxy', 'COMPLETE'), proxy],
    ],
  ])('do not fit each other: %s [ECS-142]', (message, containers) => {
    expect(() => checkContainers(containers, {})).toThrow(refused(message));
  });

  it('can only mount volumes of the task [ECS-142]', () => {
    const mounting = { ...app, mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] };
    expect(() => checkContainers([mounting], { volumes: [{ name: 'cache' }] })).toThrow(
      refused("Unknown volume 'data'."),
    );
    expect(() => checkContainers([mounting], { volumes: [{ name: 'data' }] })).not.toThrow();
  });

  it('need no memory of their own in a task with memory [ECS-99]', () => {
    expect(() => checkContainers([{ name: 'app', image: 'example/web' }], { memory: '512' })).not.toThrow();
  });

  it('may wait for each other [ECS-142]', () => {
    expect(() => checkContainers([after('proxy', 'HEALTHY'), proxy], {})).not.toThrow();
    expect(() => checkContainers([after('proxy', 'SUCCESS'), { ...proxy, essential: false }], {})).not.toThrow();
  });

  it('have the same port on the host and in the container on awsvpc [ECS-142]', () => {
    const mapped = (hostPort?: number) => [
      { ...app, portMappings: [{ containerPort: 80, ...(hostPort === undefined ? {} : { hostPort }) }] },
    ];
    expect(() => checkContainers(mapped(8080), { networkMode: 'awsvpc' })).toThrow(
      refused('When networkMode=awsvpc, the host ports and container ports in port mappings must match.'),
    );
    for (const hostPort of [undefined, 0, 80])
      expect(() => checkContainers(mapped(hostPort), { networkMode: 'awsvpc' })).not.toThrow();
    expect(() => checkContainers(mapped(8080), { networkMode: 'bridge' })).not.toThrow();
  });
});
