import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutRows, shortInstant, shortService } from '../../../src/cli/history/describe-rows.ts';
import type { Cause } from '../../../src/core/deployment/record.ts';
import { epochMs } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, serviceArn, TEN } from '../../core/history/past-deployments.ts';

const layout = layOutRows(undefined, 'shop');

describe('the rows of a history', () => {
  it('have time, service, outcome, duration and revision, and the cause below', () => {
    expect([layout.head, ...layout.rowOf(pastDeployment()), ...layout.rowOf(rolledBack())]).toEqual([
      'created (UTC)     service             outcome          took         revision',
      '2026-11-24 10:00  checkout            succeeded        5 min        checkout:42',
      '2026-11-24 10:00  checkout            rolled-back      4 min 32 s   checkout:42',
      '                  alarm checkout-5xx',
    ]);
  });

  it('have the phase of an unfinished deployment, without a duration', () => {
    const running = pastDeployment({ outcome: undefined, phase: 'baking', finishedAt: undefined });
    expect(layout.rowOf(running)).toEqual([
      '2026-11-24 10:00  checkout            baking                        checkout:42',
    ]);
  });

  it('name the cluster if it may differ', () => {
    expect(shortService(serviceArn('checkout'), undefined)).toBe('shop/checkout');
    expect(shortService('arn:aws:ecs:eu-west-1:111122223333:service/old', undefined)).toBe('default/old');
    expect(shortService('something else', undefined)).toBe('something else');
    expect(shortInstant(epochMs(TEN))).toBe('2026-11-24 10:00');
  });

  it.each<[Cause, string]>([
    ['alarm', 'alarm checkout-5xx'],
    ['circuit-breaker', 'the circuit breaker'],
    ['lifecycle-hook', 'a lifecycle hook failed'],
    ['approval-rejected', 'an approval was rejected or timed out'],
    ['requested', 'on request'],
    ['invalid-configuration', 'an invalid network configuration: said ECS'],
    ['service-deleted', 'the service was deleted'],
    ['unknown', 'for an unknown reason: said ECS'],
  ])('say of the cause %s: %s', (cause, text) => {
    const [, why] = layout.rowOf(rolledBack({ cause, reason: 'said ECS' }));
    expect(why?.trim()).toBe(text);
  });

  it('say less where less is known', () => {
    const why = (fields: Parameters<typeof rolledBack>[0]) => layout.rowOf(rolledBack(fields))[1]?.trim();
    expect(why({ alarmNames: [] })).toBe('an alarm');
    expect(why({ cause: 'unknown', reason: undefined })).toBe('for an unknown reason');
    expect(why({ cause: 'unknown', reason: undefined, outcome: undefined })).toBeUndefined();
    expect(why({ cause: undefined })).toBeUndefined();
  });

  it('quote up to 150 characters of a reason', () => {
    const lines = layout.rowOf(rolledBack({ cause: 'unknown', reason: 'x '.repeat(500) }));
    expect(lines.slice(1).join(' ').replaceAll(/\s+/g, ' ').length).toBeLessThan(180);
    expect(lines.at(-1)).toMatch(/…$/);
  });

  it('use a wider terminal for names', () => {
    const wide = layOutRows(120, undefined).rowOf(
      pastDeployment({ serviceArn: serviceArn('a-service-with-a-long-name') }),
    );
    expect(wide[0]).toContain('shop/a-service-with-a-long-name');
    expect(layOutRows(40, 'shop').head).toBe(layout.head);
    expect(layOutRows(1_000, 'shop').head).toBe(layOutRows(160, 'shop').head);
  });

  it('have no control characters and 80 columns at most, whatever the names', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, text, text, (name, alarm, reason) => {
        const lines = [
          ...layout.rowOf(rolledBack({ serviceArn: serviceArn(name), alarmNames: [alarm, name], reason })),
          ...layout.rowOf(rolledBack({ cause: 'unknown', reason, taskDefinitionArn: name })),
        ];
        for (const line of lines) {
          expect(line).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
          expect([...line].length).toBeLessThanOrEqual(80);
        }
      }),
      { numRuns: 500 },
    );
  });
});
