import { describe, expect, it } from 'vitest';
import {
  compareWithStack,
  findBelief,
  type StackFacts,
  type StackResource,
} from '../../../../src/core/explanation/drift/stack-drift.ts';

const arn = (name: string) => `arn:aws:ecs:eu-west-1:111122223333:task-definition/${name}`;
const RUNNING = arn('checkout:42');
const task = (logicalId: string, name: string): StackResource => ({
  logicalId,
  type: 'AWS::ECS::TaskDefinition',
  physicalId: arn(name),
});
const facts = (fields: Partial<StackFacts> = {}): StackFacts => ({
  stackName: 'shop',
  status: 'UPDATE_COMPLETE',
  parameters: new Map([['TaskArn', arn('checkout:43')]]),
  resources: [task('Task', 'checkout:43'), task('Job', 'cleanup:7')],
  serviceLogicalId: 'Service',
  ...fields,
});
const body = (TaskDefinition: unknown) => ({
  body: { Resources: { Service: { Type: 'AWS::ECS::Service', Properties: { TaskDefinition } } } },
});

describe('findBelief', () => {
  it("takes the stack's own task definition of the family that runs", () => {
    expect(findBelief(facts(), RUNNING)).toEqual({ is: 'known', taskDefinition: arn('checkout:43') });
  });

  it.each([
    ['no task definition of the family', [task('Job', 'cleanup:7')]],
    ['two of them', [task('Task', 'checkout:43'), task('Blue', 'checkout:40')]],
    ['one without a physical id', [{ ...task('Task', 'checkout:43'), physicalId: undefined }]],
  ])('needs the template of a stack with %s', (_, resources) => {
    expect(findBelief(facts({ resources }), RUNNING)).toEqual({ is: 'template-needed' });
  });

  it.each<[string, unknown, string]>([
    ['a name', 'checkout:41', 'checkout:41'],
    ['a resource', { Ref: 'Blue' }, arn('checkout:40')],
    ['a parameter', { Ref: 'TaskArn' }, arn('checkout:43')],
  ])('reads %s from the template', (_, given, expected) => {
    const resources = [task('Task', 'checkout:44'), task('Blue', 'checkout:40')];
    expect(findBelief(facts({ resources }), RUNNING, body(given))).toEqual({ is: 'known', taskDefinition: expected });
  });

  it.each<[string, unknown, RegExp]>([
    ['an import', body({ 'Fn::ImportValue': 'task' }), /computes the task definition of Service/],
    ['something that the stack does not have', body({ Ref: 'Gone' }), /no resource and no parameter Gone/],
    ['a family alone', body('checkout'), /without a revision/],
    ['no JSON', { body: undefined }, /not JSON/],
  ])('does not guess from a template with %s', (_, template, why) => {
    const given = template as { readonly body: unknown };
    const belief = findBelief(facts({ resources: [] }), RUNNING, given);
    expect(belief.is === 'unclear' && belief.why).toMatch(why);
  });

  it('does not read a stack that is being updated', () => {
    const belief = findBelief(facts({ status: 'UPDATE_ROLLBACK_IN_PROGRESS' }), RUNNING);
    expect(belief).toEqual({ is: 'unclear', why: 'its status is UPDATE_ROLLBACK_IN_PROGRESS' });
  });
});

describe('compareWithStack', () => {
  it('names both if they differ', () => {
    expect(compareWithStack('shop', arn('checkout:43'), RUNNING)).toEqual({
      stackName: 'shop',
      stackTaskDefinition: 'checkout:43',
      runningTaskDefinition: 'checkout:42',
    });
  });

  it('is undefined if they are the same, by ARN or by name', () => {
    expect(compareWithStack('shop', 'checkout:42', RUNNING)).toBeUndefined();
  });
});
