import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordSlackMessage, slackPicture } from '../../tools/record-slack.ts';

describe('docs/images/slack-rollback.svg', () => {
  it('shows the message that npm start posts now: npm run record:slack records it again', {
    timeout: 60_000,
  }, async () => {
    expect((await recordSlackMessage()).split('\n')).toEqual(readFileSync(slackPicture, 'utf8').split('\n'));
  });
});
