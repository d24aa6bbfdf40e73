import { findOperation, findService } from '@ecs-guard/simulator/wire/operations';
import { describe, expect, it } from 'vitest';
import { probe } from '../../../tools/simulator-pages/probe.ts';
import type { Sample } from '../../../tools/simulator-pages/sample.ts';
import { createCluster } from '../../../tools/simulator-pages/samples/clusters.ts';
import { ofEventBridge, ofParameterStore } from '../../../tools/simulator-pages/samples/others.ts';

async function treatments(signingName: string, name: string, samples: readonly Sample[] = []) {
  const service = findService(signingName);
  const operation = service && findOperation(service, name);
  if (operation === undefined) throw new Error(`${signingName} has no operation ${name}`);
  const probed = await probe({ operation, samples });
  return Object.fromEntries(probed.map(({ leaf, treatment }) => [leaf.path, treatment]));
}

describe('the probe of an operation', () => {
  it('calls a member used that changes more than itself, and kept one that is only returned', async () => {
    expect(await treatments('ecs', 'CreateCluster', createCluster)).toMatchObject({
      clusterName: 'used',
      // Other values are refused.
      'settings[].name': 'used',
      'defaultCapacityProviderStrategy[].base': 'used',
      'tags[].value': 'kept',
      'configuration.executeCommandConfiguration.logConfiguration.s3KeyPrefix': 'kept',
    });
  });

  it('calls a member ignored that changes nothing, also inside of a structure', async () => {
    expect(await treatments('events', 'PutEvents', ofEventBridge['PutEvents'])).toEqual({
      'Entries[].Time': 'used',
      'Entries[].Source': 'used',
      'Entries[].Resources': 'used',
      'Entries[].DetailType': 'used',
      'Entries[].Detail': 'used',
      'Entries[].EventBusName': 'used',
      'Entries[].TraceHeader': 'ignored',
      EndpointId: 'ignored',
    });
  });

  it('calls a member refused that the simulator refuses whatever its value', async () => {
    expect(await treatments('ssm', 'PutParameter', ofParameterStore['PutParameter'])).toMatchObject({
      Policies: 'refused',
    });
  });

  it('asks for a sample of a member whose values are refused', async () => {
    await expect(treatments('ecs', 'CreateCluster', [{ input: { clusterName: 'shop' }, watchMs: 0 }])).rejects.toThrow(
      'CreateCluster is refused with a value of tags[].value, so a sample must give one: a tag key must have 1 to 128 characters',
    );
  });

  it('asks for a sample that shows the effect of a member that is read', async () => {
    const onlyOne: Sample = {
      onlyAnswers: true,
      input: { maxResults: 50, nextToken: 'MA' },
      others: { maxResults: [60] },
    };
    await expect(treatments('ecs', 'ListClusters', [onlyOne])).rejects.toThrow(
      'ListClusters reads maxResults, but no sample shows an effect: give one that does',
    );
  });
});
