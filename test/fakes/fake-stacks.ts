import type { StackDrifts } from '../../src/adapters/cloudformation/cloudformation.ts';
import {
  compareWithStack,
  findBelief,
  type StackFacts,
  type StackTemplate,
} from '../../src/core/explanation/drift/stack-drift.ts';
import { GatewayError } from '../../src/guard/errors.ts';

/** A stack and its template. The service that it owns is `facts.serviceLogicalId`. */
export interface FakeStack {
  readonly facts: StackFacts;
  readonly template: StackTemplate;
}

/** Stacks in memory, by the ARN of the service that each owns. */
export function fakeStacks(stacks: ReadonlyMap<string, FakeStack>): StackDrifts {
  return {
    async drift(serviceArn, running) {
      const stack = stacks.get(serviceArn);
      if (stack === undefined) return undefined;
      const belief = findBelief(stack.facts, running, stack.template);
      if (belief.is === 'known') return compareWithStack(stack.facts.stackName, belief.taskDefinition, running);
      const why = belief.is === 'unclear' ? belief.why : '';
      throw new GatewayError('unavailable', 'cloudformation:DescribeStacks', `the stack does not show it: ${why}`);
    },
  };
}
