import { describe, expect, it } from 'vitest';
import { account } from '../account.ts';

describe('calls of the API', () => {
  it('are throttled by buckets that fill again, where there are some [ECS-49]', async () => {
    const shop = account({ parameters: { apiBuckets: { DescribeServices: { burst: 2, perSecond: 0.5 } } } });
    const describeOne = () => shop.call('DescribeServices', { cluster: 'shop', services: ['web'] });
    const throttled = expect.objectContaining({ code: 'ThrottlingException', message: 'Rate exceeded' });
    describeOne();
    describeOne();
    expect(describeOne).toThrow(throttled);
    shop.call('ListServices', { cluster: 'shop' });
    await shop.clock.advanceTo(shop.clock.now() + 1_999);
    expect(describeOne).toThrow(throttled);
    await shop.clock.advanceTo(shop.clock.now() + 1);
    describeOne();
    expect(describeOne).toThrow(throttled);
  });
});
