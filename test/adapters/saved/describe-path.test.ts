import { expect, it } from 'vitest';
import { describePath } from '../../../src/adapters/saved/describe-path.ts';

it.each([
  [[], ''],
  [['services', 1, 'desiredCount'], 'services[1].desiredCount'],
  [[0, 1], '[0][1]'],
])('%j is %s', (path, text) => {
  expect(describePath(path)).toBe(text);
});
