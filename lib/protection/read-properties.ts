import {
  DefaultTokenResolver,
  type IResolvable,
  type IResolveContext,
  Reference,
  StringConcat,
  Tokenization,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Reads properties of a resource before synthesis. A reference becomes text that holds the path of what it refers to: the
 * template's own `{ Ref }` would look the same for two stages that are made alike.
 */
export function readProperties(scope: IConstruct, value: unknown): unknown {
  return Tokenization.resolve(value, { scope, resolver: new ReferencesAsPaths(), preparing: false });
}

/** Whether properties of a resource hold a reference to what stands below a construct. */
export function refersTo(target: IConstruct, scope: IConstruct, properties: unknown): boolean {
  const resolver = new ReferencesAsPaths();
  Tokenization.resolve(properties, { scope, resolver, preparing: false });
  return [...resolver.targets].some((one) => one !== target && one.node.scopes.includes(target));
}

class ReferencesAsPaths extends DefaultTokenResolver {
  /** What all references refer to. */
  readonly targets = new Set<IConstruct>();

  constructor() {
    super(new StringConcat());
  }

  override resolveToken(token: IResolvable, context: IResolveContext, postProcessor: never): unknown {
    if (!Reference.isReference(token)) return super.resolveToken(token, context, postProcessor);
    this.targets.add(token.target);
    return `reference to ${token.target.node.path} ${token.displayName}`;
  }
}

/** The fields of what was read; empty when it is not an object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}

/** The entries of what was read; empty when it is not a list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The text that was read. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The number that was read. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
