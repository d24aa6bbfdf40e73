import { describe, expect, it } from 'vitest';
import { PRICED_ON, type Usage } from '../../../tools/costs/prices.ts';
import {
  describeGuardCosts,
  describeGuardCostsInShort,
  describeServiceAlarms,
  type GuardUsage,
} from '../../../tools/costs/tables.ts';

const succeeded: Usage = { invocations: 1_000, events: 1 };
const rolledBack: Usage = { invocations: 2_000, events: 30, secretReads: 4 };
const USAGE: GuardUsage = {
  resources: { alarms: 2, alarmMetrics: 3, polledQueues: 2, memoryMb: 256 },
  sweep: { invocations: 1, gbSeconds: 0.25 },
  deployments: { succeeded, 'rolled-back': rolledBack },
};

/** The cells of each row without the links of prices, which stand in the fourth or third column. */
function rowsOf(table = ''): readonly (readonly string[])[] {
  const rows = table.split('\n').slice(2);
  return rows.map((row) =>
    row
      .replace(/^\| | \|$/g, '')
      .split(' | ')
      .map((cell) => cell.replace(/^\[.*$/, '…')),
  );
}

describe('the costs of the guard', () => {
  const { idle, deployments } = describeGuardCosts(USAGE);

  it('without deployments are those of its alarms, polls and sweeps in a month of 730 hours', () => {
    // A sweep every five minutes: 12 x 730 = 8,760. Polls: 2 queues x 5 x 3 x 60 x 730 = 1,314,000, at 0.40 a million.
    // 0.30 + 0.001752 + 2,190 x 0.0000133334 + 0.5256 + 0.00876 = 0.8653.
    expect(rowsOf(idle).slice(0, 6)).toEqual([
      ['2 alarms on the guard itself, which read 3 metrics', '3', '…', '0.30'],
      ['Lambda invocations of the sweeps', '8,760', '…', '< 0.01'],
      ['Lambda GB-seconds of the sweeps', '2,190', '…', '0.03'],
      ['empty polls: Lambda polls the 2 queues and finds no message', '1,314,000', '…', '0.53'],
      ['starts of the sweep, every 5 minutes', '8,760', '…', '0.01'],
      ['**total**', '', '', '**0.87**'],
    ]);
  });

  it('name beside them what comes with more services: 100 reads a sweep, at 0.125 a million', () => {
    expect(rowsOf(idle)[6]).toEqual([
      'in addition, for each further 100 services: reads by the sweeps',
      '876,000',
      '…',
      '0.11',
    ]);
    expect(idle).toContain(
      '[0.125](https://aws.amazon.com/dynamodb/pricing/on-demand/) per million read request units',
    );
  });

  it('of deployments are told for one and for a thousand', () => {
    // A million invocations cost 0.20; 30,000 events 0.03; 4,000 reads of the secret 0.02.
    expect(rowsOf(deployments)).toEqual([
      ['Lambda invocations', '1,000', '2,000', '…', '0.20', '0.40'],
      ['EventBridge events', '1', '30', '…', '< 0.01', '0.03'],
      ['reads of the secret', '0', '4', '…', '0.00', '0.02'],
      ['**total**', '', '', '', '**0.20**', '**0.45**'],
    ]);
  });

  it('are told in short with the day of the prices', () => {
    expect(describeGuardCostsInShort(USAGE)['costs']).toBe(
      [
        `| us-east-1, ${PRICED_ON} | US dollars |`,
        '|---|---|',
        '| the guard when nothing is deployed, per month | 0.87 |',
        // 9 metrics at 0.30.
        '| custom metrics of the guard, per month, in addition to the row above; AWS bills only the hours in which they get data | up to 2.70 |',
        '| 1,000 deployments that succeed | 0.20 |',
        '| 1,000 deployments that are rolled back | 0.45 |',
      ].join('\n'),
    );
  });
});

it('the alarms of a service cost by the metrics that they read', () => {
  const service = { example: 'Canary', strategy: 'canary', alarms: 7, alarmMetrics: 14 };
  expect(rowsOf(describeServiceAlarms([service])['service-alarms'])).toEqual([
    ['`Canary`', 'canary', '7', '14', '1.40'],
  ]);
});
