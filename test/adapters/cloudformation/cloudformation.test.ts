import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeServicesCommand, ECSClient } from '@aws-sdk/client-ecs';
import { beforeEach, describe, expect, it } from 'vitest';
import { cloudFormationStacks } from '../../../src/adapters/cloudformation/cloudformation.ts';
import { CLUSTER, SERVICE, taskDefinitionArn } from '../../builders/facts.ts';
import { ownStack, stackDriftsContract } from '../../contract/stack-drifts.ts';
import { type FakeStack, fakeStacks } from '../../fakes/fake-stacks.ts';
import { mockedClient } from '../mocked-client.ts';

const STACK_ID = 'arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/0a1b2c3d-aaaa-bbbb-cccc-000000000000';
const cloudFormation = mockedClient(CloudFormationClient);
const ecs = mockedClient(ECSClient);

function tagged(tags: Readonly<Record<string, string>>): void {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  ecs.on(DescribeServicesCommand).resolves({ services: [{ serviceArn: SERVICE, tags: list }] });
}

/** AWS with this stack, or with a service that no stack owns. */
function make(stack: FakeStack | undefined) {
  cloudFormation.reset();
  ecs.reset();
  tagged(
    stack === undefined
      ? { team: 'shop', 'terraform:workspace': 'prod' }
      : { 'aws:cloudformation:stack-id': STACK_ID, 'aws:cloudformation:logical-id': stack.facts.serviceLogicalId },
  );
  if (stack !== undefined) answerStack(stack);
  return cloudFormationStacks({ cloudFormation: new CloudFormationClient({}), ecs: new ECSClient({}) });
}

function answerStack({ facts, template }: FakeStack): void {
  const Parameters = [...facts.parameters].map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
  const CreationTime = new Date(0);
  const stack = { StackName: facts.stackName, StackStatus: 'UPDATE_COMPLETE' as const, CreationTime, Parameters };
  cloudFormation.on(DescribeStacksCommand, { StackName: STACK_ID }).resolves({
    Stacks: [facts.status === 'UPDATE_COMPLETE' ? stack : { ...stack, StackStatus: 'UPDATE_IN_PROGRESS' }],
  });
  const StackResourceSummaries = facts.resources.map(({ logicalId, type, physicalId }) => ({
    LogicalResourceId: logicalId,
    ResourceType: type,
    PhysicalResourceId: physicalId,
    LastUpdatedTimestamp: new Date(0),
    ResourceStatus: 'CREATE_COMPLETE' as const,
  }));
  cloudFormation.on(ListStackResourcesCommand, { StackName: STACK_ID }).resolves({ StackResourceSummaries });
  cloudFormation.on(GetTemplateCommand).resolves({ TemplateBody: JSON.stringify(template.body) });
}

stackDriftsContract('CloudFormation', make);
stackDriftsContract('the fake', (stack) => fakeStacks(new Map(stack === undefined ? [] : [[SERVICE, stack]])));

const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $fault: 'client', $metadata: {} });

describe('the reads of a stack', () => {
  const drift = (stack: FakeStack | undefined, running = taskDefinitionArn(42)) => make(stack).drift(SERVICE, running);

  beforeEach(() => void make(undefined));

  it('are only the tags if no stack owns the service', async () => {
    await drift(undefined);
    expect(ecs.commandCalls(DescribeServicesCommand)[0]?.args[0].input).toMatchObject({
      cluster: CLUSTER.slice(CLUSTER.lastIndexOf('/') + 1),
      services: [SERVICE],
      include: ['TAGS'],
    });
    expect(cloudFormation.calls()).toHaveLength(0);
  });

  it('leave out the template if the stack owns one task definition of the family', async () => {
    await drift(ownStack());
    expect(cloudFormation.commandCalls(GetTemplateCommand)).toHaveLength(0);
  });

  it('take the template as CloudFormation deployed it, after transforms', async () => {
    await drift(
      ownStack({ resources: [] }, { Resources: { Service: { Properties: { TaskDefinition: 'checkout:9' } } } }),
    );
    expect(cloudFormation.commandCalls(GetTemplateCommand)[0]?.args[0].input).toEqual({
      StackName: STACK_ID,
      TemplateStage: 'Processed',
    });
  });

  it('take every page of the resources', async () => {
    const stacks = make(ownStack());
    const summary = (LogicalResourceId: string, physicalId: string) => ({
      LogicalResourceId,
      ResourceType: 'AWS::ECS::TaskDefinition',
      PhysicalResourceId: physicalId,
      LastUpdatedTimestamp: new Date(0),
      ResourceStatus: 'CREATE_COMPLETE' as const,
    });
    cloudFormation
      .on(ListStackResourcesCommand)
      .resolvesOnce({ StackResourceSummaries: [summary('Job', 'cleanup:1')], NextToken: 'more' })
      .resolvesOnce({ StackResourceSummaries: [summary('Task', taskDefinitionArn(45))] });
    expect(await stacks.drift(SERVICE, taskDefinitionArn(42))).toMatchObject({ stackTaskDefinition: 'checkout:45' });
  });

  it.each<[string, () => unknown]>([
    ['cloudformation:DescribeStacks', () => cloudFormation.on(DescribeStacksCommand).rejects(denied)],
    ['cloudformation:ListStackResources', () => cloudFormation.on(ListStackResourcesCommand).rejects(denied)],
    ['cloudformation:GetTemplate', () => cloudFormation.on(GetTemplateCommand).rejects(denied)],
  ])('name the permission that is missing: %s', async (action, deny) => {
    const stacks = make(ownStack({ resources: [] }, {}));
    deny();
    await expect(stacks.drift(SERVICE, taskDefinitionArn(42))).rejects.toMatchObject({ code: 'denied', action });
  });
});
