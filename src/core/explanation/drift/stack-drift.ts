import * as z from 'zod/mini';
import { parseTaskDefinition } from '../../arn.ts';
import { lazy } from '../../lazy.ts';
import type { Drift } from './drift.ts';

/** What CloudFormation says about the stack that owns a service. */
export interface StackFacts {
  readonly stackName: string;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly resources: readonly StackResource[];
  /** The service's name in the template. */
  readonly serviceLogicalId: string;
}

/** A resource of a stack. */
export interface StackResource {
  readonly logicalId: string;
  /** Such as `AWS::ECS::TaskDefinition`. */
  readonly type: string;
  /** What `Ref` returns: the ARN of a task definition, with its revision. */
  readonly physicalId: string | undefined;
}

/** Which task definition the stack gives to the service. `template-needed`: the resources alone do not show it. */
export type StackBelief =
  | { readonly is: 'known'; readonly taskDefinition: string }
  | { readonly is: 'template-needed' }
  | { readonly is: 'unclear'; readonly why: string };

/** The template, once it was read: `undefined` if it is not JSON. */
export interface StackTemplate {
  readonly body: unknown;
}

const TASK_DEFINITION = 'AWS::ECS::TaskDefinition';

/**
 * Finds out which task definition the stack gives to the service. If the stack owns one task definition of the family that
 * runs, that is the one: its physical id has the revision that the stack made. Otherwise the template says what the service
 * refers to. While the stack is being updated, its resources are not what it will end with.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html
 */
export function findBelief(facts: StackFacts, running: string, template?: StackTemplate): StackBelief {
  if (facts.status.endsWith('_IN_PROGRESS')) return notShown(`its status is ${facts.status}`);
  const family = parseTaskDefinition(running)?.family;
  const own = facts.resources.filter(
    ({ type, physicalId }) => type === TASK_DEFINITION && parseTaskDefinition(physicalId)?.family === family,
  );
  const [only] = own;
  if (only?.physicalId !== undefined && own.length === 1) return known(only.physicalId);
  if (template === undefined) return { is: 'template-needed' };
  return readTemplate(facts, template);
}

const templateSchema = lazy(() =>
  z.object({
    Resources: z.record(
      z.string(),
      z.object({ Properties: z.optional(z.object({ TaskDefinition: z.optional(z.unknown()) })) }),
    ),
  }),
);

const refSchema = lazy(() => z.strictObject({ Ref: z.string() }));

function readTemplate(facts: StackFacts, { body }: StackTemplate): StackBelief {
  const parsed = templateSchema().safeParse(body);
  if (!parsed.success) return notShown('its template is not JSON');
  const given = parsed.data.Resources[facts.serviceLogicalId]?.Properties?.TaskDefinition;
  if (typeof given === 'string') return known(given);
  const reference = refSchema().safeParse(given);
  if (!reference.success) return notShown(`its template computes the task definition of ${facts.serviceLogicalId}`);
  const { Ref: id } = reference.data;
  const value = facts.resources.find(({ logicalId }) => logicalId === id)?.physicalId ?? facts.parameters.get(id);
  return value === undefined ? notShown(`it has no resource and no parameter ${id}`) : known(value);
}

function known(taskDefinition: string): StackBelief {
  return parseTaskDefinition(taskDefinition) === undefined
    ? notShown(`it names the task definition ${taskDefinition} without a revision`)
    : { is: 'known', taskDefinition };
}

function notShown(why: string): StackBelief {
  return { is: 'unclear', why };
}

/** Compares what the stack gives to the service with what runs; undefined if both are the same. */
export function compareWithStack(stackName: string, taskDefinition: string, running: string): Drift | undefined {
  const [believed, actual] = [nameOf(taskDefinition), nameOf(running)];
  return believed === actual ? undefined : { stackName, stackTaskDefinition: believed, runningTaskDefinition: actual };
}

function nameOf(taskDefinition: string): string {
  const parsed = parseTaskDefinition(taskDefinition);
  return parsed === undefined ? taskDefinition : `${parsed.family}:${parsed.revision}`;
}
