import { isKnown, type Known, type Unknown } from '../audit/known.ts';
import { evaluateCondition } from './conditions.ts';
import { type Fields, fieldsOf, isFields, listOf, plainText, type Template } from './template.ts';

/** What a template is resolved with. */
export interface ResolveOptions {
  /** Values of parameters; the defaults of the template hold for the others. */
  readonly parameters: ReadonlyMap<string, unknown>;
  /** Account, Region, partition and stack name, as far as they are known: `AWS::Region`. */
  readonly pseudo?: ReadonlyMap<string, string>;
  /** Stands before each logical ID, so that those of nested stacks differ: `Network/`. */
  readonly prefix?: string;
  /** Outputs of nested stacks by their logical ID. */
  readonly outputsOf?: (logicalId: string) => ReadonlyMap<string, unknown> | undefined;
  /** What other stacks of the same app export, by name. */
  readonly exports?: ReadonlyMap<string, unknown>;
}

/** Deepest nesting of functions and of conditions that name each other. */
const DEEPEST = 100;

/**
 * Resolves the functions of a template as far as the template itself decides them. What only a deployment decides becomes
 * an unknown value that names its place, equal for equal places: `Alarm`, `Targets.TargetGroupFullName`, `parameter Bake`.
 */
export class Resolver {
  readonly #template: Template;
  readonly #options: ResolveOptions;
  readonly #conditions = new Map<string, Known<boolean>>();
  readonly #asked = new Set<string>();

  constructor(template: Template, options: ResolveOptions) {
    this.#template = template;
    this.#options = options;
  }

  /** Parameters without a value that were asked for, in the order of the first question. */
  get parametersWithoutValue(): readonly string[] {
    return [...this.#asked];
  }

  /** Resolves a value. A member that is `AWS::NoValue` is left out. */
  resolve(value: unknown): unknown {
    return this.#resolve(value, 0);
  }

  /** Whether a condition of the template holds; unknown if only a deployment decides it. */
  holds(name: unknown): Known<boolean> {
    return this.#holds(name, 0);
  }

  #resolve(value: unknown, depth: number): unknown {
    if (depth > DEEPEST) return { unknown: 'a value that is nested too deep' };
    if (typeof value === 'string') return isDynamic(value) ? { unknown: value } : value;
    if (Array.isArray(value)) {
      return value.map((one) => this.#resolve(one, depth + 1)).filter((one) => one !== undefined);
    }
    if (!isFields(value)) return value;
    const called = callOf(value);
    if (called !== undefined) return this.#call(called, depth + 1);
    const entries = Object.entries(value).map(([key, one]) => [key, this.#resolve(one, depth + 1)] as const);
    return Object.fromEntries(entries.filter(([, one]) => one !== undefined));
  }

  #call({ name, argument }: Call, depth: number): unknown {
    switch (name) {
      case 'Ref':
        return this.#ref(plainText(argument));
      case 'Fn::GetAtt':
        return this.#attribute(argument);
      case 'Fn::Sub':
        return this.#substitute(argument, depth);
      case 'Fn::Join':
        return this.#join(argument, depth);
      case 'Fn::Select':
        return this.#select(argument, depth);
      case 'Fn::Split':
        return this.#split(argument, depth);
      case 'Fn::If':
        return this.#choose(argument, depth);
      case 'Fn::FindInMap':
        return this.#find(argument, depth);
      case 'Fn::ImportValue':
        return this.#import(argument, depth);
      default:
        return { unknown: name };
    }
  }

  #ref(name: string): unknown {
    if (name === 'AWS::NoValue') return undefined;
    if (name.startsWith('AWS::')) return this.#options.pseudo?.get(name) ?? { unknown: name };
    const parameters = fieldsOf(this.#template.content['Parameters']);
    return Object.hasOwn(parameters, name)
      ? this.#parameter(name, fieldsOf(parameters[name]))
      : { unknown: this.#place(name) };
  }

  #parameter(name: string, { Default: standard, Type: type }: Fields): unknown {
    const value = this.#options.parameters.get(name) ?? standard;
    if (value === undefined) {
      this.#asked.add(name);
      return { unknown: `parameter ${this.#place(name)}` };
    }
    const kind = plainText(type);
    // The value of such a parameter is the name of an entry in the Parameter Store.
    if (kind.startsWith('AWS::SSM::Parameter::Value')) return { unknown: `parameter ${this.#place(name)}` };
    const isList = kind === 'CommaDelimitedList' || kind.startsWith('List<');
    return isList && typeof value === 'string' ? value.split(',').map((one) => one.trim()) : value;
  }

  #attribute(argument: unknown): unknown {
    const parts = (typeof argument === 'string' ? argument.split('.') : listOf(argument)).map(plainText);
    const [id = '', ...attribute] = parts;
    const named = attribute.join('.');
    if (named.startsWith('Outputs.')) {
      const output = this.#options.outputsOf?.(id)?.get(named.slice('Outputs.'.length));
      if (output !== undefined) return output;
    }
    return { unknown: `${this.#place(id)}.${named}` };
  }

  #substitute(argument: unknown, depth: number): unknown {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const given = fieldsOf(variables);
    const pieces = plainText(text)
      // A name has none of these characters; without them, the search for its end would start again at each brace.
      .split(/(\$\{[^${}]*\})/)
      .filter((piece) => piece !== '');
    return joined(
      pieces.map((piece) => {
        const name = /^\$\{([^}]*)\}$/.exec(piece)?.[1]?.trim();
        if (name === undefined) return piece;
        if (name.startsWith('!')) return `\${${name.slice(1)}}`;
        if (Object.hasOwn(given, name)) return this.#resolve(given[name], depth);
        return name.includes('.') ? this.#attribute(name) : this.#ref(name);
      }),
      '',
    );
  }

  #join(argument: unknown, depth: number): unknown {
    const [delimiter, items] = listOf(argument);
    const resolved = this.#resolve(items, depth);
    return Array.isArray(resolved)
      ? joined(resolved, plainText(delimiter))
      : { unknown: `Fn::Join of ${placeIn(resolved)}` };
  }

  #select(argument: unknown, depth: number): unknown {
    const [index, items] = listOf(this.#resolve(argument, depth));
    if (!Array.isArray(items)) return { unknown: `Fn::Select ${placeIn(index)} of ${placeIn(items)}` };
    const place = typeof index === 'object' ? Number.NaN : Number(index);
    return Number.isInteger(place) && place in items ? items[place] : { unknown: `Fn::Select ${placeIn(index)}` };
  }

  #split(argument: unknown, depth: number): unknown {
    const [delimiter, text] = listOf(this.#resolve(argument, depth));
    return typeof text === 'string' && typeof delimiter === 'string'
      ? text.split(delimiter)
      : { unknown: `Fn::Split of ${placeIn(text)}` };
  }

  #choose(argument: unknown, depth: number): unknown {
    const [name, yes, no] = listOf(argument);
    const holds = this.#holds(name, depth);
    if (isKnown(holds)) return this.#resolve(holds ? yes : no, depth);
    const both = [this.#resolve(yes, depth), this.#resolve(no, depth)];
    // It does not matter which of two equal values it is.
    return JSON.stringify(both[0]) === JSON.stringify(both[1]) ? both[0] : { unknown: `condition ${placeIn(name)}` };
  }

  #find(argument: unknown, depth: number): unknown {
    const [map, first, second] = listOf(this.#resolve(argument, depth));
    if (![map, first, second].every((one) => typeof one === 'string' || typeof one === 'number'))
      return { unknown: `Fn::FindInMap ${placeIn(map)}` };
    const found = fieldsOf(fieldsOf(fieldsOf(this.#template.content['Mappings'])[plainText(map)])[plainText(first)]);
    return (
      found[plainText(second)] ?? {
        unknown: `Fn::FindInMap ${plainText(map)}.${plainText(first)}.${plainText(second)}`,
      }
    );
  }

  #import(argument: unknown, depth: number): unknown {
    const name = this.#resolve(argument, depth);
    const exported = typeof name === 'string' ? this.#options.exports?.get(name) : undefined;
    return exported ?? { unknown: `Fn::ImportValue ${placeIn(name)}` };
  }

  #holds(name: unknown, depth: number): Known<boolean> {
    const key = plainText(name);
    const known = this.#conditions.get(key);
    if (known !== undefined) return known;
    const declared = fieldsOf(this.#template.content['Conditions'])[key];
    if (declared === undefined || depth > DEEPEST) return { unknown: `condition ${this.#place(key)}` };
    const holds = evaluateCondition(declared, {
      resolve: (value) => this.#resolve(value, depth + 1),
      holds: (other) => this.#holds(other, depth + 1),
    });
    this.#conditions.set(key, holds);
    return holds;
  }

  #place(name: string): string {
    return `${this.#options.prefix ?? ''}${name}`;
  }
}

interface Call {
  readonly name: string;
  readonly argument: unknown;
}

/** A function is a map with its name as the only key. */
function callOf(value: Fields): Call | undefined {
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) return undefined;
  return { name, argument: value[name] };
}

/** Joins values to one text, or to an unknown one that shows the places of its unknown parts: `${AWS::StackName}-errors`. */
function joined(parts: readonly unknown[], delimiter: string): string | Unknown {
  const text = parts.map((part) => (isUnknown(part) ? `\${${part.unknown}}` : plainText(part))).join(delimiter);
  const [only] = parts;
  if (parts.length === 1 && isUnknown(only)) return only;
  return parts.some(isUnknown) ? { unknown: text } : text;
}

/** Whether the value is an unknown one. */
export function isUnknown(value: unknown): value is Unknown {
  return isFields(value) && Object.keys(value).length === 1 && typeof value['unknown'] === 'string';
}

function placeIn(value: unknown): string {
  if (isUnknown(value)) return value.unknown;
  return typeof value === 'string' || typeof value === 'number' ? plainText(value) : 'a list';
}

/** Reads a value from Systems Manager or Secrets Manager when the stack is deployed. */
function isDynamic(text: string): boolean {
  return text.includes('{{resolve:');
}
