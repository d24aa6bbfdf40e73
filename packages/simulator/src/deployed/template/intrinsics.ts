/** The values that references to a deployed resource resolve to. */
export interface Identity {
  /** Value of `Ref`. */
  readonly ref: string;
  /** Values of `Fn::GetAtt` by attribute. */
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Scope {
  /** Values of pseudo parameters by full name, e.g. `AWS::Region`. */
  readonly pseudoParameters: Readonly<Record<string, string>>;
  /** Undefined for a name that the template does not define. */
  identityOf(logicalId: string): Identity | undefined;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Replaces each intrinsic function in a value by its result. `AWS::NoValue` removes its property or list item.
 *
 * @throws Error naming `owner` for an unknown function or reference
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export function resolveIntrinsics(value: unknown, scope: Scope, owner: string): unknown {
  return new Resolver(scope, owner).resolve(value);
}

class Resolver {
  readonly #scope: Scope;
  readonly #owner: string;

  constructor(scope: Scope, owner: string) {
    this.#scope = scope;
    this.#owner = owner;
  }

  resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item)).filter((item) => item !== undefined);
    if (!isNode(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#call(name, value[name]);
    }
    const parts = Object.entries(value).map(([key, part]) => [key, this.resolve(part)] as const);
    return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
  }

  #call(name: string, argument: unknown): unknown {
    switch (name) {
      case 'Ref':
        return argument === 'AWS::NoValue' ? undefined : this.#reference(this.#text(argument, name));
      case 'Fn::GetAtt':
        return this.#attribute(argument);
      case 'Fn::Join':
        return this.#join(argument);
      case 'Fn::Split':
        return this.#split(argument);
      case 'Fn::Select':
        return this.#select(argument);
      case 'Fn::Sub':
        return this.#substitute(argument);
      default:
        throw this.#fault(`uses ${name}, which is not simulated`);
    }
  }

  #reference(name: string): string {
    const value = this.#scope.pseudoParameters[name] ?? this.#scope.identityOf(name)?.ref;
    if (value === undefined) throw this.#fault(`refers to ${name}, which is not defined`);
    return value;
  }

  #attribute(argument: unknown): string {
    const [logicalId = '', ...rest] = typeof argument === 'string' ? argument.split('.') : this.#list(argument);
    const attribute = rest.map(String).join('.');
    const value = this.#scope.identityOf(String(logicalId))?.attributes[attribute];
    if (value === undefined) throw this.#fault(`asks for ${logicalId}.${attribute}, which is not simulated`);
    return value;
  }

  #join(argument: unknown): string {
    const [separator, items] = this.#list(argument);
    return this.#list(this.resolve(items))
      .map((item) => this.#text(item, 'Fn::Join'))
      .join(this.#text(separator, 'Fn::Join'));
  }

  #split(argument: unknown): readonly string[] {
    const [separator, source] = this.#list(argument);
    return this.#text(this.resolve(source), 'Fn::Split').split(this.#text(separator, 'Fn::Split'));
  }

  #select(argument: unknown): unknown {
    const [index, items] = this.#list(argument);
    const chosen = this.#list(this.resolve(items))[Number(index)];
    if (chosen === undefined) throw this.#fault(`selects element ${String(index)} of a list that is shorter`);
    return chosen;
  }

  #substitute(argument: unknown): string {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : this.#list(argument);
    const given = this.resolve(variables ?? {});
    return this.#text(text, 'Fn::Sub').replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      const own = isNode(given) ? given[name] : undefined;
      if (own !== undefined) return this.#text(own, 'Fn::Sub');
      return name.includes('.') ? this.#attribute(name) : this.#reference(name);
    });
  }

  #list(value: unknown): readonly unknown[] {
    if (!Array.isArray(value)) throw this.#fault(`needs a list, got ${JSON.stringify(value)}`);
    return value;
  }

  #text(value: unknown, name: string): string {
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw this.#fault(`needs a text in ${name}, got ${JSON.stringify(value)}`);
    return value;
  }

  #fault(what: string): Error {
    return new Error(`${this.#owner} ${what}`);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
