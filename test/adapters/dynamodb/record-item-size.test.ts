import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { recordItem } from '../../../src/adapters/dynamodb/record-item.ts';
import { fitRecord } from '../../../src/core/deployment/fit-record.ts';
import { days } from '../../../src/core/time.ts';
import { fullRecord } from '../../support/records.ts';

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

describe('the item of a record', () => {
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
    const size = Object.entries(item).reduce((sum, [name, value]) => sum + bytes(name) + weigh(value), 0);
    expect(size).toBeLessThanOrEqual(24 * 1024);
    expect(size).toBeGreaterThan(20 * 1024);
  });
});
