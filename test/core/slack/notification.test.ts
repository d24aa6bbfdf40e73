import { describe, expect, it } from 'vitest';
import {
  accounted,
  claim,
  isNeverSearchable,
  NO_NOTIFICATION,
  notApplied,
  planNotification,
  shown,
  unclear,
  waitAfter,
  waitForParts,
} from '../../../src/core/slack/notification.ts';
import { minutes, seconds } from '../../../src/core/time.ts';
import { at } from '../../builders/facts.ts';

const wanted = { version: 3, evidence: 0, hasDiff: false, hasFix: false };
const claimed = () => claim(NO_NOTIFICATION, 'me', true, at(0));
const posted = () =>
  shown(
    { ...claimed(), ts: '1.2', channel: 'C1' },
    { shownVersion: 3, shownEvidence: 0, shownDiff: false, shownFix: false, shownAt: at(0) },
  );

describe('planNotification', () => {
  it('posts what was never posted', () => {
    expect(planNotification(NO_NOTIFICATION, wanted, at(0))).toEqual({ do: 'post' });
  });

  it('waits for the lease of another', () => {
    expect(planNotification(claimed(), wanted, at(0, 59))).toEqual({ do: 'wait', until: at(1) });
  });

  it('waits while another notifier has claimed the message', () => {
    const shownOnce = { ...NO_NOTIFICATION, ts: '1.1', channel: 'C1', shownVersion: 1 };
    const edited = claim(shownOnce, 'other', false, at(0));
    expect(planNotification(edited, { ...wanted, version: 2 }, at(0, 59))).toEqual({ do: 'wait', until: at(1) });
  });

  it('searches after a claim ran out, from before it was taken', () => {
    expect(planNotification(claimed(), wanted, at(1))).toEqual({
      do: 'search',
      between: { oldest: at(-2), latest: at(4) },
    });
  });

  it('waits a minute after an unclear answer, then searches', () => {
    const open = unclear(claimed(), at(0, 10));
    expect(planNotification(open, wanted, at(0, 11))).toEqual({ do: 'wait', until: at(1, 10) });
    expect(planNotification(open, wanted, at(1, 10))).toEqual({
      do: 'search',
      between: { oldest: at(-2), latest: at(4) },
    });
  });

  it('posts at once after an answer that certainly was a no', () => {
    expect(planNotification(notApplied(claimed(), NO_NOTIFICATION, 'tried'), wanted, at(0, 11))).toEqual({
      do: 'post',
    });
  });

  it('goes on searching when the no was about a search', () => {
    expect(
      planNotification(
        notApplied(claim(unclear(claimed(), at(0, 10)), 'me', false, at(2)), claimed(), 'tried'),
        wanted,
        at(5),
      ),
    ).toEqual({ do: 'search', between: { oldest: at(-2), latest: at(4) } });
  });

  it('updates what shows less than the record, or lacks the evidence or the changes', () => {
    expect(planNotification(posted(), wanted, at(2))).toEqual({ do: 'nothing' });
    expect(planNotification(posted(), { version: 4, evidence: 0, hasDiff: false, hasFix: false }, at(2))).toEqual({
      do: 'update',
      ts: '1.2',
    });
    expect(planNotification(posted(), { version: 3, evidence: 1, hasDiff: false, hasFix: false }, at(2))).toEqual({
      do: 'update',
      ts: '1.2',
    });
    expect(planNotification(posted(), { version: 3, evidence: 0, hasDiff: true, hasFix: false }, at(2))).toEqual({
      do: 'update',
      ts: '1.2',
    });
  });

  it('waits a minute after an unclear update, then edits, and never posts anew', () => {
    const open = unclear(claim(posted(), 'me', false, at(2)), at(2, 10));
    const newer = { version: 4, evidence: 0, hasDiff: false, hasFix: false };
    expect(planNotification(open, newer, at(2, 11))).toEqual({ do: 'wait', until: at(3, 10) });
    expect(planNotification(open, newer, at(3, 10))).toEqual({ do: 'update', ts: '1.2' });
  });

  it('waits until the post has settled when a search was refused before', () => {
    const refused = notApplied(claim(unclear(claimed(), at(0, 10)), 'me', false, at(0, 20)), claimed(), 'tried');
    expect(planNotification(refused, wanted, at(0, 59))).toEqual({ do: 'wait', until: at(1) });
    expect(planNotification(refused, wanted, at(1))).toMatchObject({ do: 'search' });
  });

  it('posts when a search showed that nothing stands there', () => {
    const searching = claim(unclear(claimed(), at(0, 10)), 'me', false, at(2));
    expect(planNotification(accounted(searching, false), wanted, at(2))).toEqual({ do: 'post' });
    expect(accounted(searching, true).mayRepeat).toBe(true);
    expect(accounted({ ...searching, mayRepeat: true }, false).mayRepeat).toBe(true);
  });
});

describe('a claim', () => {
  it('names its owner for a minute, and remembers since when a post is not accounted for', () => {
    const waiting = { ...NO_NOTIFICATION, searchAt: at(0), version: 4 };
    expect(claim(waiting, 'me', true, at(1))).toEqual({
      ...NO_NOTIFICATION,
      status: 'claimed',
      owner: 'me',
      leaseUntil: at(2),
      postClaimedAt: at(1),
      version: 5,
    });
    expect(claim(claim(waiting, 'me', true, at(1)), 'you', true, at(9)).postClaimedAt).toBe(at(1));
  });

  it('of an edit or a search leaves the post as it is', () => {
    expect(claim(NO_NOTIFICATION, 'me', false, at(1)).postClaimedAt).toBeUndefined();
    expect(claim(unclear(claimed(), at(0, 10)), 'me', false, at(2)).postClaimedAt).toBe(at(0));
  });

  it('that ran out stops nobody', () => {
    const left = { ...claim(posted(), 'me', false, at(2)), version: 9 };
    const newer = { ...wanted, version: 4 };
    expect(planNotification(left, newer, at(2, 59))).toEqual({ do: 'wait', until: at(3) });
    expect(planNotification(left, newer, at(3))).toEqual({ do: 'update', ts: '1.2' });
  });
});

describe('a message that stands', () => {
  it('ends the claim and the attempts', () => {
    const tried = claim({ ...unclear(claimed(), at(0, 10)), attempts: 3 }, 'me', false, at(2));
    const message = { shownVersion: 3, shownEvidence: 1, shownDiff: true, shownFix: true, shownAt: at(2) };
    expect(shown({ ...tried, ts: '1.2' }, message)).toEqual({
      ...NO_NOTIFICATION,
      ...message,
      ts: '1.2',
      version: 4,
    });
  });

  it('is left alone when it shows more than is wanted, also while a claim runs out', () => {
    expect(planNotification(posted(), { ...wanted, version: 2 }, at(2))).toEqual({ do: 'nothing' });
    expect(planNotification({ ...posted(), shownEvidence: 1, shownDiff: true }, wanted, at(2))).toEqual({
      do: 'nothing',
    });
    const whole = { ...posted(), shownEvidence: 1, shownDiff: true };
    expect(planNotification(whole, { version: 3, evidence: 1, hasDiff: true, hasFix: false }, at(2))).toEqual({
      do: 'nothing',
    });
  });
});

describe('an answer that was lost', () => {
  it('ends the claim, counts an attempt, and lets Slack settle for a minute', () => {
    expect(unclear(claimed(), at(0, 10))).toEqual({
      ...NO_NOTIFICATION,
      status: 'unclear',
      postClaimedAt: at(0),
      searchAt: at(1, 10),
      attempts: 1,
      version: 2,
    });
  });

  it('of an edit leaves nothing to search for', () => {
    const edited = unclear(claim(posted(), 'me', false, at(2)), at(2, 10));
    expect(edited).toMatchObject({ status: 'idle', postClaimedAt: undefined, searchAt: at(3, 10), attempts: 1 });
  });
});

describe('a search that found nothing', () => {
  it('accounts for the post, which may then stand there twice only if the history could not be read', () => {
    const searching = claim(unclear(claimed(), at(0, 10)), 'me', false, at(2));
    expect(accounted(searching, false)).toEqual({ ...NO_NOTIFICATION, attempts: 1, version: 4 });
  });
});

describe('what was certainly not applied', () => {
  it('leaves a post that was not accounted for as it was', () => {
    const searching = claim(unclear(claimed(), at(0, 10)), 'me', false, at(2));
    expect(notApplied(searching, unclear(claimed(), at(0, 10)), 'tried')).toEqual({
      ...NO_NOTIFICATION,
      status: 'unclear',
      postClaimedAt: at(0),
      attempts: 2,
      version: 4,
    });
    expect(notApplied(claimed(), NO_NOTIFICATION, 'not-tried')).toEqual({ ...NO_NOTIFICATION, version: 2 });
  });

  it('counts as an attempt only when Slack did not name the time itself', () => {
    expect(notApplied(claimed(), NO_NOTIFICATION, 'tried').attempts).toBe(1);
    expect(notApplied(claimed(), { ...NO_NOTIFICATION, attempts: 3 }, 'not-tried').attempts).toBe(3);
  });
});

describe('a search that Slack refuses', () => {
  it('will never be answered without the scope, or in a channel that is too busy', () => {
    expect(['missing_scope', 'history_too_long'].map(isNeverSearchable)).toEqual([true, true]);
    const passing = ['token_revoked', 'invalid_auth', 'account_inactive', 'is_archived', 'not_in_channel'];
    expect(passing.map(isNeverSearchable)).toEqual([false, false, false, false, false]);
  });
});

describe('waitAfter', () => {
  it('doubles from one minute to 15 minutes', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(waitAfter)).toEqual([1, 1, 2, 4, 8, 15, 15].map(minutes));
  });
});

describe('waitForParts', () => {
  it('is as long as the message lacks them, from 5 s to a quarter of an hour, for a day', () => {
    // Shown at minute 0.
    expect(waitForParts(posted(), at(0))).toBe(seconds(5));
    expect(waitForParts(posted(), at(0, 4))).toBe(seconds(5));
    expect(waitForParts(posted(), at(0, 20))).toBe(seconds(20));
    expect(waitForParts(posted(), at(14))).toBe(minutes(14));
    expect(waitForParts(posted(), at(16))).toBe(minutes(15));
    expect(waitForParts(posted(), at(24 * 60))).toBe(minutes(15));
    expect(waitForParts(posted(), at(24 * 60, 1))).toBeUndefined();
  });

  it('begins with 5 s where it is not known since when the message stands', () => {
    expect(waitForParts({ ...posted(), shownAt: undefined }, at(9))).toBe(seconds(5));
  });
});
