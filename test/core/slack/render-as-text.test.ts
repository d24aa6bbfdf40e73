import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import { renderAsText } from '../../../src/core/slack/render-as-text.ts';
import { renderSlackMessage, type SlackMessage } from '../../../src/core/slack/slack-message.ts';
import { at, deployment, facts } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';

describe('renderAsText', () => {
  it('draws the message as a person would read it', () => {
    const drawn = renderAsText(
      renderSlackMessage(
        foldDeployment(undefined, facts({ deployment: deployment({ status: 'SUCCESSFUL', finishedAt: at(7) }) })),
        {},
      ),
      60,
    );
    expect(drawn).toBe(
      [
        '┌──────────────────────────────────────────────────────────┐',
        '│ ✓ checkout was deployed                                  │',
        '│                                                          │',
        '│ Service: checkout  ·  Cluster: shop  ·  Strategy:        │',
        '│ rolling                                                  │',
        '│ Total: 7 min                                             │',
        '│ Deployment  ·  Service  ·  Logs                          │',
        '│                                                          │',
        '│ deployment bad · account 111122223333 · eu-west-1        │',
        '└──────────────────────────────────────────────────────────┘',
      ].join('\n'),
    );
  });

  it('shows escaped text as it was, and cuts no line short of the frame', () => {
    const drawn = renderAsText(renderSlackMessage({ ...rolledBack, reason: `<!channel> ${'x'.repeat(100)}` }, {}), 50);
    expect(drawn).toContain('<!channel>');
    expect(drawn).toContain('2026-11-24 10:05:00 UTC');
    expect(new Set(drawn.split('\n').map((line) => [...line].length))).toEqual(new Set([50]));
  });

  const drawn = (text: string, width = 40, tone: SlackMessage['tone'] = 'neutral') =>
    renderAsText(
      { text: '', tone, blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }] },
      width,
    )
      .split('\n')
      .slice(1, -1)
      .map((line) => line.slice(2, -2).trimEnd());

  it.each([
    ['a *bold* and _slanted_ word', 'a bold and slanted word'],
    ['*Label* its value  ·  *Another* one', 'Label: its value  ·  Another: one'],
    ['*alone*', 'alone'],
    ['snake_case_name 5*3*2', 'snake_case_name 5*3*2'],
    ['`*exact* &lt;b&gt;`', '*exact* <b>'],
    ['```a`b```', 'a`b'],
    ['<https://a.example/?x=1&amp;y=2|Logs>', 'Logs'],
    ['at <!date^1795514700^{date_short_pretty}|x>', 'at 2026-11-24 10:05:00 UTC'],
    ['&amp;lt;', '&lt;'],
  ])('resolves %s', (text, read) => {
    expect(drawn(text)).toEqual([`· ${read}`]);
  });

  it.each([
    ['good', '✓'],
    ['warning', '!'],
    ['danger', '✗'],
    ['neutral', '·'],
  ] as const)('marks the tone %s with %s', (tone, mark) => {
    expect(drawn('x', 40, tone)).toEqual([`${mark} x`]);
  });

  it('breaks between words, cuts a word that returned more than a line, and is 40 columns wide at least', () => {
    // The frame takes four columns, the mark and its space two of the first line.
    expect(drawn(`${'a'.repeat(34)} b`, 10)).toEqual([`· ${'a'.repeat(34)}`, 'b']);
    expect(drawn(`x ${'a'.repeat(40)} b`)).toEqual(['· x', 'a'.repeat(36), 'aaaa b']);
  });
});
