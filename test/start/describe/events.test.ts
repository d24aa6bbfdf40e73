import { describe, expect, it } from 'vitest';
import { describeAlarmEvent, describeClock, describeOutcomeEvent } from '../../../src/start/describe/events.ts';

const metric = (name: string, stat: string) => ({ metricStat: { metric: { name }, stat } });

function alarmEvent(
  from: string,
  to: string,
  rest: { readonly metrics?: readonly object[]; readonly reasonData?: object } = {},
) {
  const { metrics = [metric('HTTPCode_Target_5XX_Count', 'Sum')], reasonData } = rest;
  return {
    'detail-type': 'CloudWatch Alarm State Change',
    detail: {
      alarmName: 'errors',
      configuration: { metrics },
      state: {
        value: to,
        timestamp: '2026-12-01T09:22:02.000+0000',
        ...(reasonData === undefined ? {} : { reasonData: JSON.stringify(reasonData) }),
      },
      previousState: { value: from },
    },
  };
}

describe('describeAlarmEvent', () => {
  const reasonData = { threshold: 10, recentDatapoints: [80, 120] };

  it('says what fired, with its newest values and its threshold', () => {
    expect(describeAlarmEvent(alarmEvent('OK', 'ALARM', { reasonData }))).toEqual({
      text: 'ALARM errors: HTTPCode_Target_5XX_Count was 80, then 120 (threshold 10)',
      isAlarm: true,
      at: Date.UTC(2026, 11, 1, 9, 22, 2),
    });
  });

  it('names the statistic when it is not a sum', () => {
    const metrics = [metric('TargetResponseTime', 'p99')];
    expect(describeAlarmEvent(alarmEvent('OK', 'ALARM', { metrics, reasonData }))?.text).toBe(
      'ALARM errors: p99 TargetResponseTime was 80, then 120 (threshold 10)',
    );
  });

  it('shows the expression that is evaluated, not the metrics in it', () => {
    const metrics = [
      { ...metric('Requests', 'Sum'), returnData: false },
      { expression: '100 * m1 / m2', returnData: true },
    ];
    expect(describeAlarmEvent(alarmEvent('OK', 'ALARM', { metrics, reasonData }))?.text).toBe(
      'ALARM errors: 100 * m1 / m2 was 80, then 120 (threshold 10)',
    );
  });

  it('does without values where CloudWatch sends none', () => {
    expect(describeAlarmEvent(alarmEvent('OK', 'ALARM'))).toEqual({
      text: 'ALARM errors',
      isAlarm: true,
      at: Date.UTC(2026, 11, 1, 9, 22, 2),
    });
  });

  it('says when it is over, and nothing of other changes', () => {
    expect(describeAlarmEvent(alarmEvent('ALARM', 'OK'))).toEqual({
      text: 'OK errors',
      isAlarm: false,
      at: Date.UTC(2026, 11, 1, 9, 22, 2),
    });
    expect(describeAlarmEvent(alarmEvent('INSUFFICIENT_DATA', 'OK'))).toBeUndefined();
  });
});

describe('describeOutcomeEvent', () => {
  it.each([
    [{ eventId: 'abc#started' }, 'Deployment Started'],
    [{ eventId: 'abc#finished', outcome: 'succeeded' }, 'Deployment Started: succeeded'],
    [
      { eventId: 'abc#finished', outcome: 'rolled-back', cause: 'alarm' },
      'Deployment Started: rolled-back, cause alarm',
    ],
  ])('names the type, the outcome and the cause of %j', (detail, text) => {
    expect(describeOutcomeEvent({ 'detail-type': 'Deployment Started', detail })).toEqual({
      text,
      eventId: detail.eventId,
    });
  });
});

describe('describeClock', () => {
  it('is the time of day in UTC', () => {
    // 2026-12-01T09:00:20Z
    expect(describeClock(1_796_115_620_000)).toBe('09:00:20');
  });
});
