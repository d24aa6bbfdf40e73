import { describe, expect, it } from 'vitest';
import {
  claimPublication,
  NO_PUBLICATION,
  notPublished,
  planPublication,
  published,
  stagesOf,
} from '../../../src/core/sns/publication.ts';
import { epochMs } from '../../../src/core/time.ts';
import { at } from '../../builders/facts.ts';
import { fullRecord } from '../../builders/records.ts';

const NONE = { hasEvidence: false, hasDiff: false };
const EVIDENCE = { hasEvidence: true, hasDiff: false };

describe('the stages of a deployment', () => {
  const rolledBack = fullRecord({ transitions: ['started', 'unprotected', 'rolling-back', 'finished'] });

  it('are all of them for a topic that wants every deployment', () => {
    expect(stagesOf(rolledBack, 'every-deployment', false)).toEqual(rolledBack.transitions);
  });

  it('leave out the start for a topic that wants trouble, and missing alarms that are no trouble', () => {
    const quiet = fullRecord({
      transitions: ['started', 'unprotected', 'rolling-back', 'finished'],
      protection: { state: 'off-not-configured', alarmNames: [] },
    });
    expect(stagesOf(quiet, 'trouble', false)).toEqual(['rolling-back', 'finished']);
    const blind = fullRecord({ ...rolledBack, protection: { state: 'blind', alarmNames: [] } });
    expect(stagesOf(blind, 'trouble', false)).toEqual(['unprotected', 'rolling-back', 'finished']);
  });

  it('are none for a healthy deployment and a topic that wants trouble', () => {
    const healthy = fullRecord({ outcome: 'succeeded', cause: undefined, transitions: ['started', 'finished'] });
    expect(stagesOf(healthy, 'trouble', false)).toEqual([]);
  });

  it('are only the end for a topic that wants changes, and only of a change', () => {
    expect(stagesOf(rolledBack, 'change-of-outcome', true)).toEqual(['finished']);
    expect(stagesOf(rolledBack, 'change-of-outcome', false)).toEqual([]);
  });

  it('are none from before the installation', () => {
    expect(stagesOf(fullRecord({ baseline: true }), 'every-deployment', false)).toEqual([]);
  });
});

describe('the next message to a topic', () => {
  it('is about the newest stage, whose record shows the earlier ones', () => {
    expect(planPublication(NO_PUBLICATION, ['started', 'rolling-back'], NONE, at(6))).toEqual({
      do: 'publish',
      stage: 'rolling-back',
    });
  });

  it('comes one time per stage', () => {
    const stages = ['rolling-back'] as const;
    const claimed = claimPublication(NO_PUBLICATION, at(6));
    expect(planPublication(claimed, stages, NONE, at(6))).toEqual({ do: 'wait', until: at(7) });
    const done = published(claimed, { stage: 'rolling-back', stages }, NONE, at(6));
    expect(planPublication(done, stages, NONE, at(6))).toEqual({ do: 'nothing' });
    expect(planPublication(done, ['rolling-back', 'finished'], NONE, at(6))).toEqual({
      do: 'publish',
      stage: 'finished',
    });
  });

  it('is the same again after a crash, when the claim has run out', () => {
    const claimed = claimPublication(NO_PUBLICATION, at(6));
    expect(planPublication(claimed, ['finished'], NONE, at(7))).toEqual({ do: 'publish', stage: 'finished' });
  });

  it('does not go back to a stage that was past when a later one was published', () => {
    const done = published(
      claimPublication(NO_PUBLICATION, at(6)),
      { stage: 'finished', stages: ['started', 'finished'] },
      NONE,
      at(6),
    );
    expect(planPublication(done, ['started', 'finished'], NONE, at(6))).toEqual({ do: 'nothing' });
  });

  it('explains a deployment whose evidence came after the message about its end, one time', () => {
    const stages = ['finished'] as const;
    const end = published(claimPublication(NO_PUBLICATION, at(6)), { stage: 'finished', stages }, NONE, at(6));
    expect(planPublication(end, stages, EVIDENCE, at(7))).toEqual({ do: 'publish', stage: 'explained' });
    const explained = published(claimPublication(end, at(7)), { stage: 'explained', stages }, EVIDENCE, at(7));
    expect(planPublication(explained, stages, { hasEvidence: true, hasDiff: true }, at(8))).toEqual({ do: 'nothing' });
  });

  it('does not explain what the message about the end contained, nor before the end', () => {
    const end = published(
      claimPublication(NO_PUBLICATION, at(6)),
      { stage: 'finished', stages: ['finished'] },
      EVIDENCE,
      at(6),
    );
    expect(planPublication(end, ['finished'], EVIDENCE, at(7))).toEqual({ do: 'nothing' });
    const rolling = published(
      claimPublication(NO_PUBLICATION, at(6)),
      { stage: 'rolling-back', stages: ['rolling-back'] },
      NONE,
      at(6),
    );
    expect(planPublication(rolling, ['rolling-back'], EVIDENCE, at(7))).toEqual({ do: 'nothing' });
  });

  it('comes again after a refusal, and counts the attempts', () => {
    const refused = notPublished(claimPublication(NO_PUBLICATION, at(6)));
    expect(refused).toEqual({ ...NO_PUBLICATION, attempts: 1, version: 2 });
    expect(planPublication(refused, ['finished'], NONE, epochMs(at(6) + 1))).toEqual({
      do: 'publish',
      stage: 'finished',
    });
  });
});
