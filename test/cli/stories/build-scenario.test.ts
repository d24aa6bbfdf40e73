import { describe, expect, it } from 'vitest';
import { prepareStage, type StageChoice } from '../../../src/cli/stories/build-scenario.ts';
import type { Audited } from '../../../src/core/audit/audited-service.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';
import { alarm, audited, metric, service } from '../../core/audit/audited.ts';

const CHOICE: StageChoice = { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined };

function scenarioOf(one: Audited, choice = CHOICE, settings = DEFAULT_SETTINGS) {
  const ready = prepareStage(one, choice).scenarioOf({ errors: '20%' }, settings);
  if (ready.is === 'refused') throw new Error(ready.because);
  return ready.scenario;
}

it('plays the traffic of the service, before the deployment too', () => {
  const { load, warmUpMs, service: played, alarms } = scenarioOf(audited());
  expect(load).toMatchObject({ requestsPerMinute: 600 });
  // The alarm looks back three minutes, and metrics are late.
  expect(warmUpMs).toBe(8 * 60_000);
  expect(played).toMatchObject({ desiredCount: 2, traffic: 'load-balancer', running: 'v1' });
  expect(alarms).toMatchObject([{ name: 'checkout-errors', threshold: 10, treatMissingData: 'notBreaching' }]);
});

it('sizes tasks for their load, so that the CPU of a web task is half used and a worker keeps up', () => {
  expect(scenarioOf(audited(), CHOICE, { ...DEFAULT_SETTINGS, requestsPerMinute: 10_000 }).parameters).toMatchObject({
    // 10,000 requests for two tasks: 50 % of 5,000.
    cpuPercentPerRequestAMinute: 0.01,
    queueMessagesPerMinuteAndTask: 10_000,
  });
});

it('plays no requests where there is no traffic', () => {
  const { load } = scenarioOf(audited({ service: service({ targetGroups: [] }), alarms: [] }));
  expect(load).toMatchObject({ requestsPerMinute: 0 });
});

describe('an alarm that the reader of scenarios refuses', () => {
  it.each([
    [alarm({ metrics: [metric({ period: 7 })] }), 'period must be 10s, 20s, 30s or whole minutes, got "7s"'],
    [alarm({ metrics: [metric({ statistic: 'tm90' })] }), 'statistic must be a statistic, got "tm90"'],
    [
      alarm({ expression: 'ANOMALY_DETECTION_BAND(value)' }),
      'math is not valid metric math for an alarm, got "ANOMALY_DETECTION_BAND(value)"',
    ],
    [alarm({ expression: 'other + value' }), 'math is not valid metric math for an alarm, got "other + value"'],
  ])('is named, and the others are played (case %#)', (bad, why) => {
    const stage = prepareStage(audited({ alarms: [bad, alarm({ name: 'good' })] }), CHOICE);
    expect(stage.alarms[0]?.unjudged).toContain(`the simulator does not play it: alarms.checkout-errors.${why}`);
    expect(stage.alarms[1]?.unjudged).toBeUndefined();
    expect(stage.scenarioOf({}, DEFAULT_SETTINGS).is).toBe('ready');
  });
});

it('says why a service cannot be played', () => {
  const stage = prepareStage(audited({ service: service({ maximumPercent: 2_000 }) }), CHOICE);
  const ready = stage.scenarioOf({}, DEFAULT_SETTINGS);
  expect(ready).toMatchObject({ is: 'refused', because: expect.stringContaining('service.maximumPercent must be') });
});
