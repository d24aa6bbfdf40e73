import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUrl, parseRepository } from '../../../src/core/explanation/repository.ts';

const compare = (source: string) => {
  const repository = parseRepository(source);
  return repository && compareUrl(repository, '1111111', '2222222');
};

describe('the page that compares two commits', () => {
  it.each([
    ['https://github.com/acme/shop', 'https://github.com/acme/shop/compare/1111111...2222222'],
    ['https://github.com/acme/shop.git', 'https://github.com/acme/shop/compare/1111111...2222222'],
    ['git@github.com:acme/shop.git', 'https://github.com/acme/shop/compare/1111111...2222222'],
    ['git+https://github.com/acme/shop.git', 'https://github.com/acme/shop/compare/1111111...2222222'],
    ['https://www.github.com/acme/shop/', 'https://github.com/acme/shop/compare/1111111...2222222'],
    ['https://gitlab.com/acme/web/shop', 'https://gitlab.com/acme/web/shop/-/compare/1111111...2222222'],
    ['https://bitbucket.org/acme/shop', 'https://bitbucket.org/acme/shop/branches/compare/2222222%0D1111111'],
  ])('of %s', (source, url) => {
    expect(compare(source)).toBe(url);
  });

  it.each([
    'http://github.com/acme/shop',
    'https://user:password@github.com/acme/shop',
    'https://github.com:8443/acme/shop',
    'https://github.com/acme/shop?x=1',
    'https://github.com/acme/shop#readme',
    'https://github.com/acme',
    'https://github.com/acme/shop/tree/main',
    'https://github.com/../shop',
    'https://github.com/acme/%2e%2e',
    'https://github.com.evil.example/acme/shop',
    'https://evil.example/github.com/acme/shop',
    'https://git.acme.example/acme/shop',
    'javascript:alert(1)//github.com/acme/shop',
    'git@github.com:../../acme',
    'https://github.com/acme/<!channel>',
    '',
  ])('does not exist for %s', (source) => {
    expect(compare(source)).toBeUndefined();
  });

  it('never leaves the three hosts, whatever a label says', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.tuple(fc.constantFrom('https://github.com/', 'git@gitlab.com:'), fc.string()).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(hostile, (source) => {
        const url = parseRepository(source)?.url;
        expect(
          url === undefined || /^https:\/\/(github\.com|gitlab\.com|bitbucket\.org)(\/[\w.-]+){2,20}$/.test(url),
        ).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
