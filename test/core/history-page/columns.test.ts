import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES, OUTCOMES } from '../../../src/core/deployment/record.ts';
import type { PastDeployment } from '../../../src/core/history/past-deployment.ts';
import { createColumnEncoder, decodeColumns } from '../../../src/core/history-page/columns.ts';
import { epochMs } from '../../../src/core/time.ts';
import { pastDeployment, rolledBack, TEN } from '../history/past-deployments.ts';

/** Encodes chunks, and decodes them again. */
function roundTrip(...chunks: readonly (readonly PastDeployment[])[]): readonly PastDeployment[] {
  const encoder = createColumnEncoder();
  return decodeColumns(chunks.map((chunk) => encoder.encode(chunk)));
}

const instant = fc.integer({ min: 0, max: 2 * TEN }).map(epochMs);
const text = fc.string({ unit: 'binary', maxLength: 30 });
const arbitrary: fc.Arbitrary<PastDeployment> = fc.record({
  serviceArn: text,
  serviceDeploymentArn: text,
  createdAt: instant,
  startedAt: fc.option(instant, { nil: undefined }),
  rollbackStartedAt: fc.option(instant, { nil: undefined }),
  finishedAt: fc.option(instant, { nil: undefined }),
  strategy: text,
  phase: fc.constantFrom('pending', 'rolling-out', 'baking', 'awaiting-approval', 'rolling-back', 'finished'),
  outcome: fc.option(fc.constantFrom(...OUTCOMES), { nil: undefined }),
  cause: fc.option(fc.constantFrom(...CAUSES), { nil: undefined }),
  reason: fc.option(text, { nil: undefined }),
  alarmNames: fc.array(text, { maxLength: 3 }),
  taskDefinitionArn: fc.option(
    fc.oneof(
      text,
      fc.tuple(text, fc.nat()).map(([family, revision]) => `${family}:${revision}`),
    ),
    { nil: undefined },
  ),
  baseline: fc.boolean(),
});

describe('columns', () => {
  it('decode to what was encoded', () => {
    const first = [rolledBack(), pastDeployment({ startedAt: undefined, finishedAt: undefined, outcome: undefined })];
    const second = [pastDeployment({ serviceDeploymentArn: 'arn:of:another:shape', alarmNames: ['a', 'b'] })];
    expect(roundTrip(first, second)).toEqual([...first, ...second]);
    expect(roundTrip()).toEqual([]);
    expect(roundTrip([])).toEqual([]);
  });

  it('decode to what was encoded, for any text', () => {
    fc.assert(
      fc.property(fc.array(fc.array(arbitrary, { maxLength: 5 }), { maxLength: 4 }), (chunks) => {
        expect(roundTrip(...chunks)).toEqual(chunks.flat());
      }),
      { numRuns: 300 },
    );
  });

  it('name each thing once, over all chunks', () => {
    const encoder = createColumnEncoder();
    const chunk = Array.from({ length: 3 }, () => rolledBack());
    expect(JSON.parse(encoder.encode(chunk))).toMatchObject({
      names: [
        chunk[0]?.serviceArn,
        'ROLLING',
        'checkout-5xx',
        'arn:aws:ecs:eu-west-1:111122223333:task-definition/checkout',
      ],
      id: ['d1', 'd1', 'd1'],
      created: [TEN, 0, 0],
      finished: [272_000, 272_000, 272_000],
      alarms: [[2], [2], [2]],
      revision: [42, 42, 42],
    });
    expect(JSON.parse(encoder.encode(chunk))).toMatchObject({ names: [], created: [0, 0, 0] });
  });

  it('cut a reason of more than 1,000 characters', () => {
    const [decoded] = roundTrip([rolledBack({ reason: 'x'.repeat(1_001) })]);
    expect(decoded?.reason).toBe(`${'x'.repeat(999)}…`);
  });

  it('take less than 60 bytes per deployment in base64, with random ids and times', () => {
    const random = fc.sample(
      fc.tuple(
        fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-_'), minLength: 21, maxLength: 21 }),
        fc.nat(600_000),
        fc.nat(900_000),
      ),
      { numRuns: 2_000, seed: 7 },
    );
    let at = TEN;
    const deployments = random.map(([id, gap, took], index) => {
      at -= gap;
      const deployment = index % 5 === 0 ? rolledBack() : pastDeployment();
      return {
        ...deployment,
        serviceDeploymentArn: `arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/${id}`,
        createdAt: epochMs(at),
        startedAt: epochMs(at + (took % 1_000)),
        finishedAt: epochMs(at + took),
      };
    });
    const bytes = deflateRawSync(createColumnEncoder().encode(deployments)).length * (4 / 3);
    expect(bytes / deployments.length).toBeLessThan(60);
  });
});
