import { describe, expect, it } from 'vitest';
import { after, play } from '../../../tools/simulator-pages/probe-world.ts';
import { ecs, minute, passes } from '../../../tools/simulator-pages/sample.ts';
import { service, shop } from '../../../tools/simulator-pages/samples/shop.ts';

const update = { cluster: 'shop', service: 'web', taskDefinition: 'crash' };

describe('the play of a sample', () => {
  it('is the same each time', async () => {
    const sample = { before: [...shop, ...service({})], input: update, watchMs: 5 * minute };
    const [first, second] = [
      await play(sample, 'ecs', 'UpdateService', update),
      await play(sample, 'ecs', 'UpdateService', update),
    ];
    expect(first).toMatchObject({ is: 'answered' });
    expect(second).toEqual(first);
  });

  it('says why the call was refused', async () => {
    const played = await play({ before: shop, input: update }, 'ecs', 'UpdateService', update);
    expect(played).toMatchObject({ is: 'refused', error: { code: 'ServiceNotFoundException' } });
  });

  it('takes a refusal of a later call as an answer', async () => {
    const input = { clusterName: 'shop' };
    const played = await play(
      { input, after: [ecs('DeleteCluster', { cluster: 'other' })], watchMs: 0 },
      'ecs',
      'CreateCluster',
      input,
    );
    expect(played).toMatchObject({ is: 'answered', transcript: { shown: { later: ['Cluster not found.'] } } });
  });

  it('shows what the wire carries of an answer, and no more', async () => {
    const { ask } = await after([...shop, ...service({ healthCheckGracePeriodSeconds: 5 }), passes(1)]);
    const described = await ask('ecs', 'DescribeServices', { cluster: 'shop', services: ['web'] });
    expect(described).toMatchObject({ services: [{ serviceName: 'web', healthCheckGracePeriodSeconds: 5 }] });
    expect(JSON.stringify(described)).not.toContain('"desiredStatus"');
  });
});
