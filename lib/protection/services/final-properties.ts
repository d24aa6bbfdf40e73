import { type CfnResource, Token, Tokenization } from 'aws-cdk-lib';
import { fieldsOf, overridesOf, readProperties } from '../read-properties.ts';

/**
 * Reads a property as the final template has it: the value of the construct, with the overrides of the resource on top. Names
 * of fields start with a lower-case letter, as in the construct.
 *
 * @param name of the property in CloudFormation, e.g. `DesiredCount`
 * @param overrides of the resource
 * @see https://docs.aws.amazon.com/cdk/v2/guide/cfn-layer.html#develop-customize-escape-l2
 */
export function finalProperty(
  resource: CfnResource,
  name: string,
  value: unknown,
  overrides = overridesOf(resource),
): unknown {
  const own = readProperties(resource, value);
  return name in overrides ? merged(resource, own, overrides[name]) : own;
}

/** Applies an override in the way of aws-cdk-lib: objects are merged, entries of a list are addressed by their index. */
function merged(resource: CfnResource, own: unknown, override: unknown): unknown {
  if (!isTree(override)) return readProperties(resource, withSmallNames(override));
  const fields = Object.entries(override).map(([name, value]) => [smallName(name), value] as const);
  const result: Record<string, unknown> = { ...fieldsOf(own) };
  for (const [name, value] of fields) result[name] = merged(resource, result[name], value);
  const present = Object.entries(result).filter(([, value]) => value !== undefined);
  return Array.isArray(own) ? present.map(([, value]) => value) : Object.fromEntries(present);
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isAtom(value);
}

/** A token, or a function of CloudFormation in plain text. */
function isAtom(value: object): boolean {
  return Token.isUnresolved(value) || Tokenization.isResolvable(value) || isFunction(value);
}

/** Whether a value is a function of CloudFormation in plain text. */
export function isFunction(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  const [name, ...others] = Object.keys(value);
  return name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
}

function withSmallNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSmallNames);
  if (!isTree(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [smallName(name), withSmallNames(field)]));
}

function smallName(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}
