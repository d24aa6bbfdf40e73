import { describe, expect, it } from 'vitest';
import { describeMissed, renderMissedReply } from '../../../src/core/slack/slack-missed.ts';
import { missedRecord, missedRollback } from '../../builders/records.ts';

const COMMAND =
  '`aws ecs update-service --cluster web --service checkout ' +
  '--task-definition arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout:7 --region eu-west-1`';

describe('describeMissed', () => {
  it('shows the alarm, the reason, the checks and the command to copy', () => {
    const lines = describeMissed(missedRecord());
    expect(lines[0]).toBe('*Rollback missed*');
    expect(lines[1]).toMatch(/^Alarm `checkout-5xx` went to ALARM at <!date\^1795515240\^/);
    expect(lines[2]).toBe('ECS stops watching alarms when a deployment succeeds.');
    expect(lines[3]).toMatch(/no newer deployment exists\.$/);
    expect(lines[4]).toBe('*Next* if the new revision is the cause, deploy `checkout:7` again');
    expect(lines[5]).toBe(COMMAND);
  });

  it('is empty for a deployment that was rolled back after all', () => {
    expect(describeMissed(missedRecord({ outcome: 'rolled-back' }))).toEqual([]);
    expect(describeMissed(missedRecord({ missedRollback: undefined }))).toEqual([]);
  });
});

describe('renderMissedReply', () => {
  it('has the headline as its text, for the notification, and the whole explanation', () => {
    const reply = renderMissedReply(missedRecord(), missedRollback());
    expect(reply.text).toBe('checkout was deployed, then alarm checkout-5xx fired: no rollback');
    expect(JSON.stringify(reply.blocks)).toContain(COMMAND);
    expect(reply.tone).toBe('danger');
  });

  it('never shows a name as markup, and fits into a section', () => {
    const [alarm] = missedRollback().alarms;
    if (alarm === undefined) throw new Error('no alarm');
    const alarmName = `<!channel> *x* ${'&'.repeat(240)}`;
    const missed = missedRollback({ alarms: Array.from({ length: 5 }, () => ({ ...alarm, alarmName })) });
    const [block] = renderMissedReply(missedRecord({ missedRollback: missed }), missed).blocks;
    const text = block?.type === 'section' ? (block.text?.text ?? '') : '';
    expect(text).not.toContain('<!channel>');
    expect(text.length).toBeLessThanOrEqual(3_000);
  });
});
