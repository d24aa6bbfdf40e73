import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../src/adapters/dynamodb/item-schema.ts';
import {
  epochSeconds,
  headItem,
  isHead,
  parseHead,
  parseRecord,
  pendingIdsOf,
  recordItem,
} from '../../../src/adapters/dynamodb/record-item.ts';
import { fitRecord } from '../../../src/core/deployment/fit-record.ts';
import { days, epochMs, hours } from '../../../src/core/time.ts';
import { bareRecord, fullHead, fullRecord, missedRecord } from '../../builders/records.ts';

const TEN = 1_795_514_400_000;
const SERVICE = 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout';
const KEY = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1';
const itemOf = (record = fullRecord()) => recordItem(record, hours(24));
const bytes = (text: string) => Buffer.byteLength(text, 'utf8');

/** DynamoDB's own count, from the item as it is sent. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function weigh(value: AttributeValue): number {
  if (value.S !== undefined) return bytes(value.S);
  if (value.N !== undefined) return Math.min(21, Math.ceil(value.N.replace(/\D/g, '').length / 2) + 2);
  if (value.L !== undefined) return value.L.reduce((sum, part) => sum + 1 + weigh(part), 3);
  if (value.M !== undefined)
    return Object.entries(value.M).reduce((sum, [name, part]) => sum + 1 + bytes(name) + weigh(part), 3);
  return 1;
}

function sizeOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + weigh(value), 0);
}

describe('the item of a record', () => {
  it('stands under its service and its time, in the index of its day and of what is open', () => {
    expect(itemOf()).toMatchObject({
      pk: { S: SERVICE },
      sk: { S: '2026-11-24T10:00:00.000Z#d1' },
      day: { S: '2026-11-24' },
      openKey: { S: 'open' },
      openSk: { S: `2026-11-24T10:00:00.000Z#${KEY}` },
      pendingSince: { N: '1795515000500' },
    });
    expect(itemOf()).not.toHaveProperty('expiresAt');
    expect(itemOf()).not.toHaveProperty('alarmNames');
  });

  it('expires after the retention, counted from the end of the deployment, once nothing is pending', () => {
    const closed = itemOf(fullRecord({ pendingEffects: [] }));
    expect(closed['expiresAt']).toEqual({ N: String(TEN / 1_000 + 600 + 86_400) });
    for (const name of ['openKey', 'openSk', 'pendingSince', 'pendingIds']) expect(closed).not.toHaveProperty(name);
    expect(itemOf(bareRecord())).not.toHaveProperty('expiresAt');
  });

  it('is open, without an expiry, while the alarms of the deployment are watched', () => {
    const item = itemOf({ ...watched, pendingEffects: [] });
    expect(item).toMatchObject({ openKey: { S: 'open' } });
    expect(item).not.toHaveProperty('expiresAt');
  });

  const watched = fullRecord({ afterSuccess: { until: epochMs(TEN), checkAt: epochMs(TEN + 60_000) } });

  it.each([fullRecord(), bareRecord(), missedRecord(), watched])(
    'gives back the record that it was made of',
    (record) => {
      expect(parseRecord(itemOf(record), 'dynamodb:GetItem')).toStrictEqual(record);
    },
  );

  it.each([
    ['phase', { phase: { S: 'asleep' } }],
    ['createdAt', { createdAt: { S: 'today' } }],
    ['version', { version: { N: '1.5' } }],
    ['alarms.0.alarmName', { alarms: { L: [{ M: {} }] } }],
  ])('is unreadable with a wrong %s', (field, broken) => {
    expect(() => parseRecord({ ...itemOf(), ...broken }, 'dynamodb:GetItem')).toThrow(
      expect.objectContaining({ code: 'invalid', message: expect.stringContaining(`is unreadable (${field}: `) }),
    );
  });

  it('stays within 24 KB with keys and index attributes, whatever the names', () => {
    const [pattern] = fullRecord().alarms;
    if (pattern === undefined) throw new Error('the record has an alarm');
    const alarms = Array.from({ length: 60 }, (_, index) => ({
      ...pattern,
      alarmName: `${'語'.repeat(252)}${String(index).padStart(3, '0')}`,
      triggered: index % 2 === 0,
    }));
    const serviceArn = `arn:aws:ecs:ap-southeast-2:111122223333:service/${'c'.repeat(255)}/${'s'.repeat(255)}`;
    const deploymentKey = `${serviceArn.replace(':service/', ':service-deployment/')}/${'d'.repeat(21)}`;
    const item = recordItem(
      fitRecord(fullRecord({ alarms, serviceArn, deploymentKey, serviceDeploymentArn: deploymentKey })),
      days(400),
    );
    expect(sizeOf(item)).toBeLessThanOrEqual(24 * 1024);
    expect(sizeOf(item)).toBeGreaterThan(20 * 1024);
  });

  it('weighs at most 24 KB when everything about the deployment is as large as it can be', () => {
    const [alarm] = fullRecord().alarms;
    if (alarm === undefined) throw new Error('the full record has no alarm');
    const name = (index: number) => `${index}`.padEnd(255, 'ä');
    const largest = fitRecord(
      fullRecord({
        reason: 'r'.repeat(5_000),
        alarms: Array.from({ length: 100 }, (_, index) => ({ ...alarm, alarmName: name(index) })),
        protection: { state: 'blind', alarmNames: Array.from({ length: 100 }, (_, index) => name(index)) },
        timeline: Array.from({ length: 100 }, (_, index) => ({
          at: epochMs(TEN + index),
          what: 'alarm',
          text: 't'.repeat(200),
        })),
        eventKeys: Array.from({ length: 100 }, (_, index) => String(index).padStart(16, '0')),
      }),
    );
    expect(sizeOf(recordItem(largest, hours(24)))).toBeLessThan(24_000);
  });
});

describe('pendingIdsOf', () => {
  it('names each effect with its instant, so that an effect that was taken again differs', () => {
    expect(pendingIdsOf(fullRecord())).toBe(`d1#finished@${TEN + 601_000} d1#changes@${TEN + 600_500}`);
    expect(pendingIdsOf(bareRecord())).toBeUndefined();
  });
});

describe('the item of a head', () => {
  const idle = fullHead({ refusal: undefined, pendingEffects: [] });

  it('gives back the head that it was made of', () => {
    expect(parseHead(headItem(fullHead()), 'dynamodb:Query')).toStrictEqual(fullHead());
    expect(parseHead(headItem(idle), 'dynamodb:Query')).toStrictEqual(idle);
  });

  it('is told from a record by its sort key', () => {
    expect(isHead(headItem(idle))).toBe(true);
    expect(isHead(itemOf())).toBe(false);
  });

  it('is in the index of what is open while ECS denies the service, or something is to be published', () => {
    expect(headItem(idle)).not.toHaveProperty('openKey');
    expect(headItem(fullHead({ pendingEffects: [] }))).toMatchObject({
      openKey: { S: 'open' },
      openSk: { S: `2026-11-24T10:00:00.000Z#${SERVICE}` },
    });
    expect(headItem(fullHead({ pendingEffects: [] }))).not.toHaveProperty('pendingSince');
    // The effect has waited since 10:01.
    expect(headItem(fullHead({ refusal: undefined }))).toMatchObject({
      openSk: { S: `2026-11-24T10:01:00.000Z#${SERVICE}` },
      pendingSince: { N: String(TEN + 60_000) },
    });
  });
});

describe('epochSeconds', () => {
  it('ends no earlier than the instant', () => {
    expect([0, 1, 999, 1_000].map((ms) => epochSeconds(epochMs(TEN + ms)))).toEqual(
      [0, 1, 1, 1].map((more) => TEN / 1_000 + more),
    );
  });
});
