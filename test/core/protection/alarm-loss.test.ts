import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import {
  type AlarmLoss,
  alarmsOfLosses,
  parseAlarmLoss,
  rememberLosses,
} from '../../../src/core/protection/alarm-loss.ts';
import { alarm, at, deployment, facts, reading } from '../../builders/facts.ts';

interface Detail {
  readonly operation: string;
  readonly configuration: { readonly metrics: readonly object[] };
}
const detailOf = (name: string): Detail =>
  JSON.parse(readFileSync(new URL(`../../fixtures/events/${name}.json`, import.meta.url), 'utf8')).detail;
const update = detailOf('cw-alarm-config-change-metric-update');
const deletion = detailOf('cw-alarm-config-change-math-delete');
const parse = (detail: object, time: string | undefined = '2022-03-03T17:06:34Z') =>
  parseAlarmLoss('checkout-5xx', { ...detail }, time);
/** The update of AWS's sample with other metrics after it. */
const updatedTo = (...metrics: readonly object[]) =>
  parse({ ...update, configuration: { ...update.configuration, metrics } });
const query = (name: string, dimensions: object = { InstanceId: 'i-12345678901234567' }) => ({
  id: 'e1',
  metricStat: { metric: { namespace: 'AWS/EC2', name, dimensions }, period: 60, stat: 'Maximum' },
  returnData: true,
});

describe('parseAlarmLoss', () => {
  it('takes a deletion at the time of the event, and says since when the alarm was as it was', () => {
    expect(parse(deletion, '2022-03-03T17:07:13Z')).toEqual({
      alarmName: 'checkout-5xx',
      at: Date.UTC(2022, 2, 3, 17, 7, 13),
      configuredAt: Date.UTC(2022, 2, 3, 17, 6, 17, 672),
    });
    expect(parse({ operation: 'delete' })).toMatchObject({ configuredAt: undefined });
    expect(parse(deletion, 'yesterday')).toBeUndefined();
  });

  it('takes an update to another metric for a loss, at the time of the new configuration', () => {
    expect(updatedTo(query('NetworkIn'))).toEqual({
      alarmName: 'checkout-5xx',
      at: Date.UTC(2022, 2, 3, 17, 6, 34, 267),
      configuredAt: Date.UTC(2022, 2, 3, 17, 6, 13, 757),
    });
    expect(updatedTo(query('CPUUtilization', { InstanceId: 'i-2' }))).toBeDefined();
    expect(updatedTo(query('CPUUtilization'), { id: 'e2', expression: 'e1 * 2' })).toBeDefined();
  });

  it('compares what it must read: an alarm without dimensions, and a query that is data by default', () => {
    const plain = { id: 'a', metricStat: { metric: { namespace: 'shop', name: 'Errors' } } };
    const from = (metrics: readonly object[], to: readonly object[]) =>
      parse({ operation: 'update', configuration: { metrics: to }, previousConfiguration: { metrics } });
    expect(from([plain], [{ ...plain, id: 'b' }])).toBeUndefined();
    expect(from([plain], [{ ...plain, metricStat: { metric: { namespace: 'shop', name: 'Latency' } } }])).toEqual({
      alarmName: 'checkout-5xx',
      at: Date.UTC(2022, 2, 3, 17, 6, 34),
      configuredAt: undefined,
    });
    const math = [plain, { id: 'r', expression: 'a * 2' }];
    expect(from(math, [{ ...plain, returnData: true }, math[1] ?? {}])).toBeUndefined();
    expect(from(math, [{ ...plain, returnData: false }, math[1] ?? {}])).toBeDefined();
    expect(from([], [plain])).toBeUndefined();
  });

  it('takes no other update for one', () => {
    expect(parse(update)).toBeUndefined();
    expect(updatedTo(query('CPUUtilization'))).toBeUndefined();
    expect(updatedTo()).toBeUndefined();
    expect(parse({ ...update, previousConfiguration: undefined })).toBeUndefined();
    expect(parse({ ...update, configuration: 'cut' })).toBeUndefined();
  });
});

const NAMES = ['checkout-5xx'];
const watched = deployment({ alarms: { status: 'MONITORING', alarmNames: NAMES, triggeredAlarmNames: [] } });
const loss = (fields: Partial<AlarmLoss> = {}): AlarmLoss => ({
  alarmName: 'checkout-5xx',
  at: at(5),
  configuredAt: at(-60),
  ...fields,
});
const unread = { read: false, why: 'denied' } as const;
const record = foldDeployment(undefined, facts({ deployment: watched, alarms: unread, now: at(2) }));
const lostAtOf = (fields: Partial<AlarmLoss>, known = record) =>
  rememberLosses(known, [loss(fields)]).alarms[0]?.lostAt;

describe('rememberLosses', () => {
  it('keeps the first loss since the start, of an alarm that was there then', () => {
    expect(lostAtOf({})).toBe(at(5));
    expect(rememberLosses(record, [loss({ at: at(7) }), loss()]).alarms[0]?.lostAt).toBe(at(5));
    const later = rememberLosses(rememberLosses(record, [loss()]), [loss({ at: at(4) })]);
    expect(later.alarms[0]?.lostAt).toBe(at(5));
  });

  it('leaves what concerns another alarm, or was before the start', () => {
    expect(lostAtOf({ alarmName: 'other' })).toBeUndefined();
    expect(lostAtOf({ at: record.startedAt ?? at(0) })).toBeUndefined();
  });

  it('takes an alarm that was made at the very start for one that was there', () => {
    expect(lostAtOf({ configuredAt: record.startedAt })).toBe(at(5));
  });

  it('leaves other alarms of the record alone', () => {
    expect(rememberLosses(record, [loss({ alarmName: 'other' })]).alarms).toEqual(record.alarms);
  });

  it('leaves an alarm that was made after the start, unless a reconciliation saw an older one', () => {
    expect(lostAtOf({ configuredAt: at(3) })).toBeUndefined();
    expect(lostAtOf({ configuredAt: undefined })).toBeUndefined();
    const seen = foldDeployment(undefined, facts({ deployment: watched, alarms: reading(alarm()), now: at(2) }));
    expect(lostAtOf({ configuredAt: at(3) }, seen)).toBe(at(5));
  });

  it('lets a loss after the start take the place of one before it', () => {
    const early = { ...record, alarms: record.alarms.map((one) => ({ ...one, lostAt: at(-1) })) };
    expect(lostAtOf({}, early)).toBe(at(5));
  });

  it('changes no finished record', () => {
    const finished = { ...record, phase: 'finished', outcome: 'succeeded' } as const;
    expect(rememberLosses(finished, [loss()])).toBe(finished);
    expect(rememberLosses(record, [])).toBe(record);
  });
});

describe('foldDeployment, of losses that events told', () => {
  const fold = (known: typeof record | undefined, fields: Parameters<typeof facts>[0]) =>
    foldDeployment(known, facts({ deployment: watched, alarms: unread, losses: [loss()], ...fields }));

  it('ends the protection even if CloudWatch denies the reads, and keeps the loss until it is certain', () => {
    const heard = fold(record, { now: at(5, 2) });
    expect(heard.protection.state).toBe('armed');
    const sure = fold(heard, { losses: [], now: at(6) });
    expect(sure).toMatchObject({
      protection: { state: 'off-during-deployment', alarmNames: NAMES },
      protectionLostAt: at(5),
    });
  });

  it('keeps the loss where ECS does not show yet that the deployment has started', () => {
    const pending = deployment({ status: 'PENDING', startedAt: undefined, alarms: watched.alarms });
    const heard = fold(foldDeployment(undefined, facts({ deployment: pending, now: at(0, 30) })), {
      deployment: pending,
      now: at(5, 2),
    });
    expect(heard.alarms[0]?.lostAt).toBe(at(5));
    expect(heard.timeline.map(({ what }) => what)).not.toContain('alarm-lost');
    expect(fold(heard, { losses: [], now: at(6) }).protection.state).toBe('off-during-deployment');
    const startedLater = deployment({ alarms: watched.alarms, startedAt: at(5, 30) });
    const later = fold(heard, { deployment: startedLater, losses: [], alarms: reading(alarm()), now: at(7) });
    expect(later.protection.state).toBe('armed');
  });

  it('knows of it at first sight', () => {
    expect(alarmsOfLosses(NAMES, [loss()], at(1))).toMatchObject([{ alarmName: 'checkout-5xx', lostAt: at(5) }]);
    expect(alarmsOfLosses(['other'], [loss()], at(1))).toEqual([]);
    expect(fold(undefined, { now: at(6) }).protection.state).toBe('off-during-deployment');
  });

  it('is not taken in by a loss after the end', () => {
    const ended = deployment({
      status: 'SUCCESSFUL',
      finishedAt: at(4, 55),
      alarms: { status: 'MONITORING_COMPLETE', alarmNames: NAMES, triggeredAlarmNames: [] },
    });
    expect(fold(record, { deployment: ended, now: at(5, 2) }).protection.state).toBe('armed');
    const heard = fold(record, { now: at(5, 2) });
    expect(fold(heard, { deployment: ended, losses: [], now: at(6) }).protection.state).toBe('armed');
  });
});
