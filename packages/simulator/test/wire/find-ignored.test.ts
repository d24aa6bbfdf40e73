import { describe, expect, it } from 'vitest';
import { findIgnored } from '../../src/wire/find-ignored.ts';

describe('the members of a call without effect', () => {
  it('are found in any element of a list', () => {
    const input = { Entries: [{ Source: 'shop' }, { Source: 'shop', TraceHeader: 'Root=1' }] };
    expect(findIgnored('events', { operation: 'PutEvents', input })).toEqual(['Entries[].TraceHeader']);
  });

  it('are found in a structure', () => {
    const awsvpcConfiguration = { subnets: ['subnet-1'], securityGroups: ['sg-1'] };
    const input = { taskDefinition: 'web', networkConfiguration: { awsvpcConfiguration } };
    expect(findIgnored('ecs', { operation: 'RunTask', input })).toEqual([
      'networkConfiguration.awsvpcConfiguration.securityGroups',
    ]);
  });

  it('are none where the call does not give them', () => {
    const input = { Entries: [{ Source: 'shop' }], EndpointId: undefined };
    expect(findIgnored('events', { operation: 'PutEvents', input })).toEqual([]);
    expect(findIgnored('events', { operation: 'PutEvents', input: { Entries: 'shop' } })).toEqual([]);
    expect(findIgnored('ecs', { operation: 'StopTask', input: { task: 'x' } })).toEqual([]);
  });
});
