import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { customNotification } from '../../../src/core/sns/amazon-q.ts';
import { fullRecord } from '../../builders/records.ts';
import { rolledBack } from '../../builders/slack-records.ts';

const evidence = {
  gatheredAt: rolledBack.createdAt,
  stoppedTasks: [
    { count: 2, reason: 'Essential container in task exited', stopCode: undefined, exitCode: 1, container: 'web' },
  ],
  missing: [],
};

describe('a custom notification', () => {
  const body = JSON.parse(customNotification(rolledBack, 'bad#finished', { evidence, notes: ['a note'] }));

  it('says what happened, and what to do next', () => {
    expect(body.content.title).toBe('🔴 checkout was rolled back: alarm checkout-5xx fired');
    expect(body.content.description.split('\n')).toEqual(
      expect.arrayContaining([
        'Service `checkout`, cluster `shop`',
        'Alarm `checkout-5xx`: Sum HTTPCode_Target_5XX_Count 42, threshold › 10',
        '2 stopped tasks in `web`: Essential container in task exited (exit code 1)',
        'a note',
      ]),
    );
    expect(body.content.nextSteps[0]).toBe(
      'fix the new revision, and deploy it only when `checkout-5xx` is OK: ECS ignores all deployment alarms if one is in ALARM at the start',
    );
    expect(body.content.keywords).toEqual(['checkout', 'shop', 'rolled-back']);
  });

  it('has the deployment as its thread, so that later messages are replies', () => {
    expect(body.metadata.threadId).toBe('bad');
  });

  it('holds no markup from outside and keeps the limits of AWS, whatever the texts', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.constantFrom('<!here>', '[a](https://evil.test)', '`', '*', '_', ':x:', '@here', '\n', 'a'), {
          maxLength: 80,
        })
        .map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, text, text, text, (alarmName, reason, image, stopped) => {
        const [alarm] = fullRecord().alarms;
        if (alarm === undefined) throw new Error('no alarm');
        const record = fullRecord({
          reason,
          cause: 'alarm',
          alarms: [{ ...alarm, alarmName, meaning: reason, metric: undefined }],
          revisions: {
            from: undefined,
            to: {
              serviceRevisionArn: 'r/1',
              taskDefinitionArn: undefined,
              images: [{ container: 'c', image, digest: undefined }],
            },
          },
        });
        const notification = JSON.parse(
          customNotification(record, 'd1#finished', {
            evidence: {
              ...evidence,
              stoppedTasks: [
                { count: 1, reason: stopped, stopCode: undefined, exitCode: undefined, container: alarmName },
              ],
            },
          }),
        );
        const { title, description, nextSteps, keywords } = notification.content;
        expect(title.length).toBeLessThanOrEqual(250);
        expect(description.length).toBeLessThanOrEqual(8_000);
        for (const step of nextSteps) expect(step.length).toBeLessThanOrEqual(350);
        for (const word of keywords) expect(word.length).toBeLessThanOrEqual(75);
        for (const shown of [title, ...description.split('\n'), ...nextSteps]) {
          expect(shown).not.toMatch(/<|>/);
          // Code opens and closes on each line, and nothing outside it is markup. Our own links begin a value.
          const outside = shown.replace(/`[^`]+`/g, '').replace(/: https:\/\/[\w./?=%&#$-]+$/, '');
          expect(outside).not.toMatch(/[`*~[\]|@#\\]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:\/\//);
        }
      }),
      { numRuns: 10_000 },
    );
  }, 60_000);
});
