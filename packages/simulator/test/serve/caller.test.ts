import { describe, expect, it } from 'vitest';
import { accountOfKey, isRegion, placeOf } from '../../src/serve/caller.ts';

describe('an access key', () => {
  it.each([
    ['222233334444', '222233334444'],
    ['ASIA222233334444AAAB', '222233334444'],
    ['simulated', '111122223333'],
    ['AKIAIOSFODNN7EXAMPLE', '111122223333'],
    // AWS's own keys have letters and digits in any order.
    ['ASIA2222333344445555', '111122223333'],
    ['2222333344445', '111122223333'],
  ])('%s belongs to %s [SRV-2]', (key, account) => {
    expect(accountOfKey(key, '111122223333')).toBe(account);
  });
});

describe('a Region', () => {
  it.each(['eu-west-1', 'us-gov-east-1', 'cn-northwest-1', 'ap-southeast-12', 'eusc-de-east-1'])(
    'can be %s',
    (name) => {
      expect(isRegion(name)).toBe(true);
    },
  );

  it.each(['', 'aws-global', 'eu-west', 'EU-WEST-1', 'eu-west-1a', 'eu-west-1/x'])('cannot be "%s"', (name) => {
    expect(isRegion(name)).toBe(false);
  });

  it('is the default one for calls of this process', () => {
    const call = { operation: 'ListClusters', input: {}, caller: { accessKeyId: '222233334444' } };
    const defaults = { account: '111122223333', region: 'eu-west-1' };
    expect(placeOf(call, defaults)).toEqual({ account: '222233334444', region: 'eu-west-1' });
    expect(placeOf({ ...call, region: 'us-east-1' }, defaults)).toEqual({
      account: '222233334444',
      region: 'us-east-1',
    });
  });
});
