import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  type ListStackResourcesOutput,
} from '@aws-sdk/client-cloudformation';
import type { ECSClient } from '@aws-sdk/client-ecs';
import { parseServiceArn } from '../../core/arn.ts';
import type { Drift } from '../../core/explanation/drift/drift.ts';
import {
  compareWithStack,
  findBelief,
  type StackFacts,
  type StackResource,
  type StackTemplate,
} from '../../core/explanation/drift/stack-drift.ts';
import { parseJson } from '../../core/parse-json.ts';
import { GatewayError } from '../../guard/errors.ts';
import { callAws, malformedAnswer } from '../aws-errors.ts';
import { ecsTags } from '../ecs/ecs-tags.ts';

/** Tags that CloudFormation puts on what it makes. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html */
const STACK_ID = 'aws:cloudformation:stack-id';
const LOGICAL_ID = 'aws:cloudformation:logical-id';

/** Compares the CloudFormation stack that owns a service with what runs. */
export interface StackDrifts {
  /**
   * Undefined if they agree, or if no stack owns the service: it may belong to Terraform or to nothing.
   *
   * @throws GatewayError that names the denied call, or why the stack does not show its task definition
   */
  drift(serviceArn: string, runningTaskDefinitionArn: string): Promise<Drift | undefined>;
}

/** Reads stacks: the tags of the service, the stack with its parameters, its resources, and the template only if needed. */
export function cloudFormationStacks(clients: {
  readonly cloudFormation: CloudFormationClient;
  readonly ecs: ECSClient;
}): StackDrifts {
  const { cloudFormation, ecs } = clients;
  return {
    async drift(serviceArn, running) {
      const owner = await findOwner(ecs, serviceArn);
      if (owner === undefined) return undefined;
      const [stack, resources] = await Promise.all([
        describeStack(cloudFormation, owner.stackId),
        listResources(cloudFormation, owner.stackId),
      ]);
      const facts: StackFacts = { ...stack, resources, serviceLogicalId: owner.logicalId };
      let belief = findBelief(facts, running);
      if (belief.is === 'template-needed') {
        belief = findBelief(facts, running, await readTemplate(cloudFormation, owner.stackId));
      }
      if (belief.is === 'known') return compareWithStack(facts.stackName, belief.taskDefinition, running);
      const why = belief.is === 'unclear' ? belief.why : 'its template does not show it';
      throw new GatewayError(
        'unavailable',
        'cloudformation:DescribeStacks',
        `the stack ${facts.stackName} does not show which task definition it gives to the service: ${why}`,
      );
    },
  };
}

interface Owner {
  readonly stackId: string;
  readonly logicalId: string;
}

async function findOwner(ecs: ECSClient, serviceArn: string): Promise<Owner | undefined> {
  const service = parseServiceArn(serviceArn);
  if (service === undefined) return undefined;
  const tags = (await ecsTags(ecs).serviceTags(service.cluster ?? 'default', [serviceArn])).get(serviceArn);
  const [stackId, logicalId] = [tags?.get(STACK_ID), tags?.get(LOGICAL_ID)];
  return stackId === undefined || logicalId === undefined ? undefined : { stackId, logicalId };
}

async function describeStack(
  client: CloudFormationClient,
  stackId: string,
): Promise<Pick<StackFacts, 'stackName' | 'status' | 'parameters'>> {
  const action = 'cloudformation:DescribeStacks';
  const { Stacks = [] } = await callAws(action, () => client.send(new DescribeStacksCommand({ StackName: stackId })));
  const [stack] = Stacks;
  if (stack?.StackName === undefined || stack.StackStatus === undefined) throw malformedAnswer(action, 'no stack');
  // Of a parameter from Parameter Store, the stack deployed the resolved value.
  const parameters = (stack.Parameters ?? []).flatMap(({ ParameterKey, ParameterValue, ResolvedValue }) => {
    const value = ResolvedValue ?? ParameterValue;
    return ParameterKey === undefined || value === undefined ? [] : [[ParameterKey, value] as const];
  });
  return { stackName: stack.StackName, status: stack.StackStatus, parameters: new Map(parameters) };
}

/** Most pages of 100: a stack has at most 500 resources. */
const PAGES = 10;

async function listResources(client: CloudFormationClient, StackName: string): Promise<readonly StackResource[]> {
  const resources: StackResource[] = [];
  let NextToken: string | undefined;
  for (let pages = 0; pages < PAGES; pages += 1) {
    const command = new ListStackResourcesCommand({ StackName, NextToken });
    const page: ListStackResourcesOutput = await callAws('cloudformation:ListStackResources', () =>
      client.send(command),
    );
    for (const { LogicalResourceId, ResourceType, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
      if (LogicalResourceId === undefined || ResourceType === undefined) continue;
      resources.push({ logicalId: LogicalResourceId, type: ResourceType, physicalId: PhysicalResourceId });
    }
    NextToken = page.NextToken;
    if (NextToken === undefined) break;
  }
  return resources;
}

/** After transforms and macros, as CloudFormation deployed it. */
async function readTemplate(client: CloudFormationClient, StackName: string): Promise<StackTemplate> {
  const command = new GetTemplateCommand({ StackName, TemplateStage: 'Processed' });
  const { TemplateBody = '' } = await callAws('cloudformation:GetTemplate', () => client.send(command));
  return { body: parseJson(TemplateBody) };
}
