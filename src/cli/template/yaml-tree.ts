import { type Document, isAlias, isMap, isScalar, isSeq, visit } from 'yaml';
import { fieldsOf } from '../../core/template/template.ts';

/** Short functions whose names differ from the long ones. */
const LONG: Readonly<Record<string, string>> = { '!Ref': 'Ref', '!Condition': 'Condition' };

/** Values that aliases may make. */
export const MOST_VALUES = 200_000;

/** Deepest nesting of values, with those behind aliases. */
const DEEPEST = 500;

/** Turns a document into plain values, with short functions in their long form. Undefined if aliases make too many values, or contain themselves. */
export function readTree(document: Document.Parsed): unknown {
  return new TreeReader(targetsIn(document)).read(document.contents);
}

/** The node of each alias. The parser's own way looks through the whole document for each. */
function targetsIn(document: Document.Parsed): ReadonlyMap<unknown, unknown> {
  const anchors = new Map<string, unknown>();
  const targets = new Map<unknown, unknown>();
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) targets.set(node, anchors.get(node.source));
      else if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

class TreeReader {
  readonly #targets: ReadonlyMap<unknown, unknown>;
  #values = 0;
  #depth = 0;
  #isTooLarge = false;

  constructor(targets: ReadonlyMap<unknown, unknown>) {
    this.#targets = targets;
  }

  read(contents: unknown): unknown {
    const value = this.#read(contents);
    return this.#isTooLarge ? undefined : (value ?? null);
  }

  #read(node: unknown): unknown {
    this.#values += 1;
    this.#isTooLarge ||= this.#values > MOST_VALUES || this.#depth > DEEPEST;
    if (this.#isTooLarge) return undefined;
    this.#depth += 1;
    const value = this.#readTagged(node);
    this.#depth -= 1;
    return value;
  }

  #readTagged(node: unknown): unknown {
    const tag = tagOf(node);
    const value = this.#plain(node);
    if (tag === undefined) return value;
    if (tag === '!GetAtt' && typeof value === 'string') {
      const dot = value.indexOf('.');
      return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
    }
    return { [LONG[tag] ?? `Fn::${tag.slice(1)}`]: value };
  }

  #plain(node: unknown): unknown {
    if (isAlias(node)) return this.#read(this.#targets.get(node));
    if (isScalar(node)) return node.value;
    if (isSeq(node)) return node.items.map((one) => this.#read(one));
    if (!isMap(node)) return undefined;
    const entries = node.items.flatMap(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      const read = this.#read(value);
      // The merge key takes the entries of another map.
      return name === '<<' ? Object.entries(fieldsOf(read)) : [[name, read] as const];
    });
    return Object.fromEntries(entries);
  }
}

/** A tag of CloudFormation; YAML's own begin with two exclamation marks. */
function tagOf(node: unknown): string | undefined {
  const tag = isScalar(node) || isSeq(node) || isMap(node) ? node.tag : undefined;
  return tag !== undefined && /^![A-Z]/.test(tag) ? tag : undefined;
}
