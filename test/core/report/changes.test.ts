import { expect, it } from 'vitest';
import type { RevisionChange } from '../../../src/core/diff/revision-diff.ts';
import { describeChange } from '../../../src/core/report/changes.ts';
import { plainText } from '../../../src/core/report/phrase.ts';

const image: RevisionChange = {
  container: 'app',
  what: 'image',
  name: undefined,
  change: 'changed',
  from: 'shop/web:1',
  to: 'shop/web:2',
};

it.each([
  ['a value that changed', {}, 'app image shop/web:1 → shop/web:2'],
  ['a value that was not there', { from: undefined, change: 'added' as const }, 'app image none → shop/web:2'],
  ['a value of the whole task', { container: undefined, what: 'cpu', from: '256', to: '512' }, 'cpu 256 → 512'],
  [
    'what must not be shown by its name alone',
    { what: 'environment', name: 'MODE', change: 'removed' as const, from: undefined, to: undefined },
    'app environment MODE removed',
  ],
])('describes %s', (_what, fields, text) => {
  expect(plainText(describeChange({ ...image, ...fields }))).toBe(text);
});
