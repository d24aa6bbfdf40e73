import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, type Document, parseDocument } from 'yaml';
import { fieldsOf, isFields, type Template } from '../../core/template/template.ts';

/** A template, or why the text is not one: one line that says what to do. */
export type TemplateReading =
  | { readonly is: 'read'; readonly template: Template }
  | { readonly is: 'refused'; readonly because: string };

/** CloudFormation's limit of a template in S3. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_CHARACTERS = 1_048_576;

/** Deepest nesting; the parser recurses. */
const DEEPEST = 200;

/** Values that aliases may add. */
const MOST_VALUES = 200_000;

/** Parses a template of CloudFormation, in YAML or JSON, with its short functions (`!Ref`) in the long form. */
export function parseTemplate(text: string, source: string): TemplateReading {
  const refuse = (because: string): TemplateReading => ({ is: 'refused', because: `${source}: ${because}` });
  if (text.length > MOST_CHARACTERS) {
    return refuse(`a template has at most ${MOST_CHARACTERS} characters, got ${text.length}: split it`);
  }
  if (deepestIn(text) > DEEPEST) return refuse(`a template is nested at most ${DEEPEST} levels deep`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    schema: 'core',

    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const at = lines.linePos(error.pos[0]);
    return refuse(`line ${at.line} is not valid YAML or JSON: ${error.message.split('\n')[0]}`);
  }
  const content = new TreeReader(document).read();
  if (content === undefined) return refuse(`aliases make more than ${MOST_VALUES} values: write them out`);
  const problem = problemOf(content);
  if (problem !== undefined) return refuse(problem);
  return {
    is: 'read',
    template: { source, content: fieldsOf(content), lineOf: (path) => lineOf(document, lines, path) },
  };
}

/** An upper bound of the nesting, without building anything: brackets, or indents in steps of one. */
function deepestIn(text: string): number {
  let deepest = 0;
  let open = 0;
  for (const character of text) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++open);
    if (character === ']' || character === '}') open = Math.max(0, open - 1);
  }
  const indent = /^(?: |- )*/gm;
  for (const [space] of text.matchAll(indent)) deepest = Math.max(deepest, Math.ceil(space.length / 2));
  return deepest;
}

function problemOf(content: unknown): string | undefined {
  if (!isFields(content)) return 'a template is a map with Resources, got another value';
  const transforms = [content['Transform']].flat().filter((one) => one !== undefined);
  if (transforms.includes('AWS::Serverless-2016-10-31')) {
    return 'a SAM template is not read, because SAM changes it: check what it becomes, with "sam deploy" and then "aws cloudformation get-template --template-stage Processed"';
  }
  const [macro] = transforms.filter((one) => one !== 'AWS::LanguageExtensions');
  if (macro !== undefined) {
    const name = typeof macro === 'string' ? macro : String(fieldsOf(macro)['Name'] ?? 'a macro');
    return `the transform ${name} changes the template, so it is not read: check what it becomes, with "aws cloudformation get-template --template-stage Processed"`;
  }
  const { Resources: resources } = content;
  if (!isFields(resources)) return 'there is no map Resources, so this is not a template of CloudFormation';
  const [loop] = Object.keys(resources).filter((name) => name.startsWith('Fn::'));
  return loop === undefined
    ? undefined
    : `${loop} among the resources is not read: check what it becomes, with "aws cloudformation get-template --template-stage Processed"`;
}

/** Short functions whose names differ from the long ones. */
const LONG: Readonly<Record<string, string>> = { '!Ref': 'Ref', '!Condition': 'Condition' };

/** Turns nodes into plain values. */
class TreeReader {
  readonly #document: Document.Parsed;
  #values = 0;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  /** Undefined if aliases make too many values. */
  read(): unknown {
    const value = this.#read(this.#document.contents);
    return this.#values > MOST_VALUES ? undefined : (value ?? null);
  }

  #read(node: unknown): unknown {
    this.#values += 1;
    if (this.#values > MOST_VALUES) return undefined;
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
    if (isAlias(node)) return this.#read(node.resolve(this.#document));
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

/** The line of the deepest part of the path that the text has. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: readonly (string | number)[]): number | undefined {
  let node: unknown = document.contents;
  let at: number | undefined = (document.contents as ParsedNode | null)?.range[0];
  for (const step of path) {
    const pair = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      : undefined;
    const item = isSeq(node) ? itemOf(node.items, step) : undefined;
    const next: unknown = pair?.value ?? item;
    if (next === undefined || next === null) break;
    const place = pair === undefined ? next : pair.key;
    at = isScalar(place) || isMap(place) || isSeq(place) ? (place.range?.[0] ?? at) : at;
    node = isAlias(next) ? next.resolve(document) : next;
  }
  return at === undefined ? undefined : lines.linePos(at).line;
}

/** An item by its index, or by its `Id`, as the metrics of an alarm have it. */
function itemOf(items: readonly unknown[], step: string | number): unknown {
  if (typeof step === 'number') return items[step];
  return items.find((one) => isMap(one) && one.get('Id') === step);
}

/** Returns the values of a template's parameters from `Name=value` texts, or why one is refused. */
export function readParameters(texts: readonly string[]): ReadonlyMap<string, string> | string {
  const values = new Map<string, string>();
  for (const text of texts) {
    const [, name, value] = /^([A-Za-z0-9]+)=([\s\S]*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) return `--parameter must be like BakeTime=10, got "${text}"`;
    values.set(name, value);
  }
  return values;
}
