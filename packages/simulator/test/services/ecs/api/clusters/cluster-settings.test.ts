import { describe, expect, it } from 'vitest';
import { withSettings } from '../../../../../src/services/ecs/api/clusters/cluster-settings.ts';

const none = { settings: [], capacityProviders: [], defaultCapacityProviderStrategy: [] };

describe('the settings of a cluster', () => {
  it.each<[Parameters<typeof withSettings>[1], string]>([
    [{ settings: [{ name: 'insights', value: 'enabled' }] }, 'settings.name must be containerInsights, got insights.'],
    [
      { settings: [{ name: 'containerInsights', value: 'on' }] },
      'containerInsights must be enabled, disabled or enhanced, got on.',
    ],
    [
      { capacityProviders: ['my-asg'] },
      'The specified capacity provider was not found. Specify a valid capacity provider and try again.',
    ],
    [
      { defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }] },
      'The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster or specify a valid capacity provider and try again.',
    ],
  ])('refuse %j [ECS-222, ECS-223]', (request, message) => {
    expect(() => withSettings(none, request)).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });

  it('stay as they are where a request names none [ECS-222]', () => {
    const old = { ...none, capacityProviders: ['FARGATE'], serviceConnectDefaults: { namespace: 'shop.local' } };
    expect(withSettings(old, {})).toEqual(old);
  });
});
