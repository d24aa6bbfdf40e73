import { describe, expect, it } from 'vitest';
import { diffTaskDefinitions } from '../../../src/core/diff/container-diff.ts';
import type { ContainerDefinition, TaskDefinition } from '../../../src/core/diff/task-definition.ts';
import { container, task } from '../../builders/task-definitions.ts';

/** In the order of the alphabet: the comparison of revisions orders them. */
const diff = (from: TaskDefinition, to: TaskDefinition) =>
  diffTaskDefinitions(from, to)
    .map(({ container: place, what, name, change, from: old, to: fresh }) => [place, what, name, change, old, fresh])
    .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
const web = (fields: Partial<ContainerDefinition>) => task({ containers: [container(fields)] });

describe('diffTaskDefinitions', () => {
  it('names environment variables and secrets, never their values', () => {
    const from = web({
      environment: new Map([
        ['MODE', 'slow'],
        ['OLD', 'x'],
      ]),
      secrets: new Map([['TOKEN', 'arn:one']]),
    });
    const to = web({
      environment: new Map([
        ['MODE', 'fast'],
        ['NEW', 'y'],
      ]),
      secrets: new Map([['TOKEN', 'arn:two']]),
    });
    expect(diff(from, to)).toEqual([
      ['web', 'environment', 'MODE', 'changed', undefined, undefined],
      ['web', 'environment', 'NEW', 'added', undefined, undefined],
      ['web', 'environment', 'OLD', 'removed', undefined, undefined],
      ['web', 'secret', 'TOKEN', 'changed', undefined, undefined],
    ]);
  });

  it('gives sizes of the task from and to', () => {
    expect(diff(task(), task({ cpu: '512', memory: '1024' }))).toEqual([
      [undefined, 'cpu', undefined, 'changed', '256', '512'],
      [undefined, 'memory', undefined, 'changed', '512', '1024'],
    ]);
  });

  it('says that command, health check and entry point changed, and no more', () => {
    const said = diff(
      web({}),
      web({ command: ['--password=hunter2'], healthCheck: 'curl -u me:hunter2', entryPoint: ['sh'] }),
    );
    expect(said.map(([, what]) => what)).toEqual(['command', 'entryPoint', 'healthCheck']);
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });

  it('sees containers come and go', () => {
    const two = task({ containers: [container(), container({ name: 'log' })] });
    expect(diff(task(), two).map((change) => change.slice(0, 4))).toEqual([['log', 'container', undefined, 'added']]);
    expect(diff(two, task()).map((change) => change.slice(0, 4))).toEqual([['log', 'container', undefined, 'removed']]);
  });

  it.each<[string, Partial<ContainerDefinition>, readonly unknown[]]>([
    ['cpu', { cpu: 256 }, ['added', undefined, '256']],
    ['memory', { memory: 512 }, ['added', undefined, '512']],
    ['memoryReservation', { memoryReservation: 128 }, ['added', undefined, '128']],
    ['essential', { essential: false }, ['changed', 'true', 'false']],
  ])('shows %s of a container', (what, fields, change) => {
    expect(diff(web({}), web(fields))).toEqual([['web', what, undefined, ...change]]);
  });

  it.each<[string, Partial<TaskDefinition>, readonly unknown[]]>([
    ['networkMode', { networkMode: 'bridge' }, ['changed', 'awsvpc', 'bridge']],
    ['taskRole', { taskRoleArn: 'arn:r' }, ['added', undefined, 'arn:r']],
    ['executionRole', { executionRoleArn: 'arn:e' }, ['added', undefined, 'arn:e']],
  ])('shows %s of the task', (what, fields, change) => {
    expect(diff(task(), task(fields))).toEqual([[undefined, what, undefined, ...change]]);
  });

  it('names ports and labels, in whatever order the ports are listed', () => {
    const from = web({ ports: ['80/tcp', '81/tcp'], dockerLabels: new Map([['team', 'shop']]) });
    const to = web({ ports: ['81/tcp', '80/tcp', '82/udp'], dockerLabels: new Map([['team', 'pay']]) });
    expect(diff(from, to)).toEqual([
      ['web', 'label', 'team', 'changed', undefined, undefined],
      ['web', 'port', '82/udp', 'added', undefined, undefined],
    ]);
  });

  it('compares the arguments of a command in their order, and takes an empty one for none', () => {
    expect(diff(web({ command: ['a', 'b'] }), web({ command: ['b', 'a'] }))).toEqual([
      ['web', 'command', undefined, 'changed', undefined, undefined],
    ]);
    expect(diff(web({ command: ['a'] }), web({}))).toEqual([
      ['web', 'command', undefined, 'removed', undefined, undefined],
    ]);
    expect(diff(web({ command: ['a b'] }), web({ command: ['a', 'b'] }))).toHaveLength(1);
  });

  it('leaves images to the revisions that run', () => {
    expect(diff(web({}), web({ image: 'shop/checkout:2' }))).toEqual([]);
  });
});
