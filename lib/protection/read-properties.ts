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
  return new Reader(scope).read(value);
}

/** Whether properties of a resource refer to a construct below the target. */
export function refersTo(target: IConstruct, scope: IConstruct, properties: unknown): boolean {
  return targetsOf(scope, properties).some((one) => one.node.scopes.includes(target));
}

/** Returns the constructs to which properties refer, also within functions of CloudFormation. */
export function targetsOf(scope: IConstruct, properties: unknown): readonly IConstruct[] {
  const reader = new Reader(scope);
  reader.read(properties);
  return [...reader.targets];
}

/**
 * Reads most values itself. The resolver of aws-cdk-lib takes ten times as long, so it reads only the rest: texts around
 * tokens, tokens that resolve others, and odd values.
 */
class Reader {
  readonly #scope: IConstruct;
  /** The targets of all references. */
  readonly targets = new Set<IConstruct>();

  constructor(scope: IConstruct) {
    this.#scope = scope;
  }

  read(value: unknown): unknown {
    if (typeof value === 'string') return mayHaveToken(value) ? this.#readText(value) : value;
    if (typeof value === 'number') return Token.isUnresolved(value) ? this.#resolve(value) : value;
    if (value === undefined || value === null || typeof value === 'boolean') return value;
    if (Array.isArray(value)) return this.#readList(value);
    if (Tokenization.isResolvable(value)) return this.#readToken(value);
    return isPlainRecord(value) ? this.#readRecord(value) : this.#resolve(value);
  }

  readReference({ target, displayName }: Reference): string {
    this.targets.add(target);
    return textFor(target, displayName);
  }

  #readText(text: string): unknown {
    const reference = referenceIn(text);
    return reference === undefined ? this.#resolve(text) : this.readReference(reference);
  }

  #readList(list: readonly unknown[]): unknown {
    // One text can stand for a whole list.
    if (list.some((one) => typeof one === 'string' && one.includes('#{Token['))) return this.#resolve(list);
    return list.map((one) => this.read(one)).filter((one) => one !== undefined);
  }

  #readRecord(record: Readonly<Record<string, unknown>>): unknown {
    const fields: Record<string, unknown> = {};
    for (const name of Object.keys(record)) {
      const field = this.read(record[name]);
      if (field !== undefined) fields[name] = field;
    }
    return targetIn(this.#scope, fields) ?? fields;
  }

  /** Most tokens return a value without the help of a resolver. */
  #readToken(token: IResolvable): unknown {
    if (Reference.isReference(token)) return this.readReference(token);
    const context = { scope: this.#scope, preparing: false, documentPath: [] };
    let value: unknown;
    try {
      value = token.resolve({ ...context, resolve: refuse, registerPostProcessor: refuse });
    } catch {
      return this.#resolve(token);
    }
    return this.read(value);
  }

  #resolve(value: unknown): unknown {
    const resolver = new ReferencesAsPaths((one) => this.readReference(one));
    return asPaths(this.#scope, Tokenization.resolve(value, { scope: this.#scope, resolver, preparing: false }));
  }
}

/** Texts that are a reference alone. aws-cdk-lib never gives such a text to another reference. */
const references = new Map<string, Reference>();

/** Returns the reference that a text stands for; undefined if it is more than that. */
export function referenceIn(text: string): Reference | undefined {
  const found = references.get(text);
  if (found !== undefined || !mayHaveToken(text)) return found;
  const { firstToken, length } = Tokenization.reverseString(text);
  if (length !== 1 || !Reference.isReference(firstToken)) return undefined;
  references.set(text, firstToken);
  return firstToken;
}

/** Marks of tokens in texts: the second one is of a number. */
function mayHaveToken(text: string): boolean {
  return text.includes('Token[') || text.includes('e+289');
}

function refuse(): never {
  throw new Error('this token needs a resolver');
}

/** Whether a value is an object of no class, with plain names of its fields. */
export function isPlainRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return false;
  return !Tokenization.isResolvable(value) && !Object.keys(value).some(mayHaveToken);
}

/** Replaces references in plain text, e.g. in an override, by the same text as a reference to the construct. */
function asPaths(scope: IConstruct, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => asPaths(scope, one));
  if (value === null || typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([key, field]) => [key, asPaths(scope, field)] as const);
  return targetIn(scope, fieldsOf(value)) ?? Object.fromEntries(fields);
}

/** Reads a function of CloudFormation that refers to an element of the same stack. */
function targetIn(
  scope: IConstruct,
  { Ref: ref, 'Fn::GetAtt': attribute }: Readonly<Record<string, unknown>>,
): string | undefined {
  if (ref === undefined && attribute === undefined) return undefined;
  const [id, name] =
    ref === undefined ? listOf(typeof attribute === 'string' ? attribute.split('.') : attribute) : [ref, 'Ref'];
  const target = typeof id === 'string' ? elementOf(Stack.of(scope), id) : undefined;
  return target && textFor(target, String(name));
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
export function pathOf(target: IConstruct): string {
  const path = paths.get(target) ?? target.node.path;
  paths.set(target, path);
  return path;
}

function textFor(target: IConstruct, attribute: string): string {
  return `reference to ${pathOf(target)} ${attribute}`;
}

class ReferencesAsPaths extends DefaultTokenResolver {
  readonly #read: (reference: Reference) => string;

  constructor(read: (reference: Reference) => string) {
    super(new StringConcat());
    this.#read = read;
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
    return Reference.isReference(token) ? this.#read(token) : super.resolveToken(token, context, postProcessor);
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
