import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { DEFAULT_OCCASIONS, dueMention, occasionOf, parseMention } from '../../../src/core/routing/mention.ts';
import { fullRecord } from '../../builders/records.ts';

describe('a mention', () => {
  it.each([
    ['here', '<!here>'],
    ['<!here>', '<!here>'],
    ['channel', '<!channel>'],
    ['U0123ABCDE', '<@U0123ABCDE>'],
    ['W0123ABCDE', '<@W0123ABCDE>'],
    ['<@U0123ABCDE>', '<@U0123ABCDE>'],
    ['S0123ABCDE', '<!subteam^S0123ABCDE>'],
    ['<!subteam^S0123ABCDE>', '<!subteam^S0123ABCDE>'],
  ])('%s is written %s', (text, markup) => {
    expect(parseMention(text)).toBe(markup);
  });

  it.each([
    '',
    '@here',
    'everyone',
    'oncall',
    'U12',
    '<!here',
    'here>',
    '<@S0123ABCDE>',
    '<!channel|x>',
    'U0123ABCDE U0123ABCDF',
  ])('is not %s', (text) => {
    expect(parseMention(text)).toBeUndefined();
  });

  it('is never anything but the three forms of Slack', () => {
    const forms = /^<(!here|!channel|@[UW][A-Z0-9]{8,20}|!subteam\^S[A-Z0-9]{8,20})>$/;
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>!@^|USWhere0123channelsubteam') }), (text) => {
        const parsed = parseMention(text);
        if (parsed !== undefined) expect(parsed).toMatch(forms);
      }),
      { numRuns: 10_000 },
    );
  });
});

const running: Partial<DeploymentRecord> = { outcome: undefined, cause: undefined, timeline: [] };

describe('the occasion for a mention', () => {
  it.each<[string | undefined, Partial<DeploymentRecord>]>([
    ['rollback-failed', { outcome: 'rollback-failed' }],
    ['failed', { outcome: 'failed' }],
    ['rolled-back', { outcome: 'rolled-back' }],
    ['rolled-back', { ...running, phase: 'rolling-back' }],
    ['stopped', { outcome: 'stopped' }],
    ['awaiting-approval', { ...running, phase: 'awaiting-approval' }],
    ['unprotected', { ...running, phase: 'baking', protection: { state: 'blind', alarmNames: [] } }],
    [undefined, { ...running, phase: 'baking', protection: { state: 'off-not-configured', alarmNames: [] } }],
    [undefined, { ...running, phase: 'rolling-out' }],
    // A success without protection is past: a mention would wake people for nothing.
    [undefined, { outcome: 'succeeded', protection: { state: 'blind', alarmNames: [] } }],
  ])('is %s for %j', (occasion, fields) => {
    expect(occasionOf(fullRecord(fields))).toBe(occasion);
  });

  it('is stuck while the phase in which it got stuck lasts', () => {
    const phaseSince = fullRecord().createdAt;
    const stuck = {
      ...running,
      phase: 'rolling-out',
      phaseSince,
      timeline: [{ at: phaseSince, what: 'stuck', text: undefined }],
    } as const;
    expect(occasionOf(fullRecord(stuck))).toBe('stuck');
  });
});

describe('people', () => {
  const mention = { who: ['<!here>'], on: DEFAULT_OCCASIONS };

  it('are mentioned for the occasions that they asked for', () => {
    expect(dueMention(mention, fullRecord({ outcome: 'rolled-back' }), undefined)).toBe('rolled-back');
    expect(dueMention(mention, fullRecord({ outcome: 'stopped' }), undefined)).toBeUndefined();
    expect(dueMention(undefined, fullRecord(), undefined)).toBeUndefined();
  });

  it('are mentioned again only if it got worse', () => {
    expect(dueMention(mention, fullRecord({ outcome: 'rolled-back' }), 'rolled-back')).toBeUndefined();
    expect(dueMention(mention, fullRecord({ outcome: 'rollback-failed' }), 'rolled-back')).toBe('rollback-failed');
    expect(dueMention(mention, fullRecord({ outcome: 'rolled-back' }), 'failed')).toBeUndefined();
  });
});
