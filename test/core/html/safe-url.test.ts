import { describe, expect, it } from 'vitest';
import { isUrlAttribute, safeUrl, UNSAFE_URL } from '../../../src/core/html/safe-url.ts';

describe('safeUrl', () => {
  it.each([
    'https://eu-west-1.console.aws.amazon.com/ecs/v2?region=eu-west-1',
    '#deployments',
    '#',
    'HTTPS://example.com',
  ])('keeps %s', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    ' https://example.com',
    '\tjavascript:alert(1)',
    'data:text/html,x',
    '//example.com',
    'http://example.com',
    '',
  ])('replaces %j', (url) => {
    expect(safeUrl(url)).toBe(UNSAFE_URL);
  });
});

describe('isUrlAttribute', () => {
  it('knows the attributes of addresses', () => {
    expect(['href', 'src', 'action', 'title', 'id'].filter(isUrlAttribute)).toEqual(['href', 'src', 'action']);
  });
});
