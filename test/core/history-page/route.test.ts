import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../../../src/core/deployment/record.ts';
import { ENDS } from '../../../src/core/history-page/look.ts';
import { addressOf, parseAddress, type Route, SORTS } from '../../../src/core/history-page/route.ts';
import { epochMs } from '../../../src/core/time.ts';
import { TEN } from '../history/past-deployments.ts';

const monday = epochMs(Date.UTC(2026, 10, 23));

const routes: readonly (readonly [Route, string])[] = [
  [{ is: 'overview' }, '#overview'],
  [{ is: 'deployments', query: {} }, '#deployments'],
  [
    { is: 'deployments', query: { service: 'shop/checkout', end: 'rolled-back', sort: 'newest', page: 1 } },
    '#deployments?service=shop%2Fcheckout&outcome=rolled-back',
  ],
  [
    { is: 'deployments', query: { alarm: 'a&b=c', from: monday, sort: 'longest', page: 3 } },
    '#deployments?alarm=a%26b%3Dc&from=2026-11-23T00%3A00%3A00.000Z&sort=longest&page=3',
  ],
  [{ is: 'deployment', path: 'shop/checkout/d1' }, '#d/shop/checkout/d1'],
  [{ is: 'deployment', path: 'a b/<c>/d' }, '#d/a%20b/%3Cc%3E/d'],
];

/** Without the fields that allow all. */
const plain = (route: Route) => JSON.parse(JSON.stringify(route));

describe('addressOf', () => {
  it.each(routes)('of %j is %s', (route, address) => {
    expect(addressOf(route)).toBe(address);
  });
});

describe('parseAddress', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
  const query = fc.record(
    {
      service: text,
      end: fc.constantFrom(...ENDS),
      cause: fc.constantFrom(...CAUSES),
      alarm: text,
      text,
      from: fc.nat(2 * TEN).map(epochMs),
      until: fc.nat(2 * TEN).map(epochMs),
      sort: fc.constantFrom(...SORTS.slice(1)),
      page: fc.integer({ min: 2, max: 10_000 }),
    },
    { requiredKeys: [] },
  );

  it('reads what addressOf wrote, for any text', () => {
    fc.assert(
      fc.property(fc.oneof(query, text), (drawn) => {
        const route: Route =
          typeof drawn === 'string' ? { is: 'deployment', path: drawn } : { is: 'deployments', query: drawn };
        expect(plain(parseAddress(addressOf(route)))).toEqual(plain(route));
      }),
    );
  });

  it.each(['', '#', '#other', '#deployment', 'deployments'])('takes %j for the overview', (hash) => {
    expect(parseAddress(hash)).toEqual({ is: 'overview' });
  });

  it('ignores what a person typed wrong', () => {
    const { query: read } = Object(parseAddress('#deployments?outcome=fine&page=-1&from=soon&sort=&text=%&x=1'));
    expect(plain(read)).toEqual({ text: '%' });
  });
});
