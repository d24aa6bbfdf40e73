import { describe, expect, it } from 'vitest';
import { dayOf, HEAD_SK, notificationSk, openSk, recordSk, scopePk } from '../../config/table.ts';
import { epochMs } from '../../core/time.ts';

const at = (iso: string) => epochMs(Date.parse(iso));

describe('the keys of the table', () => {
  it('gives every instant the same width', () => {
    expect(recordSk(at('2026-11-24T01:02:03.004Z'), 'abc')).toBe('2026-11-24T01:02:03.004Z#abc');
    expect(recordSk(at('2026-11-24T00:00:00Z'), 'abc')).toBe('2026-11-24T00:00:00.000Z#abc');
  });

  it('sorts by time and puts the head last', () => {
    const keys = [
      HEAD_SK,
      recordSk(at('2027-01-01T00:00:00Z'), 'a'),
      recordSk(at('2026-12-31T23:59:59.999Z'), 'z'),
      recordSk(at('2026-12-31T23:59:59.998Z'), '~~~'),
    ];
    expect(keys.toSorted()).toEqual([
      '2026-12-31T23:59:59.998Z#~~~',
      '2026-12-31T23:59:59.999Z#z',
      '2027-01-01T00:00:00.000Z#a',
      '~head',
    ]);
  });

  it('puts a record under its UTC day, to the last millisecond', () => {
    expect(dayOf(at('2026-11-24T23:59:59.999Z'))).toBe('2026-11-24');
    expect(dayOf(at('2026-11-25T00:00:00.000Z'))).toBe('2026-11-25');
  });

  it('refuses instants that would break the order', () => {
    expect(() => recordSk(at('+010000-01-01T00:00:00Z'), 'abc')).toThrow('years 0 to 9999');
  });

  it('keeps channels, scopes and open records apart', () => {
    expect(notificationSk('slack')).toBe('notification#slack');
    expect(scopePk('111122223333/eu-west-1')).toBe('scope#111122223333/eu-west-1');
    expect(
      openSk(at('2026-11-24T00:00:00Z'), 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/shop/d1'),
    ).toBe('2026-11-24T00:00:00.000Z#arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/shop/d1');
  });
});
