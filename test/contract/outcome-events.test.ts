import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { outcomeWords } from '../../lib/guard/outcome-filters.ts';
import type { OutcomeEventEnvelope } from '../../src/core/outcome-event/outcome-detail.ts';

const project = join(import.meta.dirname, '../..');
const folder = join(project, 'test/fixtures/outcome-events');
const published = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8'))] as const);
const schema = JSON.parse(readFileSync(join(project, 'docs/schemas/outcome-event.v1.schema.json'), 'utf8'));
const parser = z.fromJSONSchema(schema);

/** An event with every field that the types know: the compiler holds it to the types, the tests to the schema. */
const complete: OutcomeEventEnvelope = {
  version: '0',
  id: '7bf73129-1428-4cd3-a780-95db273d1602',
  source: 'ecs-deployment-guard',
  'detail-type': 'Deployment Finished',
  account: '111122223333',
  time: '2026-11-24T10:10:00Z',
  region: 'eu-west-1',
  resources: [],
  detail: {
    schemaVersion: '1',
    eventId: 'd1#finished',
    deployment: {
      serviceArn: 'arn:aws:ecs:eu-west-1:111122223333:service/web/checkout',
      serviceDeploymentArn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
      deploymentKey: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d1',
      createdAt: '2026-11-24T10:00:00.000Z',
      createdAtMs: 1_795_514_400_000,
      startedAt: '2026-11-24T10:00:00.001Z',
      finishedAt: '2026-11-24T10:10:00.000Z',
      cluster: 'web',
      service: 'checkout',
      account: '111122223333',
      region: 'eu-west-1',
      strategy: 'ROLLING',
      phase: 'finished',
      protection: { state: 'off-during-deployment', alarmNames: ['a'] },
      protectionLostAt: '2026-11-24T10:06:00.000Z',
      reason: 'reported by ECS',
      serviceEvent: { at: '2026-11-24T10:05:00.000Z', message: '(service checkout) was unable to place a task.' },
      supersededBy: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/web/checkout/d2',
    },
    outcome: 'rolled-back',
    cause: 'alarm',
    alarms: [
      {
        alarmName: 'checkout-5xx',
        kind: 'metric',
        stateAtStart: 'OK',
        state: 'ALARM',
        triggered: true,
        triggeredAt: '2026-11-24T10:05:00.000Z',
        metric: 'AWS/ApplicationELB HTTPCode_Target_5XX_Count',
        statistic: 'Sum',
        comparisonOperator: 'GreaterThanThreshold',
        threshold: 10,
        value: 120,
        meaning: 'too many requests fail',
        evaluationIntervalMs: 180_000,
      },
    ],
    revisions: {
      from: {
        serviceRevisionArn: 'r1',
        taskDefinitionArn: 't1',
        images: [{ container: 'app', image: 'shop:7', digest: 'sha256:aa' }],
      },
      to: {
        serviceRevisionArn: 'r2',
        taskDefinitionArn: 't2',
        images: [{ container: 'app', image: 'shop:8', digest: 'sha256:bb' }],
      },
    },
    durations: { timeToDetectMs: 1, rollbackTimeMs: 2, recoveryTimeMs: 3, totalMs: 4 },
    links: {
      deployment: 'https://d',
      service: 'https://s',
      logs: 'https://l',
      alarms: [{ alarmName: 'a', url: 'https://a' }],
    },
    cut: ['reason'],
  },
};

type Schema = Readonly<Record<string, unknown>>;

/** Paths of all fields that a schema names, `alarms[].value`. */
function fieldsOf(part: Schema, path = ''): readonly string[] {
  const resolved = typeof part['$ref'] === 'string' ? definition(part['$ref']) : part;
  const { properties = {}, items } = resolved;
  if (isSchema(items)) return fieldsOf(items, `${path}[]`);
  const own = isSchema(properties) ? Object.entries(properties) : [];
  if (own.length === 0) return [path];
  return own.flatMap(([name, field]) =>
    isSchema(field) ? fieldsOf(field, path === '' ? name : `${path}.${name}`) : [],
  );
}

function definition(reference: string): Schema {
  return schema.$defs[reference.slice('#/$defs/'.length)];
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null;
}

function pathsOf(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${path}[]`] : value.flatMap((item) => pathsOf(item, `${path}[]`));
  if (!isSchema(value)) return [path];
  return Object.entries(value).flatMap(([name, item]) => pathsOf(item, path === '' ? name : `${path}.${name}`));
}

const collect = (read: (event: OutcomeEventEnvelope) => string | undefined): readonly string[] =>
  [...new Set(published.flatMap(([, event]) => read(event) ?? []))].sort();

describe('every outcome event that was ever published', () => {
  it.each(published)('still validates: %s', (_, event) => {
    expect(parser.safeParse(event.detail).error?.issues).toBeUndefined();
  });

  it('stands here in all its kinds', () => {
    // `Rollback Missed` has a schema of its own: missed-rollback-events.test.ts.
    const types = outcomeWords.detailTypes.filter((type) => type !== 'Rollback Missed');
    expect(collect((event) => event['detail-type'])).toEqual(types.toSorted());
    expect(collect((event) => event.detail.outcome)).toEqual(outcomeWords.outcomes.toSorted());
    expect(collect((event) => event.detail.cause)).toEqual(outcomeWords.causes.toSorted());
    expect(collect((event) => event.detail.deployment.protection.state)).toEqual(outcomeWords.protections.toSorted());
  });

  it('would not validate with a word or a type that the schema does not know', () => {
    const [, event] = published.find(([name]) => name === 'succeeded.json') ?? [];
    expect(parser.safeParse({ ...event.detail, outcome: 'exploded' }).success).toBe(false);
    expect(parser.safeParse({ ...event.detail, schemaVersion: '2' }).success).toBe(false);
    expect(parser.safeParse({ ...event.detail, deployment: { ...event.detail.deployment, phase: 'no' } }).success).toBe(
      false,
    );
  });
});

describe('the types of the outcome event', () => {
  it('know the fields of the schema and no others', () => {
    expect([...new Set(pathsOf(complete.detail))].sort()).toEqual([...new Set(fieldsOf(schema))].sort());
    expect(parser.safeParse(complete.detail).error?.issues).toBeUndefined();
  });

  it('name every field that was ever published', () => {
    const known = new Set(pathsOf(complete.detail));
    const strange = published.flatMap(([, event]) => pathsOf(event.detail)).filter((path) => !known.has(path));
    // An empty list of alarms, images or names has no fields of its own.
    expect([...new Set(strange)].filter((path) => !path.endsWith('[]'))).toEqual([]);
  });
});
