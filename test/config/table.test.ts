import { describe, expect, it } from 'vitest';
import {
  alarmPk,
  dayOf,
  evidencePk,
  HEAD_SK,
  itemAccess,
  notificationPk,
  openSk,
  recordSk,
  SWEEP_PK,
  scopePk,
} from '../../src/config/table.ts';
import { epochMs } from '../../src/core/time.ts';

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
    expect(() => recordSk(at('+010000-01-01T00:00:00Z'), 'abc')).toThrow('years 0 and 9999');
  });

  it('gives channels, evidence, alarms, scopes and open records partitions of their own', () => {
    const key = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/shop/d1';
    expect(notificationPk('slack', key)).toBe(`notification#slack#${key}`);
    expect(evidencePk(key)).toBe(`evidence#${key}`);
    expect(alarmPk('checkout-5xx')).toBe('alarm#checkout-5xx');
    expect(scopePk('111122223333/eu-west-1')).toBe('scope#111122223333/eu-west-1');
    expect(
      openSk(at('2026-11-24T00:00:00Z'), 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/shop/d1'),
    ).toBe('2026-11-24T00:00:00.000Z#arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/shop/d1');
  });

  it('fits the longest names that AWS allows into 2,048 bytes of a partition key and 1,024 of a sort key', () => {
    const bytes = (text: string) => new TextEncoder().encode(text).length;
    // 255 characters of four bytes each; a cluster and a service have 255 characters of one byte each.
    expect(bytes(alarmPk('\u{1F600}'.repeat(255)))).toBe(1_026);
    const arn = `arn:aws-us-gov:ecs:us-gov-west-1:111122223333:service-deployment/${'c'.repeat(255)}/${'s'.repeat(255)}/${'d'.repeat(21)}`;
    expect(bytes(arn)).toBeLessThanOrEqual(1_024);
    expect(bytes(openSk(at('2026-11-24T00:00:00Z'), arn))).toBeLessThanOrEqual(1_024);
    expect(bytes(notificationPk('slack', arn))).toBeLessThanOrEqual(2_048);
  });

  it('shortens a scope that would not fit into a key, and keeps two such scopes apart', () => {
    const scope = (last: string) => `{"include":["${'a'.repeat(2_400)}/${last}"],"exclude":[]}`;
    expect(scopePk(scope('b'))).toMatch(/^scope#[0-9a-f]{16}$/);
    expect(scopePk(scope('b'))).not.toBe(scopePk(scope('c')));
  });
});

describe('the partitions that each function may write', () => {
  const access = itemAccess({ partition: 'aws', region: 'eu-west-1', account: '111122223333' });
  const ecs = 'arn:aws:ecs:eu-west-1:111122223333';
  const deployment = `${ecs}:service-deployment/web/shop/d1`;

  const mayWrite = (name: 'reconciler' | 'sweeper' | 'explainer' | 'notifier', key: string) => {
    const { PutItem, UpdateItem = [] }: Readonly<Record<string, readonly string[]>> = access[name];
    return [...(PutItem ?? []), ...UpdateItem].some((pattern) =>
      pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern,
    );
  };
  const writers = (key: string) =>
    (['reconciler', 'sweeper', 'explainer', 'notifier'] as const).filter((name) => mayWrite(name, key));

  it.each([
    ['a record or a head', `${ecs}:service/web/shop`, ['reconciler']],
    ['a record of a short ARN', `${ecs}:service/shop`, ['reconciler']],
    ['a ledger or a diff', deployment, ['reconciler']],
    ['evidence', evidencePk(deployment), ['explainer']],
    ['the index of alarms', alarmPk('checkout-5xx'), ['reconciler']],
    ['what Slack shows', notificationPk('slack', deployment), ['notifier']],
    ['what another channel shows', notificationPk('teams', deployment), []],
    ['the lease of the sweep', SWEEP_PK, ['sweeper']],
    ['when the guard came', scopePk('{}'), ['reconciler', 'sweeper']],
    ['a service of another account', 'arn:aws:ecs:eu-west-1:999999999999:service/web/shop', []],
    ['a service of another Region', 'arn:aws:ecs:eu-central-1:111122223333:service/web/shop', []],
  ])('%s', (_, key, expected) => {
    expect(writers(key)).toEqual(expected);
  });
});
