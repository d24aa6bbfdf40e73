import { describe, expect, it } from 'vitest';
import { parseHistorySummary } from '../../../src/core/aws-text/history-summary.ts';

describe('the summary of an entry of history', () => {
  it.each([
    ['Alarm updated from OK to ALARM', { is: 'transition', from: 'OK', to: 'ALARM' }],
    ['Alarm updated from INSUFFICIENT_DATA to OK', { is: 'transition', from: 'INSUFFICIENT_DATA', to: 'OK' }],
    ['Alarm "a" created', { is: 'edit', edit: 'created' }],
    ['Alarm "a" updated', { is: 'edit', edit: 'updated' }],
    ['Alarm "checkout-5xx" deleted', { is: 'edit', edit: 'deleted' }],
    // The name of an alarm may hold any words.
    ['Alarm "a" deleted" updated', { is: 'edit', edit: 'updated' }],
    ['Alarm "from OK to ALARM" deleted', { is: 'edit', edit: 'deleted' }],
    ['Alarm "a" renamed', undefined],
    ['Failed to execute action arn:aws:sns:x', undefined],
    ['', undefined],
  ])('"%s"', (summary, said) => {
    expect(parseHistorySummary(summary)).toEqual(said);
  });
});
