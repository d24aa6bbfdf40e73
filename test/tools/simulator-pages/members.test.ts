import { findOperation, findService } from '@ecs-guard/simulator/wire/operations';
import { describe, expect, it } from 'vitest';
import { leavesOf, sampleOf, valueAt, withoutValue, withValue } from '../../../tools/simulator-pages/members.ts';

function inputOf(name: string) {
  const service = findService('ecs');
  const operation = service && findOperation(service, name);
  if (operation === undefined) throw new Error(`ECS has no operation ${name}`);
  return operation.input;
}

const stopTask = inputOf('StopTask');
const tagResource = inputOf('TagResource');
const createService = inputOf('CreateService');
const constraint = ['placementConstraints', '[]', 'type'];

describe('the leaves of an input', () => {
  it('are its members, those of structures and of lists of structures', () => {
    expect(leavesOf(stopTask).map(({ path }) => path)).toEqual(['cluster', 'task', 'reason'].toSorted(byOrder('task')));
    expect(leavesOf(tagResource).map(({ path }) => path)).toEqual(['resourceArn', 'tags[].key', 'tags[].value']);
    const paths = leavesOf(createService).map(({ path }) => path);
    expect(paths).toContain('deploymentConfiguration.alarms.rollback');
    expect(paths).toContain('loadBalancers[].advancedConfiguration.testListenerRule');
    // A list of texts has no members.
    expect(paths).toContain('deploymentConfiguration.alarms.alarmNames');
    expect(paths).not.toContain('deploymentConfiguration');
  });
});

/** The required member comes first in the SDK's schemas. */
function byOrder(first: string) {
  return (a: string, b: string) => Number(b === first) - Number(a === first);
}

describe('an input with another value', () => {
  it('keeps everything else, also the other elements of a list', () => {
    const input = { serviceName: 'web', placementConstraints: [{ type: 'a', expression: 'x' }, { type: 'b' }] };
    expect(withValue(createService, input, constraint, 'c')).toEqual({
      serviceName: 'web',
      placementConstraints: [{ type: 'c', expression: 'x' }, { type: 'b' }],
    });
  });

  it('gets structures on the way with their required members', () => {
    const steps = ['volumeConfigurations', '[]', 'managedEBSVolume', 'iops'];
    expect(withValue(createService, { serviceName: 'web' }, steps, 100)).toEqual({
      serviceName: 'web',
      volumeConfigurations: [{ name: 'probed-1', managedEBSVolume: { roleArn: 'probed-1', iops: 100 } }],
    });
  });

  it('is read at the same place', () => {
    const input = withValue(createService, {}, constraint, 'c');
    expect(valueAt(input, constraint)).toBe('c');
    expect(valueAt(input, ['placementStrategy', '[]', 'type'])).toBeUndefined();
  });
});

describe('an input without a value', () => {
  it('loses the member, and structures that have no other', () => {
    const input = { serviceName: 'web', placementConstraints: [{ type: 'a', expression: 'x' }] };
    const less = withoutValue(input, constraint);
    expect(less).toEqual({ serviceName: 'web', placementConstraints: [{ expression: 'x' }] });
    expect(withoutValue(less, ['placementConstraints', '[]', 'expression'])).toEqual({ serviceName: 'web' });
  });

  it('is the same if it has no such member', () => {
    expect(withoutValue({ serviceName: 'web' }, constraint)).toEqual({ serviceName: 'web' });
  });
});

describe('a sample value', () => {
  it('is of the type of the schema, and differs from the other variant', () => {
    const members = createService.getMemberSchemas();
    const both = (name: string) =>
      [0, 1].map((variant) => members[name] && sampleOf(members[name], variant === 0 ? 0 : 1));
    expect(both('serviceName')).toEqual(['probed-1', 'probed-2']);
    expect(both('desiredCount')).toEqual([17, 19]);
    expect(both('enableExecuteCommand')).toEqual([true, false]);
  });
});
