import * as z from 'zod';
import { matchesWildcard, type WildcardPart } from '../../services/wildcard.ts';
import { parsePart } from './template.ts';

/** Who makes the request: a role, or an AWS service. */
type Principal = { readonly role: string } | { readonly service: string };

/** A request that statements are checked against. */
export interface PolicyQuestion {
  readonly principal: Principal;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
  /**
   * The request's values by lowercase condition key, e.g. `aws:sourcearn`; only multivalued keys have more than one.
   */
  readonly keys: Readonly<Record<string, readonly string[]>>;
}

/** A parsed statement of an IAM policy. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Undefined in a role's own policies. */
  readonly principals: Principals | undefined;
  readonly actions: readonly string[];
  /** Undefined in a trust policy, which applies to its own role. */
  readonly resources: readonly string[] | undefined;
  readonly conditions: readonly Condition[];
}

type Principals = 'everyone' | { readonly services: readonly string[] };

interface Condition {
  readonly key: string;
  /** Whether the request's values for the key satisfy the condition; `actual` is undefined if the request has none. */
  readonly holds: (actual: readonly string[] | undefined) => boolean;
}

const texts = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const conditionValues = z
  .union([z.string(), z.boolean(), z.array(z.string())])
  .transform((value) => [value].flat().map(String));

// Strict, because to ignore a NotAction or a condition would turn a denial into a permission.
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: texts,
  Resource: texts.optional(),
  Principal: z
    .union([z.literal('*'), z.strictObject({ AWS: z.literal('*') }), z.strictObject({ Service: texts })])
    .optional(),
  Condition: z.record(z.string(), z.record(z.string(), conditionValues)).default({}),
});
const document = z.strictObject({ Version: z.literal('2012-10-17'), Statement: z.array(statement) });

/**
 * Parses a policy document whose references are resolved.
 *
 * @throws Error naming the owner for anything that is not simulated, e.g. another principal, operator or condition key
 */
export function parsePolicy(value: unknown, owner: string): readonly Statement[] {
  return parsePart(document, value, `policy of ${owner}`).Statement.map((one) => ({
    effect: one.Effect,
    principals: principalsOf(one.Principal),
    actions: one.Action,
    resources: one.Resource,
    conditions: Object.entries(one.Condition).flatMap(([operator, keys]) => conditionsOf(operator, keys, owner)),
  }));
}

/**
 * Evaluates statements as IAM does within one account: any Deny wins; otherwise one Allow is enough.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(statements: readonly Statement[], question: PolicyQuestion): boolean {
  const applying = statements.filter((one) => applies(one, question));
  return applying.length > 0 && applying.every(({ effect }) => effect === 'Allow');
}

function applies({ principals, actions, resources, conditions }: Statement, question: PolicyQuestion): boolean {
  return (
    (principals === undefined || includesPrincipal(principals, question.principal)) &&
    // Actions are case-insensitive.
    actions.some((pattern) => matches(pattern.toLowerCase(), question.action.toLowerCase())) &&
    (resources === undefined || resources.some((pattern) => matches(pattern, question.resource))) &&
    conditions.every(({ key, holds }) => holds(question.keys[key]))
  );
}

function includesPrincipal(principals: Principals, asking: Principal): boolean {
  if (principals === 'everyone') return true;
  return 'service' in asking && principals.services.includes(asking.service);
}

const operators = {
  StringEquals: (value: string, actual: string) => value === actual,
  StringLike: matches,
  ArnEquals: matches,
  ArnLike: matches,
  Bool: (value: string, actual: string) => value.toLowerCase() === actual.toLowerCase(),
} as const;

const singleValued: readonly string[] = ['aws:sourcearn', 'aws:sourceaccount', 'aws:securetransport'];
const multivalued: readonly string[] = ['dynamodb:leadingkeys'];
const conditionKeys = [...singleValued, ...multivalued];

const everyValue = 'ForAllValues:';

function conditionsOf(
  operator: string,
  keys: Readonly<Record<string, readonly string[]>>,
  owner: string,
): readonly Condition[] {
  return Object.entries(keys).map(([name, values]) => {
    const key = name.toLowerCase();
    const holds = testOf(operator, values);
    if (holds === undefined) throw new Error(`policy of ${owner} uses the operator ${operator}: it is not simulated`);
    if (!conditionKeys.includes(key)) {
      throw new Error(`policy of ${owner} asks for the key ${name}: only ${conditionKeys.join(', ')} are simulated`);
    }
    if (operator !== 'Null' && operator.startsWith(everyValue) !== multivalued.includes(key)) {
      throw new Error(`policy of ${owner} uses ${operator} on ${name}: ${everyValue} goes with multivalued keys alone`);
    }
    return { key, holds };
  });
}

/**
 * The test of a condition; undefined if its operator is not simulated. A condition fails if the request does not have
 * its key, with two exceptions: `ForAllValues` also holds without a value, and `Null` tests whether the key is absent.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Null
 */
function testOf(operator: string, values: readonly string[]): Condition['holds'] | undefined {
  if (operator === 'Null') {
    return (actual) => values.some((value) => (value.toLowerCase() === 'true') === (actual === undefined));
  }
  const isForAll = operator.startsWith(everyValue);
  const name = isForAll ? operator.slice(everyValue.length) : operator;
  if (!isOperator(name)) return undefined;
  const isWanted = (one: string) => values.some((value) => operators[name](value, one));
  return isForAll ? (actual = []) => actual.every(isWanted) : (actual = []) => actual.some(isWanted);
}

function isOperator(name: string): name is keyof typeof operators {
  return Object.hasOwn(operators, name);
}

function principalsOf(value: z.infer<typeof statement>['Principal']): Principals | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'object' && 'Service' in value ? { services: value.Service } : 'everyone';
}

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, text: string): boolean {
  return matchesWildcard(pattern.split('').map(partOf), text);
}

function partOf(character: string): WildcardPart {
  if (character === '*') return 'any-run';
  return character === '?' ? 'any-one' : { is: character };
}
