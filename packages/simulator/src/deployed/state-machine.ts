import * as z from 'zod';
import type { SqsService } from '../services/sqs.ts';
import type { StateMachineExecution } from '../services/step-functions.ts';
import type { Access } from './template/access.ts';
import { parsePart } from './template/template.ts';
import type { Wiring } from './template/wiring.ts';

const next = { Next: z.string().optional(), End: z.boolean().optional(), Comment: z.string().optional() };
const rule = z.strictObject({ Variable: z.string(), StringEquals: z.string(), Next: z.string() });
const retry = z.array(z.looseObject({})).optional();
const state = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Choice'),
    Choices: z.array(rule),
    Default: z.string(),
    Comment: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal('Pass'), ...next }),
  z.strictObject({ Type: z.literal('Succeed'), Comment: z.string().optional() }),
  z.strictObject({
    Type: z.literal('Task'),
    Resource: z.string().endsWith(':states:::sqs:sendMessage'),
    Parameters: z.strictObject({ QueueUrl: z.string(), MessageBody: z.record(z.string(), z.unknown()) }),
    Retry: retry,
    ...next,
  }),
]);
const definition = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string(), state),
  TimeoutSeconds: z.number().optional(),
  Comment: z.string().optional(),
});

type Definition = z.infer<typeof definition>;

interface MachineWorld {
  readonly access: Access;
  readonly sqs: SqsService;
  readonly wiring: Wiring;
}

/**
 * Returns a function that runs executions of one of the template's state machines. It supports Choice with
 * StringEquals, Pass, Succeed, and tasks that send SQS messages; the policies of the machine's role apply to each
 * message.
 *
 * @throws Error naming the part of the definition that is not simulated
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html
 */
export function stateMachine(
  { label, arn, properties }: Wiring['stateMachines'][number],
  world: MachineWorld,
): (execution: StateMachineExecution) => void {
  const { DefinitionString, RoleArn } = properties;
  const parsed = parsePart(definition, JSON.parse(DefinitionString), `state machine ${label}`);
  const hop = {
    hop: `${label} starts`,
    consequence: 'it never runs',
    action: 'sts:AssumeRole',
    resource: RoleArn,
    sourceArn: arn,
  };
  if (!world.access.mayAssume('states.amazonaws.com', RoleArn, hop)) {
    throw new Error(`the role ${RoleArn} of ${label} cannot be taken on by states.amazonaws.com`);
  }
  return (execution) => {
    try {
      run(parsed, execution, { ...world, label, roleArn: RoleArn });
      execution.status = 'SUCCEEDED';
    } catch (error) {
      execution.status = 'FAILED';
      execution.error = error instanceof Error ? error.message : String(error);
    }
  };
}

type Running = MachineWorld & { readonly label: string; readonly roleArn: string };

function run({ StartAt, States }: Definition, execution: StateMachineExecution, running: Running): void {
  const input: unknown = JSON.parse(execution.input);
  let name: string | undefined = StartAt;
  while (name !== undefined) {
    execution.path.push(name);
    const current = States[name];
    if (current === undefined) throw new Error(`there is no state ${name}`);
    if (current.Type === 'Task') sendMessage(current.Parameters, input, running);
    name = nextOf(current, input);
  }
}

function nextOf(current: z.infer<typeof state>, input: unknown): string | undefined {
  switch (current.Type) {
    case 'Choice':
      return current.Choices.find((one) => readPath(input, one.Variable) === one.StringEquals)?.Next ?? current.Default;
    case 'Pass':
    case 'Task':
      return current.Next;
    case 'Succeed':
      return undefined;
    default:
      throw new Error('a state of this type is not simulated');
  }
}

function sendMessage(
  { QueueUrl, MessageBody }: { readonly QueueUrl: string; readonly MessageBody: Readonly<Record<string, unknown>> },
  input: unknown,
  { access, sqs, wiring, label, roleArn }: Running,
): void {
  const queue = wiring.queues.find(({ ref }) => ref === QueueUrl);
  if (queue === undefined) throw new Error(`${label} sends to ${QueueUrl}, which is not a queue of the template`);
  const hop = { hop: `${label} sends to ${queue.label}`, consequence: 'the execution fails' };
  if (!access.mayRole(roleArn, { ...hop, action: 'sqs:SendMessage', resource: queue.arn })) {
    throw new Error(`${label} may not send to ${queue.label}`);
  }
  const body = Object.entries(MessageBody).map(([name, value]) =>
    name.endsWith('.$') ? [name.slice(0, -2), readPath(input, String(value))] : [name, value],
  );
  sqs.deliver(queue.arn.split(':').at(-1) ?? '', JSON.stringify(Object.fromEntries(body)));
}

/** Reads a reference path without filters, e.g. `$.detail.cause`. @throws Error for an absent field, as in AWS */
function readPath(input: unknown, path: string): unknown {
  let value: unknown = input;
  for (const part of path.split('.').slice(1)) {
    value = typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(part) : undefined;
  }
  if (value === undefined) throw new Error(`States.Runtime: the path ${path} is not in the input`);
  return value;
}
