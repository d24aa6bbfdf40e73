import { describe, expect, it } from 'vitest';
import { pageOf } from '../../../src/serve/elb/page.ts';

describe('a page', () => {
  it('has the size that is asked for, and a marker if there is more [ELB-4]', () => {
    const { page, NextMarker } = pageOf(['a', 'b', 'c'], { PageSize: 2 });
    expect(page).toEqual(['a', 'b']);
    expect(pageOf(['a', 'b', 'c'], { PageSize: 2, Marker: NextMarker })).toEqual({ page: ['c'] });
    expect(pageOf(['a'], {})).toEqual({ page: ['a'] });
  });

  it.each([{ PageSize: 0 }, { PageSize: 401 }, { Marker: 'x' }])('is refused for %o [ELB-4]', (input) => {
    expect(() => pageOf(['a'], input)).toThrow(expect.objectContaining({ code: 'ValidationException' }));
  });
});
