import {
  CfnElement,
  type CfnResource,
  DefaultTokenResolver,
  type IResolvable,
  type IResolveContext,
  Reference,
  Stack,
  StringConcat,
  Token,
  Tokenization,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Reads properties of a resource before synthesis. References become text with the path of their target: the template's `{
 * Ref }` would be the same for two stages of the same kind.
 */
export function readProperties(scope: IConstruct, value: unknown): unknown {
  // Most properties are plain or absent, and a resolver takes long to find that out.
  if (isPlain(value)) return value;
  return asPaths(scope, Tokenization.resolve(value, { scope, resolver: new ReferencesAsPaths(), preparing: false }));
}

function isPlain(value: unknown): boolean {
  const isText = typeof value === 'string' || typeof value === 'number';
  return value === undefined || value === null || typeof value === 'boolean' || (isText && !Token.isUnresolved(value));
}

/** Replaces references in plain text, e.g. in an override, by the same text as a reference to the construct. */
function asPaths(scope: IConstruct, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => asPaths(scope, one));
  if (value === null || typeof value !== 'object') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute } = fieldsOf(value);
  const [id, name] =
    ref === undefined ? listOf(typeof attribute === 'string' ? attribute.split('.') : attribute) : [ref, 'Ref'];
  const target = typeof id === 'string' ? elementOf(Stack.of(scope), id) : undefined;
  if (target !== undefined) return pathOf(target, String(name));
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, asPaths(scope, field)]));
}

/** Elements by logical id. A later element, or a renamed one, makes a stack's entry out of date. */
const known = new WeakMap<Stack, ReadonlyMap<string, CfnElement>>();

function elementOf(stack: Stack, logicalId: string): CfnElement | undefined {
  if (logicalId.startsWith('AWS::')) return undefined;
  const idOf = (element: CfnElement): string => stack.resolve(element.logicalId);
  const found = known.get(stack)?.get(logicalId);
  if (found !== undefined && idOf(found) === logicalId) return found;
  const elements = stack.node
    .findAll()
    .filter((one) => CfnElement.isCfnElement(one))
    .filter((one) => one.stack === stack);
  known.set(stack, new Map(elements.map((one) => [idOf(one), one])));
  return known.get(stack)?.get(logicalId);
}

const paths = new WeakMap<IConstruct, string>();

/** A path stays the same. aws-cdk-lib puts it together each time, which takes long in a large app. */
function pathOf(target: IConstruct, attribute: string): string {
  const path = paths.get(target) ?? target.node.path;
  paths.set(target, path);
  return `reference to ${path} ${attribute}`;
}

/** Whether properties of a resource refer to a construct below the target. */
export function refersTo(target: IConstruct, scope: IConstruct, properties: unknown): boolean {
  return targetsOf(scope, properties).some((one) => one.node.scopes.includes(target));
}

/** Returns the constructs to which properties refer, also within functions of CloudFormation. */
export function targetsOf(scope: IConstruct, properties: unknown): readonly IConstruct[] {
  const resolver = new ReferencesAsPaths();
  Tokenization.resolve(properties, { scope, resolver, preparing: false });
  return [...resolver.targets];
}

class ReferencesAsPaths extends DefaultTokenResolver {
  /** The targets of all references. */
  readonly targets = new Set<IConstruct>();

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
    if (!Reference.isReference(token)) return super.resolveToken(token, context, postProcessor);
    this.targets.add(token.target);
    return pathOf(token.target, token.displayName);
  }
}

/** Returns the overrides of a resource's properties. A deleted property is present as undefined. */
export function overridesOf(resource: CfnResource): Readonly<Record<string, unknown>> {
  // aws-cdk-lib has no public way to read overrides.
  return fieldsOf(fieldsOf(Reflect.get(resource, 'rawOverrides'))['Properties']);
}

/** Returns the fields of a value; empty if it is not an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}

/** Returns the entries of a value; empty if it is not a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Returns a value if it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Returns a value if it is a number. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** Returns a value if it is a boolean. */
export function booleanOf(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
