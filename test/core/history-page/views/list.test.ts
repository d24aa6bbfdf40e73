import { describe, expect, it } from 'vitest';
import { countFigures } from '../../../../src/core/history/figures.ts';
import { pageOf } from '../../../../src/core/history-page/query.ts';
import { describePage, showFilters, showFound } from '../../../../src/core/history-page/views/list.ts';
import { epochMs } from '../../../../src/core/time.ts';
import { pastDeployment, TEN } from '../../history/past-deployments.ts';

const range = { from: epochMs(TEN - 1), until: epochMs(TEN) };
const counts = countFigures(range);
counts.add(pastDeployment());
const figures = counts.figures();
const many = Array.from({ length: 120 }, () => pastDeployment());

describe('the list', () => {
  it('says which part it shows', () => {
    expect(describePage(pageOf(many, 2))).toBe('51 to 100 of 120 deployments');
    expect(describePage(pageOf(many, 3))).toBe('101 to 120 of 120 deployments');
    expect(describePage(pageOf(many.slice(0, 1)))).toBe('1 deployment');
  });

  it('links the pages before and after', () => {
    const found = String(showFound({ query: { end: 'succeeded' }, page: pageOf(many, 2), figures, from: range.from }));
    expect(found).toContain('rel="prev" href="#deployments?outcome=succeeded">Previous</a>');
    expect(found).toContain('rel="next" href="#deployments?outcome=succeeded&amp;page=3">Next</a>');
    expect(found).not.toContain('DORA figures of');
  });

  it('has the figures of a chosen service, and a link that removes an alarm', () => {
    const query = { service: 'shop/checkout', alarm: 'a<b' };
    const found = String(showFound({ query, page: pageOf(many), figures, from: range.from }));
    expect(found).toContain('DORA figures of <span class="name">shop/checkout</span>');
    expect(found).toContain(
      'href="#deployments?service=shop%2Fcheckout"><span class="visually-hidden">Remove the filter: ',
    );
    expect(found).toContain('alarm a&lt;b');
  });

  it('offers all if nothing is found', () => {
    expect(String(showFound({ query: {}, page: pageOf([]), figures, from: range.from }))).toContain(
      'No deployment has all of these. <a href="#deployments">Show all deployments</a>',
    );
  });
});

describe('the filters', () => {
  it('offer what occurs, and show what is chosen', () => {
    const choices = {
      services: ['shop/cart', 'shop/checkout'],
      ends: ['succeeded', 'failed'],
      causes: ['alarm'],
    } as const;
    const form = String(showFilters(choices, { text: 'a"b', service: 'shop/cart', end: 'failed' }));
    expect(form).toContain('value="a&quot;b"');
    expect([...form.matchAll(/<option value="([^"]*)" selected="">/g)].map(([, value]) => value)).toEqual([
      'shop/cart',
      'failed',
      '',
      'newest',
    ]);
    expect(form).not.toContain('rolled-back');
  });
});
