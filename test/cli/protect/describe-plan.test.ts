import { expect, it } from 'vitest';
import { describePlan } from '../../../src/cli/protect/describe-plan.ts';
import { playStories } from '../../../src/cli/stories/play-stories.ts';
import { audit } from '../../../src/core/audit/audit.ts';
import { DEFAULT_SETTINGS } from '../../../src/core/stories/story-settings.ts';
import { audited, service } from '../../core/audit/audited.ts';
import { planned } from './plans.ts';

const choice = { tasks: undefined, traffic: undefined, queue: undefined, deadLetterQueue: undefined };

it('shows each failure now and with the plan, what changes and the cost', async () => {
  const { plan, ...place } = planned();
  const options = {
    stories: ['errors', 'leak', 'poison'],
    settings: { ...DEFAULT_SETTINGS, baseErrors: 0.5 },
    choice,
  } as const;
  const now = audited({ service: service({ alarms: undefined, circuitBreaker: undefined }), alarms: [] });
  const lines = describePlan(
    {
      name: place.service,
      cluster: place.cluster,
      region: place.region,
      plan: { ...plan, left: [{ name: 'gone', because: 'the alarm does not exist' }] },
      traffic: { requestsPerMinute: 600, baseErrors: 0.5, hours: 168 },
      before: await playStories(now, options),
      after: await playStories(plan.after, options),
      findings: audit({ ...plan.after, service: { ...plan.after.service, hasEarlySuccess: true } }),
    },
    undefined,
  );
  expect(lines).toEqual([
    'checkout in cluster shop (eu-west-1)',
    '  failure  now             with the plan      after  failed by then',
    '  errors   NOT caught      alarm many errors  6m10s             622',
    '  leak     NOT caught      NOT caught',
    '  poison   does not apply  does not apply',
    '  Played with 600 requests per minute, of which 0.5 % fail on a usual day (168 hours of the last',
    '    week)',
    '  Change: 3 deployment alarms, on, with rollback',
    '  Change: circuit breaker on, with rollback',
    '  Change: bake time of 10 minutes',
    '  Left out: alarm gone, because the alarm does not exist',
    '  Cost: 3 alarms read 6 metrics, $0.60 per month (list price in us-east-1 on 2026-11-29)',
    '  Stays: early-success (low): early success criteria are enabled',
  ]);
});
