import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, type Document, parseDocument } from 'yaml';
import { lazy } from '../../core/lazy.ts';
import { parseJson } from '../../core/parse-json.ts';
import { fieldsOf, isFields, plainText, type Template } from '../../core/template/template.ts';
import { linesOfJson } from './json-lines.ts';
import { MOST_VALUES, readTree } from './yaml-tree.ts';

/** A template, or why the text is not one: one line that says what to do. */
export type TemplateReading =
  | { readonly is: 'read'; readonly template: Template }
  | { readonly is: 'refused'; readonly because: string };

/** CloudFormation's limit of a template in S3. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_CHARACTERS = 1_048_576;

/** Deepest nesting; the parser recurses. */
const DEEPEST = 200;

/** Parses a template of CloudFormation, in YAML or JSON, with its short functions (`!Ref`) in the long form. */
export function parseTemplate(text: string, source: string): TemplateReading {
  const refuse = (because: string): TemplateReading => ({ is: 'refused', because: `${source}: ${because}` });
  if (text.length > MOST_CHARACTERS) {
    return refuse(`a template has at most ${MOST_CHARACTERS} characters, got ${text.length}: split it`);
  }
  if (deepestIn(text) > DEEPEST) return refuse(`a template is nested at most ${DEEPEST} levels deep`);
  const reading = readText(text);
  if ('because' in reading) return refuse(reading.because);
  const { content, lineOf } = reading;
  const problem = problemOf(content);
  return problem === undefined
    ? { is: 'read', template: { source, content: fieldsOf(content), lineOf } }
    : refuse(problem);
}

interface Text extends Pick<Template, 'lineOf'> {
  readonly content: unknown;
}

/** The parser of YAML also reads JSON, but takes a second for a large template. */
function readText(text: string): Text | { readonly because: string } {
  const content = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  if (content === undefined) return readYaml(text);
  const lines = lazy(() => linesOfJson(text));
  return { content, lineOf: (path) => lines()(path) };
}

function readYaml(text: string): Text | { readonly because: string } {
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
    return { because: `line ${at.line} is not valid YAML or JSON: ${error.message.split('\n')[0]}` };
  }
  const content = readTree(document);
  return content === undefined
    ? { because: `aliases make more than ${MOST_VALUES} values, or contain themselves: write them out` }
    : { content, lineOf: (path) => lineOf(document, lines, path) };
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
    const name = typeof macro === 'string' ? macro : plainText(fieldsOf(macro)['Name'] ?? 'a macro');
    return `the transform ${name} changes the template, so it is not read: check what it becomes, with "aws cloudformation get-template --template-stage Processed"`;
  }
  const { Resources: resources } = content;
  if (!isFields(resources)) return 'there is no map Resources, so this is not a template of CloudFormation';
  const [loop] = Object.keys(resources).filter((name) => name.startsWith('Fn::'));
  return loop === undefined
    ? undefined
    : `${loop} among the resources is not read: check what it becomes, with "aws cloudformation get-template --template-stage Processed"`;
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
