import { type Fields, fieldsOf, isFields } from '../../src/core/template/template.ts';
import { addConditions } from './add-conditions.ts';
import { compactFunctions } from './compact-functions.ts';
import { type GuardValues, STAND_INS, SWITCHES, type Switch } from './guard-choice.ts';
import { GUARD_PARAMETERS, type GuardParameter } from './guard-parameters.ts';
import { mergeQueuePolicies } from './merge-queue-policies.ts';
import { simplifyResource } from './simplify-resources.ts';
import { STACK_NAME } from './synthesize-guard.ts';

/** Synthesizes a guard with some switches on. */
type Synthesize = (on: ReadonlySet<Switch>, values: GuardValues) => Fields;

/**
 * The template of a guard with parameters. It comes from the constructs alone: each switch of the parameters is one more
 * synthesis, and the differences become conditions.
 *
 * @param version of the package, for the description
 */
export function guardTemplate(synthesize: Synthesize, version: string): Fields {
  const simplified = (on: readonly Switch[]) => {
    const template = synthesize(new Set(on), STAND_INS);
    const resources = Object.entries(fieldsOf(template['Resources']));
    return {
      ...template,
      Resources: Object.fromEntries(resources.map(([id, resource]) => [id, simplifyResource(fieldsOf(resource))])),
    };
  };
  const variants = SWITCHES.map((off) => ({
    condition: off,
    template: simplified(SWITCHES.filter((one) => one !== off)),
  }));
  const { Description, Resources, Outputs } = addConditions(simplified(SWITCHES), variants);
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `ecs-deployment-guard ${version}. ${String(Description)}`,
    Parameters: Object.fromEntries(GUARD_PARAMETERS.map((one) => [one.name, declare(one)])),
    Rules: { Slack: { Assertions: SLACK_RULES } },
    Conditions: Object.fromEntries(
      GUARD_PARAMETERS.flatMap((one) => (one.turnsOn ? [[one.turnsOn, conditionOf(one)]] : [])),
    ),
    Resources: compactFunctions(withParameters(mergeQueuePolicies(fieldsOf(Resources)))),
    Outputs: compactFunctions(Outputs),
  };
}

const isEmpty = (name: string): Fields => ({ 'Fn::Equals': [{ Ref: name }, ''] });
const not = (condition: Fields): Fields => ({ 'Fn::Not': [condition] });

/** A channel without a secret would fail on its policy, and a secret without a channel would have no effect. */
const SLACK_RULES: readonly Fields[] = [
  {
    Assert: {
      'Fn::Or': [
        { 'Fn::And': [isEmpty('SlackChannel'), isEmpty('SlackSecretArn')] },
        not({ 'Fn::Or': [isEmpty('SlackChannel'), isEmpty('SlackSecretArn')] }),
      ],
    },
    AssertDescription: 'Set both SlackChannel and SlackSecretArn, or neither',
  },
];

function declare({ kind, standard, description, pattern, values, least, most }: GuardParameter): Fields {
  return {
    Type: kind === 'number' ? 'Number' : 'String',
    Default: kind === 'number' ? Number(standard) : standard,
    Description: kind === 'list' ? `${description}. Write commas between them` : description,
    ...(pattern !== undefined && { AllowedPattern: `^${pattern}$` }),
    ...(values !== undefined && { AllowedValues: kind === 'number' ? values.map(Number) : values }),
    ...(least !== undefined && { MinValue: least }),
    ...(most !== undefined && { MaxValue: most }),
  };
}

function conditionOf({ name, kind }: GuardParameter): Fields {
  return kind === 'flag' ? { 'Fn::Equals': [{ Ref: name }, 'true'] } : not(isEmpty(name));
}

/** The name of the bus and of the metrics' namespace, with the hash that the CDK adds. */
const NAME_OF_GUARD = new RegExp(`${STACK_NAME}-Guard-[A-F0-9]+`);

/** Puts the parameters in the place of the values that stand for them, and the stack's name in the place of its own. */
function withParameters(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withParameters);
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withParameters(one)]));
  if (typeof value === 'string' && value.includes(STACK_NAME)) {
    return { 'Fn::Sub': value.replace(NAME_OF_GUARD, `\${AWS::StackName}-Guard`) };
  }
  const parameter = GUARD_PARAMETERS.find(({ sets }) => sets !== undefined && isStandIn(STAND_INS[sets], value));
  return parameter === undefined ? value : { Ref: parameter.name };
}

/** Numbers of environment variables are texts. */
function isStandIn(standIn: string | number, value: unknown): boolean {
  return value === standIn || value === String(standIn);
}
