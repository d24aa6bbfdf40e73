import { describe, expect, it } from 'vitest';
import { checkDaemon } from '../../../../src/services/ecs/api/validation-daemon.ts';
import { account } from '../account.ts';

// The texts are those of public logs: kayac/ecspresso#20 and #402, terraform-provider-aws#4825, containers-roadmap#692.
describe('a DAEMON service', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a desired count',
      { desiredCount: 0 },
      'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ],
    [
      'more than 100 % at most',
      { deploymentConfiguration: { maximumPercent: 101 } },
      'The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try again',
    ],
    [
      'a placement strategy',
      { placementStrategy: [{ type: 'random' }] },
      'The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and try again',
    ],
    [
      'a capacity provider strategy',
      { capacityProviderStrategy: [{ capacityProvider: 'nodes' }] },
      'Specifying a capacity provider strategy is not supported when you create a service using the DAEMON scheduling strategy.',
    ],
  ])('cannot have %s [ECS-93]', (_, input, message) => {
    const service = { cluster: 'shop', serviceName: 'logs', taskDefinition: 'api:1', schedulingStrategy: 'DAEMON' };
    expect(() => account().call('CreateService', { ...service, ...input })).toThrow(
      expect.objectContaining({ code: 'InvalidParameterException', message }),
    );
  });

  it('may have 100 % at most, and empty lists [ECS-93]', () => {
    const deploymentConfiguration = { maximumPercent: 100 };
    expect(() => checkDaemon({ deploymentConfiguration, placementStrategy: [] })).not.toThrow();
    expect(() => checkDaemon({})).not.toThrow();
  });
});
