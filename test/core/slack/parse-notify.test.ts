import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseNotifierMessage, subjectOf } from '../../../src/core/slack/parse-notify.ts';
import { SERVICE, T0 } from '../../builders/facts.ts';

const parse = (value: unknown) => parseNotifierMessage(JSON.stringify(value));
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/readability-events/${name}.json`, import.meta.url), 'utf8'));

const own = { kind: 'notify', serviceArn: SERVICE, deploymentKey: 'd1', createdAt: 1_795_514_400_000 };
const outcome = {
  source: 'ecs-deployment-guard',
  'detail-type': 'Deployment Finished',
  detail: { deployment: { serviceArn: SERVICE, deploymentKey: 'd1', createdAtMs: 1_795_514_400_000 } },
};
const request = { serviceArn: SERVICE, deploymentKey: 'd1', createdAt: T0, waitingSince: undefined, turn: undefined };

describe('parseNotifierMessage', () => {
  it('reads an event about a deployment, whatever its transition', () => {
    expect(parse(outcome)).toStrictEqual(request);
    expect(parse({ ...outcome, 'detail-type': 'Deployment of 2030' })).toStrictEqual(request);
  });

  it('knows an event that only announces evidence, and its own message about it is about the whole deployment', () => {
    const evidence = { ...outcome, 'detail-type': 'Evidence Gathered' };
    expect(parse(evidence)).toStrictEqual({ ...request, onlyEvidence: true });
    expect(parse({ ...own, onlyEvidence: true })).toStrictEqual(request);
  });

  it('reads its own delayed message, with the place in the line', () => {
    expect(parse(own)).toStrictEqual(request);
    expect(parse({ ...own, waitingSince: T0, turn: { of: 'post', place: T0 } })).toStrictEqual({
      ...request,
      waitingSince: T0,
      turn: { of: 'post', place: T0 },
    });
    expect(parse({ kind: 'notify', action: 'ecs:DescribeServices' })).toStrictEqual({
      action: 'ecs:DescribeServices',
      detail: undefined,
      waitingSince: undefined,
      turn: undefined,
    });
  });

  it.each(['unreadable', 'readable'])(
    'reads an event that a service is %s, but for the cluster, which its ARN names',
    (name) => {
      const event = fixture(name);
      const { cluster: _cluster, ...service } = event.detail.service;
      expect(parse(event)).toEqual({
        action: 'ecs:ListServiceDeployments',
        detail: { ...event.detail, service },
        waitingSince: undefined,
        turn: undefined,
      });
    },
  );

  it.each<[string, unknown]>([
    ['an event of another source', { ...outcome, source: 'aws.ecs' }],
    ['an event without a deployment', { ...outcome, detail: {} }],
    ['an instant that is no number', { ...own, createdAt: '2026-11-24T10:00:00Z' }],
    ['an instant that is no whole number', { ...own, createdAt: 1.5 }],
    ['a wait for a call that has no line', { ...own, turn: { of: 'delete', place: T0 } }],
    ['a message of another kind', { ...own, kind: 'reconcile' }],
    ['a readability event of another version', { ...fixture('readable'), detail: { schemaVersion: '2' } }],
    ['a list', []],
    ['nothing', null],
  ])('does not read %s', (_, value) => {
    expect(parse(value)).toBeUndefined();
  });

  it('does not read what is not JSON', () => {
    expect(parseNotifierMessage('{')).toBeUndefined();
  });
});

describe('subjectOf', () => {
  it('is the deployment, or the denied call', () => {
    expect(subjectOf(request)).toBe('d1');
    expect(
      subjectOf({ action: 'ecs:DescribeServices', detail: undefined, waitingSince: undefined, turn: undefined }),
    ).toBe('ecs:DescribeServices');
  });
});
