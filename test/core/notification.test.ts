import { describe, expect, it } from 'vitest';
import {
  claim,
  NO_NOTIFICATION,
  notApplied,
  planNotification,
  shown,
  unclear,
  waitAfter,
} from '../../core/notification.ts';
import { minutes } from '../../core/time.ts';
import { at } from '../support/facts.ts';

const wanted = { version: 3, hasEvidence: false };
const claimed = claim(NO_NOTIFICATION, 'me', true, at(0));
const posted = shown(claimed, { ts: '1.2', channel: 'C1', shownVersion: 3, shownEvidence: false });

describe('planNotification', () => {
  it('posts what was never posted', () => {
    expect(planNotification(NO_NOTIFICATION, wanted, at(0))).toEqual({ do: 'post' });
  });

  it('waits for the lease of another', () => {
    expect(planNotification(claimed, wanted, at(0, 59))).toEqual({ do: 'wait', until: at(1) });
  });

  it('searches after a claim ran out, from before it was taken', () => {
    expect(planNotification(claimed, wanted, at(1))).toEqual({ do: 'search', oldest: at(-2) });
  });

  it('waits a minute after an unclear answer, then searches', () => {
    const open = unclear(claimed, at(0, 10));
    expect(planNotification(open, wanted, at(0, 11))).toEqual({ do: 'wait', until: at(1, 10) });
    expect(planNotification(open, wanted, at(1, 10))).toEqual({ do: 'search', oldest: at(-2) });
  });

  it('posts at once after an answer that certainly was a no', () => {
    expect(planNotification(notApplied(claimed, false), wanted, at(0, 11))).toEqual({ do: 'post' });
  });

  it('goes on searching when the no was about a search', () => {
    expect(planNotification(notApplied(claimed, true), wanted, at(5))).toEqual({ do: 'search', oldest: at(-2) });
  });

  it('updates what shows less than the record, or lacks the evidence', () => {
    expect(planNotification(posted, wanted, at(2))).toEqual({ do: 'nothing' });
    expect(planNotification(posted, { version: 4, hasEvidence: false }, at(2))).toEqual({ do: 'update', ts: '1.2' });
    expect(planNotification(posted, { version: 3, hasEvidence: true }, at(2))).toEqual({ do: 'update', ts: '1.2' });
  });

  it('never posts anew after an unclear update', () => {
    const open = unclear(claim(posted, 'me', false, at(2)), at(2, 10));
    expect(planNotification(open, { version: 4, hasEvidence: false }, at(2, 11))).toEqual({ do: 'update', ts: '1.2' });
  });
});

describe('waitAfter', () => {
  it('doubles from a minute to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 50].map(waitAfter)).toEqual([1, 2, 4, 8, 15, 15].map(minutes));
  });
});
