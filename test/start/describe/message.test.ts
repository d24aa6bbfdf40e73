import { describe, expect, it } from 'vitest';
import { describeMessage } from '../../../src/start/describe/message.ts';

describe('describeMessage', () => {
  it('frames what a reader sees in the channel', () => {
    const blocks = [
      { type: 'header', text: { type: 'plain_text', text: 'web was rolled back' } },
      { type: 'section', text: { type: 'mrkdwn', text: '*Cluster* `shop`' } },
    ];
    const message = {
      ts: '1',
      threadTs: undefined,
      text: 'web was rolled back',
      blocks,
      metadata: undefined,
      postedAt: 0,
      editedAt: undefined,
    };
    // 44 columns: a frame, and a space within it on either side.
    expect(describeMessage(message, 44)).toEqual([
      `┌${'─'.repeat(42)}┐`,
      `│ ${'· web was rolled back'.padEnd(40)} │`,
      `│ ${' '.repeat(40)} │`,
      `│ ${'Cluster: shop'.padEnd(40)} │`,
      `└${'─'.repeat(42)}┘`,
    ]);
  });
});
