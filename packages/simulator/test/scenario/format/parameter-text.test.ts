import { describe, expect, it } from 'vitest';
import { parameterCatalogue } from '../../../src/parameters.ts';
import { formOf, parameterNames, readParameter } from '../../../src/scenario/format/parameter-text.ts';

describe('the text of a parameter', () => {
  it.each<readonly [string, string | readonly string[], unknown]>([
    ['alarmPollIntervalMs', '5s', 5_000],
    ['alarmPollIntervalMs', '5000', 5_000],
    ['rollingBakeCapMs', 'none', null],
    ['rollingBakeCapMs', '5m', 300_000],
    ['shuffleLists', 'off', false],
    ['shuffleLists', 'true', true],
    ['rollingBake', 'none', 'none'],
    ['timeLimitReason', 'the {what}, at last, is over', 'the {what}, at last, is over'],
    ['restartDelaysMs', '1s, 2000', [1_000, 2_000]],
    ['restartDelaysMs', ['1s', '2000'], [1_000, 2_000]],
    ['alarmStatesThatFail', 'ALARM', ['ALARM']],
    ['alarmStatesThatFail', ['ALARM', 'INSUFFICIENT_DATA'], ['ALARM', 'INSUFFICIENT_DATA']],
  ])('%s: %j', (name, written, value) => {
    expect(readParameter(name, written)).toEqual({ is: 'read', value });
  });

  it('of every default is read as the default', () => {
    for (const [name, { default: value }] of Object.entries(parameterCatalogue)) {
      const written = Array.isArray(value) ? value.map(String) : String(value);
      expect({ name, ...readParameter(name, written) }).toEqual({ name, is: 'read', value });
    }
  });

  it('of no parameter may be anything: each says what it may be', () => {
    for (const name of parameterNames) {
      expect(formOf(name)).not.toBe('');
      if (!/^a text$|^a list of texts$/.test(formOf(name))) {
        expect(readParameter(name, 'x').is).toBe('refused');
      }
    }
  });
});
