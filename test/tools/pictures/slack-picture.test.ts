import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { drawSlackMessage } from '../../../tools/pictures/slack-picture.ts';

function draw(...blocks: readonly KnownBlock[]): string {
  return drawSlackMessage({
    appName: 'guard',
    avatar: { letters: 'EG', color: '#123456' },
    // 2026-12-01T09:22:13Z
    postedAt: 1_796_116_933_000,
    text: 'web & api',
    blocks,
  });
}

const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** Texts of the message with their places, without the sender. */
function textsOf(...blocks: readonly KnownBlock[]) {
  const texts = draw(...blocks).matchAll(/<text(?: class="(\w+)")? x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</g);
  return [...texts].slice(4).map(([, style, x, y, text]) => ({ text, style, x: Number(x), y: Number(y) }));
}

describe('the picture of a Slack message', () => {
  it('shows who posted it, and when', () => {
    const svg = draw();
    expect(svg).toContain('<title>A Slack message: web &amp; api</title>');
    for (const text of ['EG', 'guard', 'APP', '9:22 AM']) expect(svg).toContain(`>${text}</text>`);
  });

  it('has a block below the other, and a line below the other', () => {
    const texts = textsOf(
      { type: 'header', text: { type: 'plain_text', text: 'web was rolled back' } },
      section('first\nsecond'),
      { type: 'context', elements: [{ type: 'mrkdwn', text: 'account 111122223333' }] },
    );
    expect(texts.map(({ text, style }) => [text, style])).toEqual([
      ['web was rolled back', 'header'],
      ['first', undefined],
      ['second', undefined],
      ['account 111122223333', 'context'],
    ]);
    const [header = 0, first = 0, second = 0, context = 0] = texts.map(({ y }) => y);
    // A line is 22 high, and 8 lie between blocks.
    expect(second - first).toBe(22);
    expect([header < first, context - second > 22]).toEqual([true, true]);
  });

  it('puts the pieces of a line beside each other, code in a box', () => {
    // From 66: a bold "Alarm" of 722+278+556+389+889 = 2834 thousandths of 15 px is 42.5 wide, a space 4.2, the box's padding 4.
    expect(textsOf(section('*Alarm* `errors` fired'))).toMatchObject([
      { text: 'Alarm', style: 'bold', x: 66 },
      { text: 'errors', style: 'code', x: 116.7 },
      // Six signs of 12 px are 43.3 wide, and the padding and a space follow.
      { text: 'fired', style: undefined, x: 168.2 },
    ]);
    expect(draw(section('`errors`'))).toContain('<rect class="code" x="66"');
  });

  it('breaks a line that is too long between words, and stays within the picture', () => {
    const texts = textsOf(section('word '.repeat(60).trim()));
    expect(texts.length).toBe(4);
    expect(texts.every(({ x }) => x === 66)).toBe(true);
    expect(texts.map(({ text }) => text).join(' ')).toBe('word '.repeat(60).trim());
  });

  it('refuses a block that it has no look for', () => {
    expect(() => draw({ type: 'divider' })).toThrow('no look for a block of type divider');
  });
});
