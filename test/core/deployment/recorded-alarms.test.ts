import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { keyOf } from '../../../src/core/protection/alarm-fate.ts';
import { alarm, at, facts, reading } from '../../builders/facts.ts';

/** The deployment started at 10:00:05. */
const look = (fields: Parameters<typeof facts>[0], previous?: DeploymentRecord) =>
  foldDeployment(previous, facts(fields));
const only = (record: DeploymentRecord) => record.alarms[0];
const before = alarm({ metricKey: '["shop","Requests",[]]', configuredAt: at(-5) });
const atStart = alarm({ configuredAt: at(0, 3) });

describe('what an alarm watched when the deployment began', () => {
  it('is taken from a later reconciliation that shows an edit of before the start, though the first saw an older answer', () => {
    const first = look({ alarms: reading(before), now: at(0, 7) });
    expect(only(first)?.metricKey).toBe(keyOf(before));
    const second = look({ alarms: reading(atStart), now: at(1, 7) }, first);
    expect(only(second)).toMatchObject({ metricKey: keyOf(atStart), lostAt: undefined });
    expect(second.protection).toEqual({ state: 'armed', alarmNames: [] });
  });

  it('stands when the alarm is edited later', () => {
    const first = look({ alarms: reading(atStart), now: at(1) });
    const second = look({ alarms: reading({ ...before, configuredAt: at(2) }), now: at(3) }, first);
    expect(only(second)).toMatchObject({ metricKey: keyOf(atStart), lostAt: at(2) });
  });
});

describe('an alarm that was not found', () => {
  it('is to be asked for once more half a minute later, and not for ever', () => {
    const first = look({ alarms: reading(), now: at(1) });
    expect(only(first)).toMatchObject({ kind: 'missing', recheckAt: at(1, 30) });
    const soon = look({ alarms: reading(), now: at(1, 10) }, first);
    expect(only(soon)?.recheckAt).toBe(at(1, 30));
    const later = look({ alarms: reading(), now: at(1, 30) }, soon);
    expect(only(later)?.recheckAt).toBeUndefined();
  });

  it('has nothing to be asked for when it is there again, or is known to be lost', () => {
    const first = look({ alarms: reading(), now: at(1) });
    expect(only(look({ alarms: reading(alarm()), now: at(2) }, first))?.recheckAt).toBeUndefined();
    const seen = look({ alarms: reading(alarm()), now: at(1) });
    expect(only(look({ alarms: reading(), now: at(2) }, seen))).toMatchObject({ lostAt: at(2), recheckAt: undefined });
  });
});

describe('what an alarm means', () => {
  it.each([
    ['4 of 7 minutes had errors. This alarm makes ECS roll back.', '4 of 7 minutes had errors'],
    ['More than 2.5 % of the requests fail', 'More than 2.5 % of the requests fail'],
    ['Line one\nline two.', 'Line one\nline two'],
    [`${'x'.repeat(400)}.`, `${'x'.repeat(299)}…`],
    ['   ', undefined],
    [undefined, undefined],
  ])('is the first sentence of its description: %j', (description, meaning) => {
    expect(only(look({ alarms: reading(alarm({ description })), now: at(1) }))?.meaning).toBe(meaning);
  });
});
