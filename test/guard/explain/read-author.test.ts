import { describe, expect, it } from 'vitest';
import type { TrailCall } from '../../../src/core/explanation/author.ts';
import { readAuthor } from '../../../src/guard/explain/read-author.ts';
import { at, T0 } from '../../builders/facts.ts';
import { rolledBack } from '../../builders/slack-records.ts';
import { fakeEvidence } from '../../fakes/fake-evidence.ts';

const call = (eventName: string): TrailCall => ({
  eventName,
  at: T0,
  identityType: 'IAMUser',
  principalArn: undefined,
  userName: 'jane',
  issuerName: undefined,
  invokedBy: undefined,
  userAgent: undefined,
  taskDefinition: undefined,
});
const read = (calls: readonly TrailCall[], now = at(9)) => {
  const fake = fakeEvidence({ calls }, { now });
  return { fake, result: fake.time.run(readAuthor(fake.gateways, rolledBack)) };
};

describe('the author', () => {
  it('is found with one call of CloudTrail', async () => {
    const { fake, result } = read([call('UpdateService')]);
    expect(await result).toEqual({ value: expect.objectContaining({ name: 'jane', eventName: 'UpdateService' }) });
    expect(fake.called).toEqual(['cloudtrail:LookupEvents']);
  });

  it('may have created the service', async () => {
    expect((await read([call('CreateService')]).result).value?.eventName).toBe('CreateService');
  });

  it.each([
    [at(14, 59), 'not-yet', 'is not known yet'],
    [at(15), 'none', 'is unknown'],
    [at(91 * 24 * 60), 'gone', 'is gone'],
  ])('is missing otherwise', async (now, why, what) => {
    expect(await read([], now).result).toEqual({
      value: undefined,
      missing: [{ part: 'author', why, what: expect.stringContaining(what) }],
    });
  });
});
