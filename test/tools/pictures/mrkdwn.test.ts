import { describe, expect, it } from 'vitest';
import { describeTime, readMrkdwn } from '../../../tools/pictures/mrkdwn.ts';

describe('readMrkdwn', () => {
  it.each([
    ['plain', [{ text: 'plain', style: 'plain' }]],
    [
      '*Service* `web`',
      [
        { text: 'Service', style: 'bold' },
        { text: ' ', style: 'plain' },
        { text: 'web', style: 'code' },
      ],
    ],
    ['<https://example.com/?a=1&amp;b=2|Logs>', [{ text: 'Logs', style: 'link' }]],
    ['_not read:_', [{ text: 'not read:', style: 'italic' }]],
    ['```a`b```', [{ text: 'a`b', style: 'code' }]],
    ['`*a* &lt;b&gt; &amp;amp;`', [{ text: '*a* <b> &amp;', style: 'code' }]],
    ['5 * 6 * 7 snake_case_name', [{ text: '5 * 6 * 7 snake_case_name', style: 'plain' }]],
  ])('reads %s', (source, spans) => {
    expect(readMrkdwn(source)).toEqual(spans);
  });

  it('shows an instant to a reader in UTC', () => {
    // 2026-12-01T09:22:02Z
    const [date] = readMrkdwn('<!date^1796116922^{date_short_pretty} {time_secs}|2026-12-01T09:22:02.000Z>');
    expect(date).toEqual({ text: 'Dec 1, 2026 9:22:02 AM', style: 'plain' });
  });

  it('refuses a format of dates that it does not know', () => {
    expect(() => readMrkdwn('<!date^1^{ago}|x>')).toThrow('no words for the part ago of a date');
  });
});

describe('describeTime', () => {
  it('is the time of day', () => {
    expect(describeTime(1_796_116_922_000)).toBe('9:22 AM');
  });
});
