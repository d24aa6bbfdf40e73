import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeReadability } from '../../src/core/outcome-event/readability-event.ts';
import { announceReadable, announceUnreadable, noteDenial } from '../../src/core/reconcile/refusal.ts';
import { at, ecsEvent, SERVICE } from '../builders/facts.ts';

const project = join(import.meta.dirname, '../..');
const folder = join(project, 'test/fixtures/readability-events');
const published = readdirSync(folder).map(
  (name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))] as const,
);
const schema = JSON.parse(readFileSync(join(project, 'docs/schemas/readability-event.v1.schema.json'), 'utf8'));
const parser = z.fromJSONSchema(schema);

const denial = { action: 'ecs:ListServiceDeployments', code: 'AccessDeniedException' };
const failed = ecsEvent({
  eventName: 'SERVICE_DEPLOYMENT_FAILED',
  at: at(5),
  reason: 'ECS deployment circuit breaker: task failed to start.',
});
const refusal = noteDenial(noteDenial(undefined, { ...denial, events: [failed], now: at(6) }), {
  ...denial,
  events: [],
  now: at(7),
});

describe('events about the readability of a service', () => {
  it.each(published)('validate as they were published: %s', (_, event) => {
    expect(parser.safeParse(event.detail).error?.issues).toBeUndefined();
  });

  it('would not validate with an end that the schema does not know', () => {
    const [, event] = published.find(([name]) => name === 'readable.json') ?? [];
    const detail = { ...event.detail, end: { ...event.detail.end, because: 'bored' } };
    expect(parser.safeParse(detail).success).toBe(false);
  });

  it('say what is denied since when', () => {
    const [, event] = published.find(([name]) => name === 'unreadable.json') ?? [];
    const made = describeReadability(SERVICE, announceUnreadable(SERVICE, refusal, at(7)));
    expect(made).toEqual({
      source: event.source,
      detailType: event['detail-type'],
      resources: event.resources,
      detail: event.detail,
    });
  });

  it('say how it ended', () => {
    const deployments = [{ deploymentKey: 'd1', outcome: undefined }];
    const [effect] = announceReadable(SERVICE, refusal, { because: 'answered', deployments, now: at(30) });
    const made = effect && describeReadability(SERVICE, effect);
    expect(made).toMatchObject({
      detailType: 'Service Readable',
      detail: {
        eventId: `${SERVICE}#readable#2026-11-24T10:06:00.000Z`,
        end: { at: '2026-11-24T10:30:00.000Z', because: 'answered', deployments: [{ deploymentKey: 'd1' }] },
      },
    });
    expect(parser.safeParse(made?.detail).error?.issues).toBeUndefined();
  });
});
