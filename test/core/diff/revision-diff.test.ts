import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContainerDefinition,
  calculateRevisionDiff,
  type TaskDefinition,
} from '../../../src/core/diff/revision-diff.ts';

const container = (fields: Partial<ContainerDefinition> = {}): ContainerDefinition => ({
  name: 'web',
  image: 'shop/checkout:1',
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
  ...fields,
});
const task = (fields: Partial<TaskDefinition> = {}): TaskDefinition => ({
  taskDefinitionArn: 'arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:1',
  cpu: '256',
  memory: '512',
  taskRoleArn: undefined,
  executionRoleArn: undefined,
  networkMode: 'awsvpc',
  containers: [container()],
  ...fields,
});
const diff = (from: TaskDefinition, to: TaskDefinition) =>
  calculateRevisionDiff(from, to, [], []).changes.map(
    ({ container: place, what, name, change, from: old, to: fresh }) => [place, what, name, change, old, fresh],
  );
const web = (fields: Partial<ContainerDefinition>) => task({ containers: [container(fields)] });

describe('calculateRevisionDiff', () => {
  it('names images with their tags', () => {
    expect(diff(web({}), web({ image: 'shop/checkout:2' }))).toEqual([
      ['web', 'image', undefined, 'changed', 'shop/checkout:1', 'shop/checkout:2'],
    ]);
  });

  it('sees another digest behind the same tag', () => {
    const image = (digest: string) => [{ container: 'web', image: 'shop/checkout:1', digest }];
    const { changes } = calculateRevisionDiff(task(), task(), image('sha256:aa'), image('sha256:bb'));
    expect(changes).toMatchObject([
      { container: 'web', what: 'digest', change: 'changed', from: 'sha256:aa', to: 'sha256:bb' },
    ]);
  });

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
    expect(said.map(([, what]) => what).toSorted()).toEqual(['command', 'entryPoint', 'healthCheck']);
    expect(JSON.stringify(said)).not.toContain('hunter2');
  });

  it('sees containers come and go', () => {
    const two = task({ containers: [container(), container({ name: 'log' })] });
    expect(diff(task(), two).map((change) => change.slice(0, 4))).toEqual([['log', 'container', undefined, 'added']]);
    expect(diff(two, task()).map((change) => change.slice(0, 4))).toEqual([['log', 'container', undefined, 'removed']]);
  });
});

const word = fc.constantFrom('a', 'b', 'c');
const value = fc.constantFrom('VALUE-ONE', 'VALUE-TWO', 'VALUE-THREE');
const table = fc.dictionary(word, value, { maxKeys: 3 }).map((entries) => new Map(Object.entries(entries)));
const containers = fc.uniqueArray(
  fc
    .record({
      name: word,
      image: fc.constantFrom('i:1', 'i:2'),
      environment: table,
      secrets: table,
      dockerLabels: table,
      command: fc.array(value, { maxLength: 2 }),
      ports: fc.uniqueArray(fc.constantFrom('80/tcp', '81/tcp')),
    })
    .map(container),
  { selector: (one) => one.name, maxLength: 3 },
);
const tasks = containers.map((list) => task({ containers: list }));

describe('a diff', () => {
  it('of a thing with itself is empty', () => {
    fc.assert(
      fc.property(tasks, (one) => {
        expect(diff(one, one)).toEqual([]);
      }),
    );
  });

  it('turned round has the same places, with added for removed', () => {
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const shape = (from: TaskDefinition, to: TaskDefinition, turn: boolean) =>
      calculateRevisionDiff(from, to, [], [])
        .changes.map(({ container: place, what, name, change }) =>
          JSON.stringify([place, what, name, turn ? turned[change] : change]),
        )
        .toSorted();
    fc.assert(
      fc.property(tasks, tasks, (a, b) => {
        expect(shape(a, b, false)).toEqual(shape(b, a, true));
      }),
    );
  });

  it('never holds a plain value', () => {
    fc.assert(
      fc.property(tasks, tasks, (a, b) => {
        expect(JSON.stringify(calculateRevisionDiff(a, b, [], []))).not.toContain('VALUE-');
      }),
    );
  });

  it('weighs 16 KB at most, and counts what it leaves out', () => {
    const many = web({
      environment: new Map(Array.from({ length: 1_000 }, (_, index) => [`VARIABLE_${index}_${'x'.repeat(60)}`, '1'])),
    });
    const { changes, leftOut } = calculateRevisionDiff(web({}), many, [], []);
    expect(new TextEncoder().encode(JSON.stringify(changes)).length).toBeLessThanOrEqual(16_100);
    expect(changes.length + leftOut).toBe(1_000);
    expect(leftOut).toBeGreaterThan(0);
  });
});
