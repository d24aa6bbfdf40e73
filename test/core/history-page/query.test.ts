import { describe, expect, it } from 'vitest';
import { findDeployments, pageOf, PAGE_ROWS } from '../../../src/core/history-page/query.ts';
import type { ListQuery } from '../../../src/core/history-page/route.ts';
import { epochMs } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from '../history/past-deployments.ts';

const arn = (id: string) => `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/${id}`;
const old = pastDeployment({ createdAt: epochMs(TEN - 60_000), serviceDeploymentArn: arn('old') });
const bad = rolledBack({ serviceDeploymentArn: arn('bad') });
const open = pastDeployment({
  createdAt: epochMs(TEN + 1),
  outcome: undefined,
  finishedAt: undefined,
  serviceDeploymentArn: arn('open'),
  serviceArn: serviceArn('cart'),
});

describe('findDeployments', () => {
  const queries: readonly (readonly [ListQuery, readonly string[]])[] = [
    [{}, ['open', 'bad', 'old']],
    [{ sort: 'oldest' }, ['old', 'bad', 'open']],
    // 6 min, 4 min 32 s, and no end.
    [{ sort: 'longest' }, ['old', 'bad', 'open']],
    [{ service: 'shop/checkout' }, ['bad', 'old']],
    [{ end: 'unfinished' }, ['open']],
    [{ end: 'rolled-back' }, ['bad']],
    [{ cause: 'alarm' }, ['bad']],
    [{ alarm: 'checkout-5xx' }, ['bad']],
    [{ alarm: 'checkout' }, []],
    [{ from: epochMs(TEN) }, ['open', 'bad']],
    [{ until: epochMs(TEN) }, ['old']],
    [{ text: '5XX' }, ['bad']],
    [{ text: 'Checkout:42' }, ['open', 'bad', 'old']],
    [{ text: 'checkout/old' }, ['old']],
    [{ text: 'following alarm' }, ['bad']],
    [{ service: 'shop/checkout', end: 'succeeded' }, ['old']],
  ];

  it.each(queries)('by %j', (query, ids) => {
    const found = findDeployments([bad, open, old], query);
    expect(found.map(({ serviceDeploymentArn }) => serviceDeploymentArn.split('/').at(-1))).toEqual(ids);
  });
});

describe('pageOf', () => {
  const many = Array.from({ length: 2 * PAGE_ROWS + 1 }, (_, index) => pastDeployment({ createdAt: epochMs(index) }));

  it.each([
    [1, 0, 50],
    [2, 50, 50],
    [3, 100, 1],
    [4, 100, 1],
    [0, 0, 50],
  ])('%d begins with row %d and has %d', (wanted, first, count) => {
    const { rows, pages, found } = pageOf(many, wanted);
    expect([rows[0]?.createdAt, rows.length, pages, found]).toEqual([first, count, 3, 101]);
  });

  it('is one page without deployments', () => {
    expect(pageOf([], 2)).toEqual({ rows: [], found: 0, page: 1, pages: 1 });
  });
});
