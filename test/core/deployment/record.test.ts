import { describe, expect, it } from 'vitest';
import { deploymentIdOf, isFinished, isStuck, type Phase } from '../../../src/core/deployment/record.ts';
import { at } from '../../builders/facts.ts';
import { bareRecord } from '../../builders/records.ts';

describe('isFinished', () => {
  it.each<[Phase, boolean]>([
    ['pending', false],
    ['rolling-out', false],
    ['baking', false],
    ['awaiting-approval', false],
    ['rolling-back', false],
    ['finished', true],
  ])('of the phase %s is %s', (phase, expected) => {
    expect(isFinished(bareRecord({ phase }))).toBe(expected);
  });
});

describe('isStuck', () => {
  const timeline = [{ at: at(181), what: 'stuck', text: undefined }];

  it('holds from the entry on, until a later phase', () => {
    const record = bareRecord({ phase: 'rolling-out', phaseSince: at(1), timeline });
    expect(isStuck(record)).toBe(true);
    expect(isStuck({ ...record, phaseSince: at(181) })).toBe(true);
    expect(isStuck({ ...record, phase: 'rolling-back', phaseSince: at(181, 1) })).toBe(false);
    expect(isStuck({ ...record, timeline: [] })).toBe(false);
  });

  it('never holds of a deployment that finished', () => {
    expect(isStuck(bareRecord({ phase: 'finished', phaseSince: at(1), timeline }))).toBe(false);
  });
});

describe('deploymentIdOf', () => {
  it('is the last part of the key', () => {
    expect(deploymentIdOf('arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/checkout/NCWGC2ZR')).toBe(
      'NCWGC2ZR',
    );
    expect(deploymentIdOf('d1')).toBe('d1');
  });
});
