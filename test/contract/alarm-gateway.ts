import { beforeEach, describe, expect, it } from 'vitest';
import type { AlarmGateway } from '../../src/guard/ports.ts';
import { at } from '../builders/facts.ts';

/** 120 alarms; the first was OK at 10:01, in ALARM at 10:02 and OK again at 10:03, the others are as they were made. */
export const ALARM_NAMES = Array.from({ length: 120 }, (_, index) => `alarm-${String(index + 1).padStart(3, '0')}`);
export const CHANGES = [
  { to: 'OK', at: at(1) },
  { to: 'ALARM', at: at(2) },
  { to: 'OK', at: at(3) },
] as const;

/** What every reader of alarms must do. `make` gives one at 10:10 of the story. */
export function alarmGatewayContract(name: string, make: () => Promise<AlarmGateway>): void {
  describe(`${name} as a reader of alarms`, () => {
    let alarms: AlarmGateway;

    beforeEach(async () => {
      alarms = await make();
    });

    it('reads more alarms than fit into one call, each once, without those that nobody knows', async () => {
      const reading = await alarms.readAlarms([...ALARM_NAMES, 'nowhere', ...ALARM_NAMES]);
      expect(reading.read && [...reading.alarms.keys()].toSorted()).toEqual(ALARM_NAMES);
      expect(reading.read && reading.alarms.get('alarm-001')).toMatchObject({
        alarmName: 'alarm-001',
        kind: 'metric',
        state: 'OK',
        stateChangedAt: at(3),
        namespace: 'shop',
        metricName: 'Errors',
        threshold: 10,
        periodSeconds: 60,
        evaluationPeriods: 2,
      });
    });

    it('reads nothing for no name', async () => {
      expect(await alarms.readAlarms([])).toStrictEqual({ read: true, alarms: new Map() });
    });

    it('tells the changes of a state since an instant, oldest first', async () => {
      const all = await alarms.alarmTransitions('alarm-001', at(0, 30));
      expect(all.map((one) => [one.to, one.at])).toEqual(CHANGES.map((one) => [one.to, one.at]));
      const later = await alarms.alarmTransitions('alarm-001', at(1, 30));
      expect(later.map((one) => [one.from, one.to, one.at])).toEqual([
        ['OK', 'ALARM', at(2)],
        ['ALARM', 'OK', at(3)],
      ]);
      expect(await alarms.alarmTransitions('nowhere', at(0))).toEqual([]);
    });
  });
}
