import { describe, expect, it } from 'vitest';
import { readHistoryArguments } from '../../../src/cli/history/arguments.ts';

function read(...args: readonly string[]) {
  const reading = readHistoryArguments(args);
  if (reading.is !== 'read') throw new Error(JSON.stringify(reading));
  return reading.history;
}

describe('the arguments of history', () => {
  it('are all services, 90 days and text if nothing is given', () => {
    expect(read()).toEqual({
      choice: { cluster: undefined, service: undefined, serviceArn: undefined },
      selection: { outcomes: [], causes: [] },
      team: undefined,
      since: '90d',
      format: 'text',
      leadTime: false,
      table: undefined,
      region: undefined,
      profile: undefined,
    });
  });

  it('choose the format and the source', () => {
    expect(read('--json').format).toBe('json');
    expect(read('--csv', '--table', 'records')).toMatchObject({ format: 'csv', table: 'records' });
  });

  it('exclude two formats', () => {
    expect(readHistoryArguments(['--csv', '--json'])).toEqual({
      is: 'refused',
      faults: ['--csv and --json exclude each other: leave one out'],
    });
  });

  it('list all faults', () => {
    expect(readHistoryArguments(['--csv', '--json', '--team-tag', 'x'])).toMatchObject({
      faults: [expect.stringContaining('--team-tag'), expect.stringContaining('--csv')],
    });
  });
});
