import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldDeployment } from '../../../src/core/deployment/fold.ts';
import type { DeploymentRecord } from '../../../src/core/deployment/record.ts';
import { renderAsText } from '../../../src/core/slack/render-as-text.ts';
import { isWorthSaying, renderSlackMessage, type SlackMessage } from '../../../src/core/slack/slack-message.ts';
import { minutes } from '../../../src/core/time.ts';
import {
  alarm,
  at,
  deployment,
  facts,
  reading,
  revisionArn,
  rolledBackByAlarm,
  T0,
  taskDefinitionArn,
} from '../../support/facts.ts';

const digest = `sha256:${'0123456789ab'.padEnd(64, 'f')}`;
const revisions = new Map(
  [1, 2].map((number) => [
    revisionArn(`${number}`),
    {
      serviceRevisionArn: revisionArn(`${number}`),
      taskDefinitionArn: taskDefinitionArn(number),
      images: [{ container: 'web', image: `shop/checkout:v${number}`, digest }],
      createdAt: T0,
    },
  ]),
);
const rolledBack = foldDeployment(
  undefined,
  facts({
    deployment: rolledBackByAlarm(),
    alarms: reading(alarm({ state: 'ALARM', stateChangedAt: at(5), value: 42 })),
    revisions,
    now: at(8),
  }),
);
const running = foldDeployment(undefined, facts());
const texts = (message: SlackMessage) =>
  message.blocks.flatMap((block) => (block.type === 'section' ? [block.text?.text ?? ''] : []));

describe('renderSlackMessage', () => {
  it('tells an alarm rollback whole', () => {
    const message = renderSlackMessage(rolledBack, {
      evidence: {
        gatheredAt: at(6),
        stoppedTasks: [
          { count: 2, reason: 'Task failed ELB health checks', stopCode: undefined, exitCode: 1, container: 'web' },
        ],
        missing: [],
      },
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
    expect(texts(message)).toEqual([
      [
        '*Service* `checkout`  ·  *Cluster* `shop`  ·  *Strategy* rolling',
        '*Time to detect* 5 min 15 s  ·  *Rollback time* 1 min 40 s  ·  *Recovery time* 6 min 55 s  ·  *In all* 7 min',
        '<https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/deployments/bad?region=eu-west-1|Deployment>  ·  <https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/health?region=eu-west-1|Service>  ·  <https://eu-west-1.console.aws.amazon.com/ecs/v2/clusters/shop/services/checkout/logs?region=eu-west-1|Logs>',
      ].join('\n'),
      '*Failed* `checkout:2`  `shop/checkout:v2` (sha256:0123456789ab)\n*Restored* `checkout:1`  `shop/checkout:v1` (sha256:0123456789ab)',
      '*Alarm* `checkout-5xx`  Sum `AWS/ApplicationELB HTTPCode_Target_5XX_Count`  *42* against &gt; 10  at <!date^1795514700^{date_short_pretty} {time_secs}|2026-11-24T10:05:00.000Z>  <https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:alarm/checkout-5xx|open in CloudWatch>',
      '*2 tasks stopped*  `web` exited with 1  Task failed ELB health checks',
      '*What changed*\n• `web` image `shop/checkout:v1` → `shop/checkout:v2`\n• `web` environment `MODE` added',
      '*ECS says* alarm\n*Next* wait until `checkout-5xx` is OK again: a deployment that begins before then is unprotected',
    ]);
  });

  it.each<[string, Partial<DeploymentRecord>, string, string]>([
    ['a rollout', {}, 'checkout is rolling out', 'neutral'],
    [
      'a bake of a chosen length',
      { phase: 'baking', bake: { startedAt: at(1), time: minutes(10), basis: 'configured' } },
      'checkout is baking for 10 min',
      'neutral',
    ],
    [
      'a bake of an estimated length',
      { phase: 'baking', bake: { startedAt: at(1), time: minutes(3), basis: 'estimated' } },
      'checkout is baking for about 3 min',
      'neutral',
    ],
    [
      'an unprotected start',
      { protection: { state: 'off-alarm-at-start', alarmNames: ['p99'] } },
      'checkout is rolling out unprotected: an alarm was in ALARM when it began',
      'warning',
    ],
    [
      'a blind deployment',
      { protection: { state: 'blind', alarmNames: ['p99'] } },
      'checkout is rolling out unprotected: ECS sees none of its alarms',
      'warning',
    ],
    ['a pause', { phase: 'awaiting-approval' }, 'checkout waits for approval', 'warning'],
    [
      'a rollback by the breaker',
      { phase: 'rolling-back', cause: 'circuit-breaker' },
      'checkout is rolling back: its tasks kept failing',
      'danger',
    ],
    [
      'a stuck deployment',
      { timeline: [{ at: at(190), what: 'stuck', text: undefined }] },
      'checkout is stuck while rolling out',
      'warning',
    ],
    ['a success', { phase: 'finished', outcome: 'succeeded' }, 'checkout was deployed', 'good'],
    [
      'a rollback on request',
      { phase: 'finished', outcome: 'rolled-back', cause: 'requested' },
      'checkout was rolled back: a user requested it',
      'danger',
    ],
    [
      'a rollback by a hook',
      { phase: 'finished', outcome: 'rolled-back', cause: 'lifecycle-hook' },
      'checkout was rolled back: a lifecycle hook failed',
      'danger',
    ],
    [
      'a rollback because of the network',
      { phase: 'finished', outcome: 'rolled-back', cause: 'invalid-configuration' },
      'checkout was rolled back: ECS found its network configuration invalid',
      'danger',
    ],
    [
      'a reason that is not known',
      {
        phase: 'finished',
        outcome: 'rollback-failed',
        cause: 'unknown',
        reason: 'No rollback candidate was found to run the rollback.',
      },
      'checkout could not be rolled back: ECS says "No rollback candidate was found to run the rollback."',
      'danger',
    ],
    [
      'a long reason, cut between words',
      {
        phase: 'finished',
        outcome: 'rolled-back',
        cause: 'unknown',
        reason: `Service deployment rolled back  because\n${'of things that were never seen '.repeat(9)}`,
      },
      'checkout was rolled back: ECS says "Service deployment rolled back because of things that were never seen of things that were never seen of things that were …"',
      'danger',
    ],
    [
      'a failed rollback',
      { phase: 'finished', outcome: 'rollback-failed', cause: 'unknown' },
      'checkout could not be rolled back: ECS gives no reason',
      'danger',
    ],
    [
      'a failure',
      { phase: 'finished', outcome: 'failed', cause: 'approval-rejected' },
      'checkout failed to deploy and was not rolled back: approval was refused or ran out',
      'danger',
    ],
    [
      'a stop',
      { phase: 'finished', outcome: 'stopped', cause: 'requested' },
      'checkout was stopped on request',
      'warning',
    ],
    [
      'a superseded deployment',
      { phase: 'finished', outcome: 'superseded' },
      'checkout was superseded by a newer deployment',
      'neutral',
    ],
    [
      'a deleted service',
      { phase: 'finished', outcome: 'unknown', cause: 'service-deleted' },
      'checkout was deleted before its deployment ended',
      'warning',
    ],
  ])('heads %s', (_what, fields, text, tone) => {
    const message = renderSlackMessage({ ...running, ...fields }, {});
    expect([message.text, message.tone]).toEqual([text, tone]);
  });

  const revisionsOf = (fields: Partial<DeploymentRecord>) => {
    const from = { serviceRevisionArn: 'r/1', taskDefinitionArn: taskDefinitionArn(1), images: [] };
    const to = { serviceRevisionArn: 'r/2', taskDefinitionArn: taskDefinitionArn(2), images: [] };
    const message = renderSlackMessage({ ...running, revisions: { from, to }, ...fields }, {});
    return texts(message).find((text) => text.includes('checkout:2'));
  };

  it.each<[string, Partial<DeploymentRecord>, string]>([
    ['goes out', {}, '*New* `checkout:2`\n*Before* `checkout:1`'],
    ['is rolled back', { phase: 'rolling-back' }, '*Failed* `checkout:2`\n*Restoring* `checkout:1`'],
    [
      'was rolled back',
      { phase: 'finished', outcome: 'rolled-back' },
      '*Failed* `checkout:2`\n*Restored* `checkout:1`',
    ],
    [
      'could not be rolled back',
      { phase: 'finished', outcome: 'rollback-failed' },
      '*Failed* `checkout:2`\n*Not restored* `checkout:1`',
    ],
  ])('calls a revision restored only once it is, where it %s', (_what, fields, text) => {
    expect(revisionsOf(fields)).toBe(text);
  });

  it('quotes what ECS says of a deployment that stands still, and no longer when it moves', () => {
    const stuck: DeploymentRecord = {
      ...foldDeployment(undefined, facts({ now: at(1) })),
      timeline: [{ at: at(190), what: 'stuck', text: undefined }],
      serviceEvent: { at: at(180), message: '(service checkout) was unable to place a task. <!here> See docs.' },
    };
    const seconds = at(180) / 1_000;
    const line = (record: DeploymentRecord) =>
      texts(renderSlackMessage(record, {})).find((text) => text.startsWith('*ECS says*'));
    expect(line(stuck)).toMatch(
      /^\*ECS says\* \(service checkout\) was unable to place a task\. &lt;!here&gt; See docs\. at <!date\^/,
    );
    expect(line(stuck)).toContain(`<!date^${seconds}^`);
    expect(line({ ...stuck, serviceEvent: undefined })).toBeUndefined();
    expect(line({ ...stuck, phaseSince: at(200), phase: 'rolling-back' })).toBeUndefined();
  });

  it('says that there was nothing to restore where ECS says so', () => {
    const to = { serviceRevisionArn: 'r/2', taskDefinitionArn: taskDefinitionArn(2), images: [] };
    const reason = 'No rollback candidate was found to run the rollback.';
    const revisions = { from: undefined, to };
    expect(revisionsOf({ phase: 'finished', outcome: 'rollback-failed', reason, revisions })).toBe(
      '*Failed* `checkout:2`\n*Not restored* there was no earlier revision',
    );
  });

  it.each<[string, Partial<DeploymentRecord>, RegExp]>([
    ['an alarm that fired', { phase: 'rolling-back', cause: 'alarm', alarms: [] }, /wait until the alarm is OK again/],
    [
      'alarms that ECS does not use',
      { protection: { state: 'off-alarm-at-start', alarmNames: [] } },
      /unprotected: ECS does not use its alarms/,
    ],
    [
      'alarms that ECS does not see',
      { protection: { state: 'blind', alarmNames: [] } },
      /name metric alarms that exist$/m,
    ],
    [
      'alarms that went off',
      { protection: { state: 'off-during-deployment', alarmNames: [] } },
      /its alarms went off while it was under way/,
    ],
  ])('words %s without a name that is missing', (_what, fields, text) => {
    const message = renderSlackMessage({ ...running, ...fields }, {});
    expect([message.text, ...texts(message)].join('\n')).toMatch(text);
  });

  it('says where it goes on from a message that could not be kept up', () => {
    const footer = (continuedIn: 'thread' | 'new-message') =>
      JSON.stringify(renderSlackMessage(rolledBack, { continuedIn }).blocks.at(-1));
    expect(footer('thread')).toContain('posted here because the message above can no longer be edited');
    expect(footer('new-message')).toContain('posted again because the first message was deleted');
  });

  it('shows what comes from outside as text', () => {
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
          evidence: {
            gatheredAt: at(1),
            stoppedTasks: [{ count, reason, stopCode: undefined, exitCode: 1, container: name }],
            missing: [reason],
          },
          diff: { fromTaskDefinitionArn: undefined, toTaskDefinitionArn: undefined, changes, leftOut: count },
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
        const shown = [message.text, ...texts(message)].join('\n').replace(/<!date\^\d+\^[^|]*\|[^>]*>/g, '');
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

  it('never tells history that the guard found', () => {
    expect(worth({ baseline: true, phase: 'finished', outcome: 'rolled-back' })).toEqual([false, false]);
  });
});

describe('renderAsText', () => {
  it('draws the message as a person would read it', () => {
    const drawn = renderAsText(
      renderSlackMessage(
        foldDeployment(undefined, facts({ deployment: deployment({ status: 'SUCCESSFUL', finishedAt: at(7) }) })),
        {},
      ),
      60,
    );
    expect(drawn).toBe(
      [
        '┌──────────────────────────────────────────────────────────┐',
        '│ ✓ checkout was deployed                                  │',
        '│                                                          │',
        '│ Service: checkout  ·  Cluster: shop  ·  Strategy:        │',
        '│ rolling                                                  │',
        '│ In all: 7 min                                            │',
        '│ Deployment  ·  Service  ·  Logs                          │',
        '│                                                          │',
        '│ deployment bad · account 111122223333 · eu-west-1        │',
        '└──────────────────────────────────────────────────────────┘',
      ].join('\n'),
    );
  });

  it('shows escaped text as it was, and cuts no line short of the frame', () => {
    const drawn = renderAsText(renderSlackMessage({ ...rolledBack, reason: `<!channel> ${'x'.repeat(100)}` }, {}), 50);
    expect(drawn).toContain('<!channel>');
    expect(drawn).toContain('2026-11-24 10:05:00 UTC');
    expect(new Set(drawn.split('\n').map((line) => [...line].length))).toEqual(new Set([50]));
  });
});
