import { describe, expect, it } from 'vitest';
import { taskSizeOf } from '../../../../../src/services/ecs/api/registration/task-size.ts';

describe('the size of a task', () => {
  it.each<[Record<string, unknown>, Record<string, string>]>([
    [{}, {}],
    [
      { cpu: '1024', memory: '2048' },
      { cpu: '1024', memory: '2048' },
    ],
    [{ cpu: 256 }, { cpu: '256' }],
    [
      { cpu: '1 vCPU', memory: '2GB' },
      { cpu: '1024', memory: '2048' },
    ],
    [
      { cpu: '.25 vcpu', memory: '0.5 GB' },
      { cpu: '256', memory: '512' },
    ],
  ])('%j becomes whole CPU units and MiB [ECS-141]', (given, size) => {
    expect(taskSizeOf(given)).toEqual(size);
  });

  it.each([
    ['cpu', ''],
    ['cpu', '1 core'],
    ['cpu', '0.3 vCPU'],
    ['memory', '2 MB'],
  ])('%s cannot be "%s" [ECS-141]', (name, given) => {
    expect(() => taskSizeOf({ [name]: given })).toThrow(
      expect.objectContaining({
        code: 'ClientException',
        message: `Invalid '${name}' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.`,
      }),
    );
  });
});
