import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/core/event/signal.ts';
import {
  announceReadable,
  announceUnreadable,
  isGivenUp,
  isNeeded,
  noteDenial,
  type Refusal,
  retryAt,
} from '../../../src/core/reconcile/refusal.ts';
import { at, ecsEvent, SERVICE } from '../../builders/facts.ts';

const denial = { action: 'ecs:ListServiceDeployments', code: 'AccessDeniedException' };
const started = ecsEvent({ at: at(0) });
const denied = (previous: Refusal | undefined, minute: number, ...events: readonly LedgerEvent[]) =>
  noteDenial(previous, { ...denial, events, now: at(minute) });

describe('a denied call', () => {
  it('leaves a service unreadable when nothing is known of its deployments without it', () => {
    expect(
      ['ecs:ListServiceDeployments', 'ecs:DescribeServiceDeployments', 'ecs:DescribeServices'].every(isNeeded),
    ).toBe(true);
    expect(
      ['ecs:DescribeServiceRevisions', 'ecs:ListTasks', 'cloudwatch:DescribeAlarms', 'events:PutEvents'].some(isNeeded),
    ).toBe(false);
  });

  it('is kept with since when, how often, and the events that came', () => {
    const refusal = denied(denied(undefined, 1, started), 2, started);
    expect(refusal).toEqual({
      ...denial,
      since: at(1),
      lastAt: at(2),
      count: 2,
      events: [started],
      eventsDropped: 0,
      announced: true,
    });
  });

  it('keeps the newest fifty events, and counts the others', () => {
    const events = Array.from({ length: 60 }, (_, second) => ecsEvent({ at: at(0, second) }));
    const refusal = denied(denied(undefined, 1, ...events.slice(30)), 2, ...events.slice(0, 30));
    expect(refusal.events).toEqual(events.slice(10));
    expect(refusal.eventsDropped).toBe(10);
  });
});

describe('a refusal', () => {
  it.each([
    ['one denied call', [1], [started], false],
    ['two within a minute', [1, 1.9], [started], false],
    ['two a minute apart', [1, 2], [started], true],
    ['two a minute apart without an event', [1, 2], [], false],
    [
      'two a minute apart with a task that does not start',
      [1, 2],
      [ecsEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED' })],
      false,
    ],
  ] as const)('after %s is worth announcing: %s', (_, minutes, events, announced) => {
    const refusal = minutes.reduce<Refusal | undefined>((last, minute) => denied(last, minute, ...events), undefined);
    expect(refusal?.announced).toBe(announced);
  });

  it('is retried after 1, 2 and 5 minutes, then every 15', () => {
    const times = [1, 2, 3, 4, 9].map((count) => retryAt({ ...denied(undefined, 10), count }) - at(10));
    expect(times).toEqual([1, 2, 5, 15, 15].map((minute) => minute * 60_000));
  });

  it('is given up after 14 days', () => {
    const refusal = denied(undefined, 0);
    expect(isGivenUp(refusal, at(14 * 24 * 60 - 1))).toBe(false);
    expect(isGivenUp(refusal, at(14 * 24 * 60))).toBe(true);
  });
});

describe('what is announced', () => {
  const refusal = () => denied(denied(undefined, 0, started), 2);

  it('names since when, what is denied, and the last event in the words of ECS', () => {
    expect(announceUnreadable(SERVICE, refusal(), at(2))).toEqual({
      id: `${SERVICE}#unreadable#2026-11-24T10:00:00.000Z`,
      since: at(2),
      notice: {
        ...denial,
        is: 'unreadable',
        since: at(0),
        count: 2,
        lastEvent: { at: at(0), name: 'SERVICE_DEPLOYMENT_IN_PROGRESS', reason: started.reason },
        end: undefined,
      },
    });
  });

  it('is its end too, with what happened meanwhile', () => {
    const deployments = [{ deploymentKey: 'd1', outcome: 'rolled-back' }];
    const [effect] = announceReadable(SERVICE, refusal(), { because: 'answered', deployments, now: at(9) });
    expect(effect).toMatchObject({
      id: `${SERVICE}#readable#2026-11-24T10:00:00.000Z`,
      notice: { is: 'readable', end: { at: at(9), because: 'answered', eventsDropped: 0, deployments } },
    });
  });

  it('counts the kept events as dropped where no deployment takes them', () => {
    const [effect] = announceReadable(SERVICE, refusal(), { because: 'given-up', deployments: [], now: at(9) });
    expect(effect?.notice.end?.eventsDropped).toBe(1);
  });

  it('has no end where it had no beginning', () => {
    const short = denied(undefined, 0, started);
    expect(announceReadable(SERVICE, short, { because: 'answered', deployments: [], now: at(1) })).toEqual([]);
  });
});

describe('the events of a refusal', () => {
  it('are kept in the order of their time, each once, however they come', () => {
    const events = [3, 1, 2].map((minute) => ecsEvent({ at: at(minute) }));
    const twins = ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_FAILED'].map((eventName) =>
      ecsEvent({ at: at(4), eventName }),
    );
    const byKey = twins.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    for (const pair of [twins, twins.toReversed()]) {
      const refusal = denied(denied(undefined, 5, ...pair, ...events), 6, ...events);
      expect(refusal.events.map((event) => event.at)).toEqual([1, 2, 3, 4, 4].map((minute) => at(minute)));
      expect(refusal.events.slice(3)).toEqual(byKey);
    }
  });

  it('that were dropped are counted together', () => {
    const events = Array.from({ length: 60 }, (_, second) => ecsEvent({ at: at(0, second) }));
    const first = denied(undefined, 1, ...events);
    expect(first.eventsDropped).toBe(10);
    expect(denied(first, 2, ecsEvent({ at: at(1) })).eventsDropped).toBe(11);
  });

  it('keep a refusal announced that was announced', () => {
    const announced = denied(denied(undefined, 0, started), 1);
    expect(announced.announced).toBe(true);
    expect(denied({ ...announced, events: [] }, 2).announced).toBe(true);
  });
});

describe('the end of a refusal', () => {
  const refusal = () => denied(denied(undefined, 0, started), 2);

  it('counts what was dropped before, where deployments take the rest', () => {
    const dropped = { ...refusal(), eventsDropped: 7 };
    const end = { deployments: [], now: at(9) };
    const count = (because: 'answered' | 'service-gone' | 'given-up') =>
      announceReadable(SERVICE, dropped, { ...end, because })[0]?.notice.end?.eventsDropped;
    expect([count('answered'), count('service-gone'), count('given-up')]).toEqual([7, 8, 8]);
  });

  it('names the newest twenty deployments', () => {
    const deployments = Array.from({ length: 21 }, (_, index) => ({ deploymentKey: `d${index}`, outcome: undefined }));
    const [effect] = announceReadable(SERVICE, refusal(), { because: 'answered', deployments, now: at(9) });
    expect(effect?.notice.end?.deployments).toEqual(deployments.slice(0, 20));
  });

  it('has no last event where none came', () => {
    expect(announceUnreadable(SERVICE, denied(undefined, 0), at(2)).notice.lastEvent).toBeUndefined();
  });
});
