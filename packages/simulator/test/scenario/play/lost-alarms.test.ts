import { describe, expect, it } from 'vitest';
import { noteLostAlarm } from '../../../src/scenario/play/lost-alarms.ts';
import { deploymentState, serviceState } from '../../services/ecs/states.ts';
import { trackOf } from '../stories.ts';

describe('an alarm that is deleted', () => {
  const watching = { status: 'MONITORING', alarmNames: ['5xx', 'slow'], triggeredAlarmNames: [] };

  it.each([
    ['is lost to the deployment that watches it', '5xx', watching, undefined, [{ name: '5xx', at: 60_000 }]],
    ['is nothing to a deployment that watches others', 'queue', watching, undefined, []],
    ['is nothing to a deployment that has ended', '5xx', watching, 30_000, []],
    ['is nothing to a deployment that watches no more', '5xx', { ...watching, status: 'TRIGGERED' }, undefined, []],
    ['is nothing to a deployment without alarms', '5xx', undefined, undefined, []],
  ])('%s', (_what, name, alarms, finishedAt, lost) => {
    const track = trackOf({ arn: 'd1', finishedAt });
    const service = serviceState({ deployments: [deploymentState({ arn: 'd1', alarms })] });
    noteLostAlarm(name, service, { tracks: [track], now: () => 60_000 });
    expect(track.lostAlarms).toEqual(lost);
  });

  it('is nothing to a service that is yet to be created', () => {
    const track = trackOf({ arn: 'd1' });
    noteLostAlarm('5xx', undefined, { tracks: [track], now: () => 0 });
    expect(track.lostAlarms).toEqual([]);
  });
});
