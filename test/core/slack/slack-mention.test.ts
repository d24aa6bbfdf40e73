import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionOf, renderMention } from '../../../src/core/slack/slack-mention.ts';
import { renderSlackMessage } from '../../../src/core/slack/slack-message.ts';
import { fullRecord } from '../../builders/records.ts';
import { rolledBack, sectionsOf } from '../../builders/slack-records.ts';

describe('a mention in Slack', () => {
  it('is the text and the first section of the message', () => {
    const message = renderSlackMessage(rolledBack, { mention: ['<!here>', '<@U0123ABCDE>'] });
    expect(message.text).toBe('<!here> <@U0123ABCDE> checkout was rolled back: alarm checkout-5xx fired');
    expect(sectionsOf(message)[0]).toBe('<!here> <@U0123ABCDE>');
  });

  it('is a reply of one section with the headline', () => {
    const message = renderMention(rolledBack, ['<!subteam^S0123ABCDE>']);
    expect(message.text).toBe('<!subteam^S0123ABCDE> checkout was rolled back: alarm checkout-5xx fired');
    expect(sectionsOf(message)).toEqual([message.text]);
  });

  it('is absent without people', () => {
    expect(mentionOf([])).toBeUndefined();
    expect(mentionOf(undefined)).toBeUndefined();
  });

  it('comes from nothing but the configuration', () => {
    const forged = fullRecord({ cause: 'unknown', reason: '<!here> <@U0123ABCDE>' });
    expect(renderMention(forged, ['<!channel>']).text.match(/<[^>]*>/g)).toEqual(['<!channel>']);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (reason) => {
        const { text } = renderMention(fullRecord({ cause: 'unknown', reason }), ['<!here>']);
        expect(text.match(/<[^>]*>/g)).toEqual(['<!here>']);
      }),
      { numRuns: 10_000 },
    );
  });

  it("that is none of Slack's forms is shown as text", () => {
    expect(mentionOf(['<!everyone>'])).toBe('&lt;!everyone&gt;');
  });
});
