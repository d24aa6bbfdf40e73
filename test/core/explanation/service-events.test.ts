import { describe, expect, it } from 'vitest';
import { eventsReachBackTo, explainEvents } from '../../../src/core/explanation/service-events.ts';
import { at } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';

/** Created at 10:00, ended at 10:07. */
const record = rolledBack;
const nothingElse = { targets: [], logLines: new Map() };
const event = (minute: number, text: string) => ({ at: at(minute), message: `(service checkout) ${text}` });
const signatures = (
  events: readonly ReturnType<typeof event>[],
  context: Parameters<typeof explainEvents>[2] = nothingElse,
) => explainEvents(events, record, context).map(({ diagnosis }) => diagnosis.is === 'known' && diagnosis.signature);

const CAPACITY =
  'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.';
const ROLE =
  "failed to launch a task with (error ECS was unable to assume the role 'arn:aws:iam::1:role/x' that was provided for this task.)";

describe('the service events of a deployment', () => {
  it('are those of its time, from its creation to its end', () => {
    expect(signatures([event(-1, CAPACITY)])).toEqual([]);
    expect(signatures([event(8, CAPACITY)])).toEqual([]);
    expect(signatures([event(0, CAPACITY), event(7, `${CAPACITY} `)])).toHaveLength(2);
  });

  it('include the one in the record, one time, even if ECS no longer shows it', () => {
    const stuck = { ...record, serviceEvent: event(3, CAPACITY) };
    const explain = (events: readonly ReturnType<typeof event>[]) =>
      explainEvents(events, stuck, nothingElse).map(({ at: when }) => when);
    expect(explain([])).toEqual([at(3)]);
    expect(explain([event(3, CAPACITY)])).toEqual([at(3)]);
    expect(explain([event(5, CAPACITY)])).toEqual([at(5)]);
    expect(explainEvents([], { ...record, serviceEvent: event(3, 'cannot dance.') }, nothingElse)).toEqual([]);
  });

  it('leave out a role that was only too new, because a task started later', () => {
    expect(signatures([event(1, ROLE)])).toEqual(['role-not-assumable']);
    expect(signatures([event(1, ROLE), event(2, 'has started 1 tasks: (task 1).')])).toEqual([]);
  });

  it('name the port of the application if its log shows another one', () => {
    const context = {
      targets: [{ container: 'web', port: 80 }],
      logLines: new Map([['web', ['listening on port 8080']]]),
    };
    const unhealthy = event(2, '(port 80) is unhealthy in (target-group arn:x) due to (reason Request timed out)');
    expect(signatures([unhealthy], context)).toEqual(['port-mismatch']);
  });

  it('are at most 5', () => {
    expect(signatures([1, 2, 3, 4, 5, 6].map((minute) => event(minute, `${CAPACITY} ${minute}`)))).toHaveLength(5);
  });

  it('are incomplete if ECS shows its 100 and the oldest is younger than the deployment', () => {
    const many = (oldest: number, count = 100) => Array.from({ length: count }, () => event(oldest, 'x'));
    expect(eventsReachBackTo(many(2), record)).toBe(at(2));
    expect(eventsReachBackTo(many(0), record)).toBeUndefined();
    expect(eventsReachBackTo(many(2, 99), record)).toBeUndefined();
  });
});
