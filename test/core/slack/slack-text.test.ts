import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord, RecordedAlarm } from '../../../src/core/deployment/record.ts';
import { instant, name as nameOf, phrase, quote } from '../../../src/core/report/phrase.ts';
import { renderAsText } from '../../../src/core/slack/render-as-text.ts';
import { renderSlackMessage } from '../../../src/core/slack/slack-message.ts';
import { code, link, mrkdwnOf, prose, textObject } from '../../../src/core/slack/slack-text.ts';
import { epochMs } from '../../../src/core/time.ts';
import { alarm, at, facts, reading, rolledBackByAlarm } from '../../builders/facts.ts';
import { readMrkdwn, readSlackMessage } from './slack-reader.ts';

const rolledBack = foldDeployment(
  undefined,
  facts({ deployment: rolledBackByAlarm(), alarms: reading(alarm({ state: 'ALARM', stateChangedAt: at(5) })) }),
);
const [firstAlarm] = rolledBack.alarms;

/** A record whose names all come from outside. */
function named(id: string, alarmName: string, reason: string): DeploymentRecord {
  const alarms: readonly RecordedAlarm[] = firstAlarm === undefined ? [] : [{ ...firstAlarm, alarmName }];
  const deploymentKey = `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/${id}`;
  return { ...rolledBack, deploymentKey, alarms, reason };
}

/** Pieces that mean something to Slack, and pieces of names. */
const piece = fc.constantFrom(
  ...['*', '_', '~', '`', '<', '>', '&', '|', ':', '@here', '<!channel>', '<@U123>', '<#C123|x>', '&lt;', '&amp;lt;'],
  ...['https://evil.example/x', 'mailto:a@evil.example', 'a@evil.example', '#general', ':fire:', '^', '$&', '\\', '"'],
  ...['alarm', '5xx', 'ä', '😀', ' ', '-', '.', '0', '<https://evil.example|click>', '<!date^0^x|y>', '```'],
);
const hostile = fc.array(piece, { minLength: 1, maxLength: 10 }).map((pieces) => pieces.join('').trim());
const name = hostile.filter((text) => text !== '');
/** Names that code can hold exactly. */
const codeName = name.filter((text) => !/^`|`$|```/.test(text));

describe('a name from outside', () => {
  it.each([
    ['checkout', '`checkout`'],
    ['_Z-dB5_x8ZV_svUyZ4ZyQ', '`_Z-dB5_x8ZV_svUyZ4ZyQ`'],
    ['*prod* ~5xx~', '`*prod* ~5xx~`'],
    ['two  spaces', '`two  spaces`'],
    ['<!channel> & co', '`&lt;!channel&gt; &amp; co`'],
    ['a`b', '```a`b```'],
    ['a``b', '```a``b```'],
    ['', '`(empty)`'],
    ['line\nbreak', '`line break`'],
    // Three marks in a row would end the code, and one at its edge would join its own.
    ['`x`', '```ˋxˋ```'],
    ['a```b', '```aˋˋˋb```'],
  ])('is shown as code: %s', (text, wanted) => {
    expect(code(text)).toBe(wanted);
  });

  it('stands whole in code, whatever its marks', () => {
    fc.assert(
      fc.property(codeName, (text) => {
        expect(readMrkdwn(`before ${code(text)} after`)).toEqual({ text: `before ${text} after`, tokens: [] });
      }),
    );
  });

  it('of the longest that an alarm may have is shown whole', () => {
    const longest = `${'😀'.repeat(127)}x`;
    expect(code(longest)).toBe(`\`${longest}\``);
  });
});

describe('running text from outside', () => {
  it.each([
    ['alarm detected', 'alarm detected'],
    ['snake_case and 5*3', 'snake_case and 5*3'],
    ['deployment _Z-dB5 failed', '`deployment _Z-dB5 failed`'],
    ['in arn:aws:ecs:eu-west-1:1:service/a', '`in arn:aws:ecs:eu-west-1:1:service/a`'],
    ['tasks <failed> & more', 'tasks &lt;failed&gt; &amp; more'],
  ])('is shown exactly: %s', (text, wanted) => {
    expect(prose(text, 600)).toBe(wanted);
  });

  it('is code if a cut leaves a mark at the end of a word', () => {
    // 10 characters with the ellipsis: "12345678_…" would end with a mark.
    expect(prose('12345678_em_a', 10)).toBe('`12345678_…`');
    expect(prose('12345678_em_a', 9)).toBe('12345678…');
  });

  it('gives Slack nothing to act upon', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { tokens } = readMrkdwn(`*ECS says* ${prose(text, 600)} and on`);
        expect(tokens).toEqual([]);
      }),
    );
  });
});

describe('a message with names from outside', () => {
  it('shows the id of the deployment so that it can be copied', () => {
    const { text } = readSlackMessage(renderSlackMessage(named('_Z-dB5_x8ZV_svUyZ4ZyQ', 'a', 'b'), {}));
    expect(text).toContain('deployment _Z-dB5_x8ZV_svUyZ4ZyQ · account 111122223333');
  });

  it('shows every identifier exactly, and links to the console alone', () => {
    fc.assert(
      fc.property(
        codeName.filter((text) => !text.includes('/')),
        codeName,
        hostile,
        (id, alarmName, reason) => {
          const read = readSlackMessage(renderSlackMessage(named(id, alarmName, reason), { mayRepeat: true }));
          expect(read.text).toContain(`deployment ${id} ·`);
          expect(read.text).toContain(`Alarm ${alarmName}  `);
          expect(read.isVerbatim).toBe(true);
          for (const token of read.tokens) {
            expect(token).toMatch(
              /^(https:\/\/eu-west-1\.console\.aws\.amazon\.com\/[^|]*\|[A-Za-z ]+|!date\^\d+\^.*)$/,
            );
          }
        },
      ),
    );
  });

  it('is drawn in a terminal with the same identifiers', () => {
    fc.assert(
      fc.property(
        codeName.filter((text) => !text.includes('/')),
        codeName,
        (id, alarmName) => {
          const drawn = renderAsText(renderSlackMessage(named(id, alarmName, 'alarm'), {}), 4_000);
          expect(drawn).toContain(`deployment ${id} · account`);
          expect(drawn).toContain(`Alarm: ${alarmName}  `);
        },
      ),
    );
  });
});

describe('the small parts', () => {
  it('link under a label that styles nothing', () => {
    expect(link('https://a.example/?x=1&y=2', 'a|b *c*')).toBe('<https://a.example/?x=1&amp;y=2|a¦b ∗c∗>');
    expect(link(undefined, 'Logs')).toBe('Logs');
  });

  it('tell Slack to leave text alone that looks like an address or a mention', () => {
    expect(textObject(prose('mail a@b.example or see https://b.example', 100))).toEqual({
      type: 'mrkdwn',
      text: 'mail a@b.example or see https://b.example',
      verbatim: true,
    });
  });
});

describe('a phrase in Slack', () => {
  it('shows names as code, quotes as running text, and instants in the reader’s time zone', () => {
    const pieces = phrase`wait for ${nameOf('a_b')}: ${quote('<one> *two*', 40)}, ${quote('plain', 40)} at ${instant(epochMs(1_795_514_400_000))}`;
    expect(mrkdwnOf(pieces)).toBe(
      'wait for `a_b`: `&lt;one&gt; *two*`, plain at <!date^1795514400^{date_short_pretty} {time_secs}|2026-11-24T10:00:00.000Z>',
    );
  });
});
