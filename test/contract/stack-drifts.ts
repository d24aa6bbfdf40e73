import { describe, expect, it } from 'vitest';
import type { StackDrifts } from '../../src/adapters/cloudformation/cloudformation.ts';
import type { StackFacts } from '../../src/core/explanation/drift/stack-drift.ts';
import { SERVICE, taskDefinitionArn } from '../builders/facts.ts';
import type { FakeStack } from '../fakes/fake-stacks.ts';

/** A stack that owns the service and its task definition `checkout:43`. */
export function ownStack(facts: Partial<StackFacts> = {}, body: unknown = undefined): FakeStack {
  const task = { logicalId: 'Task', type: 'AWS::ECS::TaskDefinition', physicalId: taskDefinitionArn(43) };
  return {
    facts: {
      stackName: 'shop',
      status: 'UPDATE_COMPLETE',
      parameters: new Map(),
      resources: [task],
      serviceLogicalId: 'Service',
      ...facts,
    },
    template: { body },
  };
}

const refersTo = (id: string) => ({ Resources: { Service: { Properties: { TaskDefinition: { Ref: id } } } } });

/** What every reader of stacks must do. `make` gives one for a service that the stack owns, or that none owns. */
export function stackDriftsContract(name: string, make: (stack: FakeStack | undefined) => StackDrifts): void {
  describe(`${name} as a reader of stacks`, () => {
    it('names the task definition of the stack and the one that runs', async () => {
      expect(await make(ownStack()).drift(SERVICE, taskDefinitionArn(42))).toEqual({
        stackName: 'shop',
        stackTaskDefinition: 'checkout:43',
        runningTaskDefinition: 'checkout:42',
      });
    });

    it('finds no drift if they agree', async () => {
      expect(await make(ownStack()).drift(SERVICE, taskDefinitionArn(43))).toBeUndefined();
    });

    it('knows nothing of a service that no stack owns', async () => {
      expect(await make(undefined).drift(SERVICE, taskDefinitionArn(42))).toBeUndefined();
    });

    it('reads a parameter of the stack if the template refers to one', async () => {
      const parameters = new Map([['TaskArn', taskDefinitionArn(44)]]);
      const stacks = make(ownStack({ resources: [], parameters }, refersTo('TaskArn')));
      expect(await stacks.drift(SERVICE, taskDefinitionArn(42))).toMatchObject({ stackTaskDefinition: 'checkout:44' });
    });

    it('says why if the stack does not show it, and does not guess', async () => {
      const stacks = make(ownStack({ status: 'UPDATE_IN_PROGRESS' }));
      await expect(stacks.drift(SERVICE, taskDefinitionArn(42))).rejects.toMatchObject({
        name: 'GatewayError',
        message: expect.stringMatching(/its status is UPDATE_IN_PROGRESS$/),
      });
    });
  });
}
