import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContainerDefinition,
  calculateRevisionDiff,
  type TaskDefinition,
} from '../../../src/core/diff/revision-diff.ts';
import { container, task } from '../../builders/task-definitions.ts';

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

  it('lists first what explains a failure best, then by container and name', () => {
    const from = task({
      cpu: '256',
      containers: [container({ name: 'web' }), container({ name: 'log', environment: new Map([['OLD', '1']]) })],
    });
    const to = task({
      cpu: '512',
      containers: [
        container({ name: 'web', image: 'shop/checkout:2', secrets: new Map([['TOKEN', 'arn:one']]) }),
        container({ name: 'log', image: 'log:2', environment: new Map([['NEW', '1']]) }),
      ],
    });
    expect(diff(from, to).map((change) => change.slice(0, 3))).toEqual([
      ['log', 'image', undefined],
      ['web', 'image', undefined],
      ['log', 'environment', 'NEW'],
      ['log', 'environment', 'OLD'],
      ['web', 'secret', 'TOKEN'],
      [undefined, 'cpu', undefined],
    ]);
  });

  it('compares only the images of containers that both sides name where a task definition is not known', () => {
    const image = (container: string, tag: string) => ({
      container,
      image: `shop/${container}:${tag}`,
      digest: undefined,
    });
    const { changes } = calculateRevisionDiff(
      undefined,
      task(),
      [image('web', '1'), image('gone', '1')],
      [image('web', '2')],
    );
    expect(changes).toMatchObject([{ container: 'web', what: 'image', from: 'shop/web:1', to: 'shop/web:2' }]);
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

  it('never contains a plain value', () => {
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
