import { describe, expect, it } from 'vitest';
import { DEFINITIONS } from '../../../../src/core/history/definitions.ts';
import { countFigures } from '../../../../src/core/history/figures.ts';
import {
  showFigureRows,
  showFiguresTable,
  showServiceFigures,
} from '../../../../src/core/history-page/views/figures.ts';
import { before, days, epochMs } from '../../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from '../../history/past-deployments.ts';

const until = epochMs(TEN);
const from = before(until, days(14));

function figures() {
  const counts = countFigures({ from, until });
  const cart = pastDeployment({ serviceArn: serviceArn('cart') });
  for (const one of [cart, cart, pastDeployment(), rolledBack(), pastDeployment({ outcome: 'superseded' })])
    counts.add(one);
  return counts.figures();
}

const textOf = (html: unknown) =>
  String(html)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('the figures', () => {
  it('of a service stand beside their definitions', () => {
    const [, checkout] = figures().services;
    if (checkout === undefined) throw new Error('no figures');
    const text = textOf(showServiceFigures(checkout, { from }));
    const [frequency, rate, recovery] = DEFINITIONS.map((one) => one.text);
    expect(text).toContain(`Deployment frequency 1.0 per week ${frequency}`);
    expect(text).toContain(`Change fail rate 50.0% ${rate}`);
    expect(text).toContain(`Failed deployment recovery time 4 min 32 s ${recovery}`);
    expect(text).toContain('Change lead time unknown ECS does not know when a commit was made');
    expect(text).toContain('Counted: 2 deployments, of which 1 failed. Recovery times: 1. Not counted: 1 superseded.');
  });

  it('of several services begin with that which fails most, with the definitions beside the headings', () => {
    const text = textOf(showFiguresTable(figures(), from));
    for (const { text: definition } of DEFINITIONS) expect(text).toContain(definition);
    expect(text.indexOf('shop/checkout')).toBeLessThan(text.indexOf('shop/cart'));
    expect(text).toContain('shop/cart 2 1.0 per week 0.0% 0 failed –');
    expect(textOf(showFigureRows(figures(), from, 1))).not.toContain('shop/checkout');
  });
});
