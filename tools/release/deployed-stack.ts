import {
  readExplainerEnv,
  readNotifierEnv,
  readReconcilerEnv,
  readSweeperEnv,
  type ProcessEnvironment,
} from '../../src/config/env.ts';
import { Resolver } from '../../src/core/template/resolver.ts';
import { type Fields, fieldsOf } from '../../src/core/template/template.ts';

/** A stack as moto shows it. */
export interface DeployedStack {
  readonly status: string;
  /** Type by logical id. */
  readonly resources: Readonly<Record<string, string>>;
  readonly functions: readonly DeployedFunction[];
}

/** A function of a deployed stack. */
interface DeployedFunction {
  readonly name: string;
  /** SHA-256 of the code in Base64. */
  readonly codeSha256: string;
  readonly variables: ProcessEnvironment;
}

/** What a stack is compared with. */
export interface ExpectedStack {
  readonly template: Fields;
  readonly parameters: Readonly<Record<string, string>>;
  /** SHA-256, in Base64, of the archive of each function. */
  readonly archives: Readonly<Record<string, string>>;
}

/** What moto 5.2.1 creates of a template. It leaves out alarms, queue policies, schedules and invoke configurations. */
const MADE = [
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SQS::Queue',
];

const READERS: Readonly<Record<string, (env: ProcessEnvironment) => unknown>> = {
  reconciler: readReconcilerEnv,
  sweeper: readSweeperEnv,
  explainer: readExplainerEnv,
  notifier: readNotifierEnv,
};

/** What is wrong with a deployed stack, one sentence each; empty if it is as expected. */
export function stackFaults(stack: DeployedStack, expected: ExpectedStack): readonly string[] {
  const complete = stack.status === 'CREATE_COMPLETE' || stack.status === 'UPDATE_COMPLETE';
  return [
    ...(complete ? [] : [`the stack is ${stack.status}`]),
    ...resourceFaults(stack.resources, expectedResources(expected)),
    ...functionFaults(stack.functions, expected),
  ];
}

/** Type by logical id, of the resources whose conditions hold. */
function expectedResources({ template, parameters }: ExpectedStack): Readonly<Record<string, string>> {
  const source = { source: 'template.yaml', content: template, lineOf: () => undefined };
  const resolver = new Resolver(source, { parameters: new Map(Object.entries(parameters)) });
  const entries = Object.entries(fieldsOf(template['Resources'])).flatMap(([id, resource]) => {
    const { Type, Condition } = fieldsOf(resource);
    return Condition === undefined || resolver.holds(Condition) === true ? [[id, String(Type)] as const] : [];
  });
  return Object.fromEntries(entries.filter(([, type]) => MADE.includes(type)));
}

function resourceFaults(
  found: Readonly<Record<string, string>>,
  expected: Readonly<Record<string, string>>,
): readonly string[] {
  const missing = Object.keys(expected).filter((id) => found[id] !== expected[id]);
  const extra = Object.keys(found).filter((id) => !(id in expected));
  return [
    ...missing.map((id) => `${id} should be a ${expected[id]}, but is ${found[id] ?? 'missing'}`),
    ...extra.map((id) => `${id} is there, but its condition does not hold`),
  ];
}

function functionFaults(functions: readonly DeployedFunction[], { archives }: ExpectedStack): readonly string[] {
  return functions.flatMap(({ name, codeSha256, variables }) => {
    const bundle = variables['POWERTOOLS_SERVICE_NAME'] ?? '';
    const reader = READERS[bundle];
    if (reader === undefined) return [`${name} belongs to no function of the guard`];
    const code = codeSha256 === archives[bundle] ? [] : [`${name} has other code than ${bundle}.zip`];
    try {
      reader(variables);
      return code;
    } catch (error) {
      return [...code, `${name}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
