import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { foldAbsent } from '../../../src/core/deployment/fold-absent.ts';
import { at, facts, rolledBackByAlarm } from '../../builders/facts.ts';

const rolling = () => foldDeployment(undefined, facts());

describe('foldAbsent', () => {
  it('ends a deployment a minute after ECS first answers that its service does not exist, with the time of that answer', () => {
    const doubted = foldAbsent(rolling(), 'service-gone', at(9));
    expect(doubted).toEqual({ ...rolling(), settling: { because: 'service-gone', until: at(10) } });
    expect(foldAbsent(doubted, 'service-gone', at(9, 59))).toEqual(doubted);
    expect(foldAbsent(doubted, 'service-gone', at(10))).toEqual({
      ...rolling(),
      phase: 'finished',
      phaseSince: at(9),
      outcome: 'unknown',
      cause: 'service-deleted',
      finishedAt: at(9),
      settling: undefined,
      timeline: [...rolling().timeline, { at: at(9), what: 'finished', text: 'unknown' }],
    });
  });

  it('takes a service that is gone and one that was created again since for one absence', () => {
    const doubted = foldAbsent(rolling(), 'service-gone', at(9));
    expect(foldAbsent(doubted, 'not-listed', at(10))).toMatchObject({ outcome: 'unknown', finishedAt: at(9) });
  });

  it('takes ECS at its word that it was stopped, once the doubt about that is over', () => {
    const stopped = { ...rolling(), settling: { because: 'stopped' as const, until: at(5) } };
    expect(foldAbsent(stopped, 'not-listed', at(4, 59))).toBe(stopped);
    const end = { phase: 'finished', outcome: 'stopped', finishedAt: at(4), phaseSince: at(4), settling: undefined };
    expect(foldAbsent(stopped, 'not-listed', at(5))).toMatchObject({ ...end, cause: 'unknown' });
    expect(foldAbsent({ ...stopped, rollbackRequested: true }, 'service-gone', at(9))).toMatchObject({
      ...end,
      cause: 'requested',
      timeline: expect.arrayContaining([{ at: at(4), what: 'finished', text: 'stopped' }]),
    });
  });

  it('leaves a finished deployment as it ended', () => {
    const finished = foldDeployment(undefined, facts({ deployment: rolledBackByAlarm() }));
    expect(foldAbsent(finished, 'service-gone', at(99))).toBe(finished);
  });
});
