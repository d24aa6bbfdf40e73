import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { isWorthSaying, renderSlackMessage } from '../../../src/core/slack/slack-message.ts';
import { gathered, KILLED, OUT_OF_MEMORY } from '../../builders/evidence.ts';
import { hostileEvidence } from '../../builders/hostile-evidence.ts';
import { minutes } from '../../../src/core/time.ts';
import { rolledBack, running, sectionsOf } from '../../builders/slack-records.ts';

describe('renderSlackMessage', () => {
  it('tells an alarm rollback whole', () => {
    const message = renderSlackMessage(rolledBack, {
      evidence: gathered({ tasks: [OUT_OF_MEMORY] }),
      diff: {
        fromTaskDefinitionArn: undefined,
        toTaskDefinitionArn: undefined,
        leftOut: 0,
        changes: [
          {
            container: 'web',
            what: 'image',
            name: undefined,
            change: 'changed',
            from: 'shop/checkout:v1',
            to: 'shop/checkout:v2',
          },
          { container: 'web', what: 'environment', name: 'MODE', change: 'added', from: undefined, to: undefined },
        ],
      },
    });
    expect(message.text).toBe('checkout was rolled back: alarm checkout-5xx fired');
    expect(message.tone).toBe('danger');
    expect(sectionsOf(message)).toEqual([
      '*Why* ECS rolled back `checkout:2` because alarm `checkout-5xx` fired at <!date^1795514700^{date_short_pretty} {time_secs}|2026-11-24T10:05:00.000Z>; 3 tasks of the new revision stopped because the container used more memory than its limit and was killed (container `app`, exit code 137)',
      [
        '*Service* `checkout`  ·  *Cluster* `shop`  ·  *Strategy* rolling',
        '*Rollback began* 5 min 15 s after the start  ·  *Rollback took* 1 min 40 s',
        '<https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/deployments/bad?region=eu-west-1|Deployment>  ·  <https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1|Service>  ·  <https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/logs?region=eu-west-1|Logs>',
      ].join('\n'),
      '*Failed* `checkout:2`  `shop/checkout:v2` (sha256:0123456789ab)\n*Restored* `checkout:1`  `shop/checkout:v1` (sha256:0123456789ab)',
      '*Alarm* `checkout-5xx`  Sum of `AWS/ApplicationELB HTTPCode_Target_5XX_Count` was *42* (threshold &gt; 10) at <!date^1795514700^{date_short_pretty} {time_secs}|2026-11-24T10:05:00.000Z>  <https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-5xx|open in CloudWatch>',
      '*3 tasks stopped*  `app` exited with 137  Essential container in task exited; OutOfMemoryError: Container killed due to memory usage\n↳ The container used more memory than its limit and was killed.',
      '*What changed*\n• `web` image `shop/checkout:v1` → `shop/checkout:v2`\n• `web` environment `MODE` added',
      "*ECS's reason* alarm\n*Next* raise the memory of the container or task, or find what uses the memory\n*Next* fix the new revision, and deploy it only when `checkout-5xx` is OK: ECS ignores all deployment alarms if one is in ALARM at the start",
    ]);
  });

  it('tells why a rollback failed too, with the tasks of the revision that it should restore', () => {
    const lost = { ...rolledBack, outcome: 'rollback-failed' } as const;
    const evidence = gathered({ tasks: [KILLED], rollbackTasks: [OUT_OF_MEMORY] });
    const said = sectionsOf(renderSlackMessage(lost, { evidence }));
    expect(said[1]).toBe(
      'The rollback to `checkout:1` failed too: 3 of its tasks stopped because the container used more memory than its limit and was killed (container `app`, exit code 137)',
    );
    expect(said.join('\n')).toContain('*3 tasks stopped*  `app` exited with 137');
    expect(said.join('\n')).toContain('*3 tasks stopped*  `checkout:1`  `app` exited with 137');
    expect(said.join('\n')).toContain('*Next* for `checkout:1`: raise the memory');
  });

  it.each(['lifecycle-hook', 'approval-rejected', 'requested', 'invalid-configuration'] as const)(
    "leaves out the cause %s, which the headline and ECS's reason show",
    (cause) => {
      const record = { ...rolledBack, alarms: [], cause, reason: 'Service deployment rolled back.' };
      const said = sectionsOf(renderSlackMessage(record, { evidence: gathered({}) })).join('\n');
      expect(said).not.toContain('*Why*');
      expect(said).toContain("*ECS's reason* Service deployment rolled back.");
      const failed = sectionsOf(renderSlackMessage(record, { evidence: gathered({ tasks: [OUT_OF_MEMORY] }) }));
      expect(failed[0]).toMatch(/^\*Why\* ECS rolled back .* 3 tasks of the new revision stopped/);
    },
  );

  it('says where it goes on from a message that could not be kept up', () => {
    const footer = (continuedIn: 'thread' | 'new-message') =>
      JSON.stringify(renderSlackMessage(rolledBack, { continuedIn }).blocks.at(-1));
    expect(footer('thread')).toContain('posted here because Slack no longer allows edits of the message above');
    expect(footer('new-message')).toContain('posted again because the first message was deleted');
  });

  it('shows text from outside as plain text', () => {
    const hostile = '<!channel> <@U123> <https://evil.example|click> *bold* & `code`';
    const message = renderSlackMessage({ ...rolledBack, reason: hostile }, {});
    const all = JSON.stringify(message.blocks);
    expect(all).not.toContain('<!channel>');
    expect(all).not.toContain('<@U123>');
    expect(all).not.toContain('<https://evil');
    expect(all).toContain('&lt;!channel&gt;');
  });

  it("keeps Slack's limits and lets no mention through, whatever the record holds", () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('<!here>', '<@U1>', '&amp;', 'x'.repeat(6_000), '😀'.repeat(900), '`*_~'),
    );
    fc.assert(
      fc.property(text, text, text, fc.integer({ min: 0, max: 60 }), (name, reason, image, count) => {
        const many = Array.from({ length: count }, (_, index) => ({
          ...(rolledBack.alarms[0] ?? never()),
          alarmName: `${name}${index}`,
          metric: reason,
        }));
        const revision = {
          serviceRevisionArn: name,
          taskDefinitionArn: name,
          images: [{ container: name, image, digest: reason }],
        };
        const record: DeploymentRecord = {
          ...rolledBack,
          reason,
          alarms: many,
          protection: { state: 'off-alarm-at-start', alarmNames: [name, reason] },
          revisions: { from: revision, to: revision },
        };
        const changes = Array.from({ length: count }, () => ({
          container: name,
          what: 'environment',
          name: reason,
          change: 'changed' as const,
          from: image,
          to: undefined,
        }));
        const message = renderSlackMessage(record, {
          evidence: hostileEvidence(name, reason, image, count),
          diff: { fromTaskDefinitionArn: undefined, toTaskDefinitionArn: undefined, changes, leftOut: count },
          fix: { revision: name, after: minutes(25), url: undefined },
          mayRepeat: true,
        });
        expect(message.text.length).toBeLessThanOrEqual(4_000);
        expect(message.blocks.length).toBeLessThanOrEqual(50);
        // All blocks together are refused from about here.
        expect(JSON.stringify(message.blocks).length).toBeLessThanOrEqual(13_200);
        for (const block of message.blocks) {
          if (block.type === 'context') expect(JSON.stringify(block.elements).length).toBeLessThanOrEqual(2_100);
          if (block.type === 'header') expect(block.text.text.length).toBeLessThanOrEqual(150);
          if (block.type === 'section') expect(block.text?.text.length).toBeLessThanOrEqual(3_000);
        }
        const shown = [message.text, ...sectionsOf(message)].join('\n').replace(/<!date\^\d+\^[^|]*\|[^>]*>/g, '');
        expect(shown).not.toMatch(/<[!@#]/);
      }),
    );
  });
});

function never(): never {
  throw new Error('the story has one alarm');
}

describe('isWorthSaying', () => {
  const worth = (fields: Partial<DeploymentRecord>) => [
    isWorthSaying({ ...running, ...fields }, 'start'),
    isWorthSaying({ ...running, ...fields }, 'trouble'),
  ];

  it('tells of trouble alone unless asked to from the start', () => {
    expect(worth({})).toEqual([true, false]);
    expect(worth({ phase: 'finished', outcome: 'succeeded' })).toEqual([true, false]);
    expect(worth({ phase: 'finished', outcome: 'superseded' })).toEqual([true, false]);
    expect(worth({ phase: 'rolling-back' })).toEqual([true, true]);
    expect(worth({ phase: 'finished', outcome: 'stopped' })).toEqual([true, true]);
    expect(worth({ protection: { state: 'blind', alarmNames: [] } })).toEqual([true, true]);
    expect(worth({ phase: 'pending', protection: { state: 'blind', alarmNames: [] } })).toEqual([false, false]);
  });

  it('is false for a deployment of the baseline, so nothing is posted about it', () => {
    expect(worth({ baseline: true, phase: 'finished', outcome: 'rolled-back' })).toEqual([false, false]);
  });
});
