import { describe, expect, it } from 'vitest';
import { parameterCatalogue, simulatorParameters } from '../src/parameters.ts';

describe('the parameters of the simulator', () => {
  it('stand at their defaults but for those that are replaced', () => {
    const defaults = Object.fromEntries(
      Object.entries(parameterCatalogue).map(([name, parameter]) => [name, parameter.default]),
    );
    expect(simulatorParameters()).toEqual(defaults);
    expect(simulatorParameters({ alarmPollIntervalMs: 5_000, rollingBakeCapMs: null })).toEqual({
      ...defaults,
      alarmPollIntervalMs: 5_000,
      rollingBakeCapMs: null,
    });
  });

  it('are shared by nobody: a replaced one stays where it was given', () => {
    simulatorParameters({ alarmPollIntervalMs: 5_000 });
    expect(simulatorParameters().alarmPollIntervalMs).toBe(20_000);
  });

  it.each(['alarmPolIntervalMs', 'toString', ''])('are known by name: "%s" is none', (name) => {
    expect(() => simulatorParameters({ [name]: 1 })).toThrow(
      new RegExp(`^unknown simulator parameter "${name}": known are .*alarmPollIntervalMs`),
    );
  });

  it('each say why they are what they are, and where that comes from', () => {
    for (const { reason, source } of Object.values(parameterCatalogue)) {
      expect(reason).not.toBe('');
      expect(source).not.toBe('');
    }
  });
});
