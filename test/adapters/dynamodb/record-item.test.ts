import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../src/adapters/dynamodb/item-schema.ts';
import { recordItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { fitRecord } from '../../../src/core/deployment/fit-record.ts';
import { epochMs, hours } from '../../../src/core/time.ts';
import { fullRecord } from '../../support/records.ts';

const TEN = 1_795_514_400_000;

/** What DynamoDB counts. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html */
function weigh(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + weighValue(value), 0);
}

function weighValue(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.length / 2) + 1;
  if (value.L !== undefined) return 3 + value.L.reduce((sum, part) => sum + 1 + weighValue(part), 0);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + weigh(value.M);
  return 1;
}

describe('the item of a record', () => {
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
    expect(weigh(recordItem(largest, hours(24)))).toBeLessThan(24_000);
  });
});
