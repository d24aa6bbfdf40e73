import type { SlackMessageState } from '@ecs-guard/simulator/services/slack/state';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/start/results.ts';
import { showBriefly, showClosing, showInFull } from '../../src/start/show-result.ts';
import { recordTerminal } from './recorded-terminal.ts';

const result: Result = {
  serviceDeploymentArn: 'arn:deployment',
  status: 'SUCCESSFUL',
  record: { serviceDeploymentArn: 'arn:deployment', outcome: 'succeeded' },
  finishedEvents: [{ 'detail-type': 'Deployment Finished' }],
};

/** Each of its sections stands on one line, with an empty line before it. */
function message(sections: number): SlackMessageState {
  const section = (_: unknown, index: number) => ({
    type: 'section',
    text: { type: 'mrkdwn', text: `section ${index}` },
  });
  return {
    ts: '1',
    threadTs: undefined,
    text: 'a message',
    blocks: Array.from({ length: sections }, section),
    metadata: undefined,
    postedAt: 0,
    editedAt: undefined,
  };
}

const closing = ['Summary', '  all is well'];

function brief(messages: readonly SlackMessageState[], linesBefore = 0) {
  const { terminal, lines } = recordTerminal(80);
  for (let line = 0; line < linesBefore; line += 1) terminal.line();
  showBriefly({ result, messages, figures: [] }, closing, terminal);
  return lines();
}

describe('the brief end of a run', () => {
  it('has the record in six lines, the newest message and the closing lines', () => {
    const lines = brief([message(1), message(2)]);
    expect(lines.slice(0, 10)).toEqual([
      '',
      'Record in DynamoDB',
      '  arn:deployment',
      '  outcome     succeeded',
      '  protection  not recorded',
      '  alarm       none configured',
      '  image       not recorded',
      '  times       not started',
      '',
      'Slack message, the newest of 2',
    ]);
    expect(lines.slice(10, -3).filter((line) => line.includes('section'))).toHaveLength(2);
    expect(lines.slice(-3)).toEqual(['', ...closing]);
  });

  it('shows no reply in the place of the message', () => {
    const reply = { ...message(3), ts: '2', threadTs: '1' };
    expect(brief([message(1), reply])).toEqual(brief([message(1)]));
  });

  it('says when there is no record and no message', () => {
    const { terminal, lines } = recordTerminal(80);
    showBriefly({ result: undefined, messages: [], figures: ['v2  succeeded'] }, closing, terminal);
    expect(lines()).toEqual([
      '',
      'Record in DynamoDB',
      '  none',
      '',
      'What happened',
      '  v2  succeeded',
      '',
      'No Slack message: by default, the guard posts only when something goes wrong.',
      '',
      ...closing,
    ]);
  });

  // 66 lines: 8 of the record, 2 above the message, 3 of the end, so 53 for the message, which has 2n + 1 lines.
  it('keeps the empty lines of a message that fits', () => {
    const lines = brief([message(26)]);
    expect(lines).toHaveLength(66);
    expect(lines.filter((line) => line.includes('section'))).toHaveLength(26);
  });

  it('leaves out empty lines first, so that all of the text is there', () => {
    const lines = brief([message(27)]);
    expect(lines.filter((line) => line.includes('section'))).toHaveLength(27);
    expect(lines).toHaveLength(8 + 2 + 29 + 3);
  });

  it('then leaves out the last lines, and says how many', () => {
    // 30 lines less: of 27 lines in a frame of 29, 20 stay.
    const lines = brief([message(27)], 30);
    expect(lines).toHaveLength(66);
    expect(lines.filter((line) => line.includes('section'))).toHaveLength(20);
    expect(lines).toContain('  7 more lines of the message: --verbose shows them');
  });
});

describe('the end of a run in full', () => {
  it('has records and events to their last field, and every message', () => {
    const { terminal, lines } = recordTerminal(80);
    showInFull([result, { ...result, record: undefined, finishedEvents: [] }], [message(1), message(1)], terminal);
    expect(lines().filter((line) => /^\S/.test(line))).toEqual([
      'Record in DynamoDB',
      'Outcome event on the event bus of the guard',
      'Record in DynamoDB',
      'Slack message',
      'Slack message',
    ]);
    expect(lines()).toContain('  detail-type: Deployment Finished');
  });

  it('closes with the figures and the closing lines', () => {
    const { terminal, lines } = recordTerminal(80);
    showClosing({ figures: ['v2  succeeded'] }, closing, terminal);
    expect(lines()).toEqual(['', 'What happened', '  v2  succeeded', '', ...closing]);
  });
});
