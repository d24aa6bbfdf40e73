import { describe, expect, it } from 'vitest';
import { parameterCatalogue } from '../../../src/parameters.ts';
import { formOf, parameterNames, readParameter, writeParameter } from '../../../src/scenario/format/parameter-text.ts';

describe('the text of a parameter', () => {
  it.each<readonly [string, string | readonly string[], unknown]>([
    ['alarmPollIntervalMs', '5s', 5_000],
    ['alarmPollIntervalMs', '1m30s', 90_000],
    ['rollingBakeCapMs', 'none', null],
    ['rollingBakeCapMs', '5m', 300_000],
    ['shuffleLists', 'off', false],
    ['shuffleLists', 'true', true],
    ['rollingBake', 'none', 'none'],
    ['timeLimitReason', 'the {what}, at last, is over', 'the {what}, at last, is over'],
    ['restartDelaysMs', '1s, 2s', [1_000, 2_000]],
    ['restartDelaysMs', ['1s', '2s'], [1_000, 2_000]],
    ['alarmStatesThatFail', 'ALARM', ['ALARM']],
    ['alarmStatesThatFail', ['ALARM', 'INSUFFICIENT_DATA'], ['ALARM', 'INSUFFICIENT_DATA']],
  ])('%s: %j', (name, written, value) => {
    expect(readParameter(name, written)).toEqual({ is: 'read', value });
  });

  it('of every default is read as the default', () => {
    for (const [name, { default: value }] of Object.entries(parameterCatalogue)) {
      expect({ name, ...readParameter(name, writeParameter(name, value)) }).toEqual({ name, is: 'read', value });
    }
  });

  it.each<readonly [string, string | readonly string[], string, string]>([
    ['alarmPollIntervalMs', '5000', 'must be a duration', '5s'],
    ['alarmPollIntervalMs', '1500', 'must be a duration', '1s500ms'],
    ['alarmPollIntervalMs', '5 min', 'must be a duration', '5m'],
    ['alarmPollIntervalMs', 'often', 'must be a duration', '20s'],
    ['alarmPollIntervalMs', '-5s', 'must be a duration', '20s'],
    ['alarmPollIntervalMs', '0s', 'must be above 0', '20s'],
    ['rollingBakeCapMs', '60', 'must be a duration, or none', '60ms'],
    ['restartDelaysMs', '1s, 2000', 'must be a list of durations', '2s'],
    ['queueProcessingMs', '10 min', 'must be a duration', '10m'],
    ['queueExtendsVisibility', 'sometimes', 'must be on or off', 'off'],
  ])('%s: %j is refused, and it says what to write', (name, written, must, write) => {
    expect(readParameter(name, written)).toEqual({ is: 'refused', must, write });
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
