import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAsText } from '../../../src/core/slack/render-as-text.ts';
import { renderLogs } from '../../../src/core/slack/slack-logs.ts';
import { gathered } from '../../builders/evidence.ts';
import { at } from '../../builders/facts.ts';
import { hostileEvidence } from '../../builders/hostile-evidence.ts';
import { rolledBack, sectionsOf } from '../../builders/slack-records.ts';

const log = {
  container: 'app',
  logGroup: '/ecs/checkout',
  logStream: 'ecs/app/1',
  region: 'eu-west-1',
  redacted: 0,
  mayLackLast: false,
};

describe('the reply with log lines', () => {
  it('shows the lines as they are, with their time and indentation', () => {
    const lines = [
      { at: at(5), text: 'Error: <no> *database*' },
      { at: at(5), text: '\tat connect (db.js:7)' },
    ];
    const message = renderLogs(rolledBack, gathered({ logs: [{ ...log, lines, redacted: 2, mayLackLast: true }] }));
    expect(sectionsOf(message)).toEqual([
      '*Last log lines of* `app` in UTC  ·  log group `/ecs/checkout`  ·  2 values redacted  ·  the newest lines may be missing, because its log driver does not block',
    ]);
    expect(message.blocks[1]).toEqual({
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_preformatted',
          elements: [{ type: 'text', text: '10:05:00 Error: <no> *database*\n10:05:00   at connect (db.js:7)' }],
        },
      ],
    });
    expect(renderAsText(message, 200)).toContain('10:05:00   at connect (db.js:7)');
  });

  it('keeps the newest lines that fit', () => {
    const lines = Array.from({ length: 100 }, (_, index) => ({ at: at(5), text: `${index} ${'x'.repeat(490)}` }));
    const text = JSON.stringify(renderLogs(rolledBack, gathered({ logs: [{ ...log, lines }] })).blocks);
    expect(text.length).toBeLessThanOrEqual(13_000);
    expect(text).toContain(' 99 xxx');
    expect(text).not.toContain(' 50 xxx');
  });

  it('puts hostile text only where Slack formats nothing: 10,000 texts', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.constantFrom('<!here>', '```', '<@U1>'),
        (text, mark) => {
          const message = renderLogs(rolledBack, hostileEvidence(text, `${mark}${text}`, `${text}${mark}`));
          expect(sectionsOf(message).join('\n')).not.toMatch(/<[!@#]/);
          for (const block of message.blocks) expect(['section', 'rich_text']).toContain(block.type);
        },
      ),
      { numRuns: 10_000 },
    );
  });
});
