import { describe, expect, it } from 'vitest';
import {
  NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS,
  resolveEndpointDiscoveryConfig,
} from '../../../tools/bundling/no-endpoint-discovery.ts';

describe('the endpoint discovery of a bundle', () => {
  it('is off, whatever the environment and the configuration say', () => {
    const { environmentVariableSelector, configFileSelector } = NODE_ENDPOINT_DISCOVERY_CONFIG_OPTIONS;
    expect([environmentVariableSelector(), configFileSelector()]).toEqual([false, false]);
  });

  it('adds nothing to a client', () => {
    const config = { region: 'eu-west-1' };
    expect(resolveEndpointDiscoveryConfig(config)).toBe(config);
    expect(config).toEqual({ region: 'eu-west-1' });
  });
});
