// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import type { Random } from './random.ts';

type Fields = Record<string, unknown>;

/** Changes a tree of JSON in one to four places, each in a random way. Returns a new tree. */
export function mutateTree(tree: unknown, random: Random): unknown {
  let mutant: unknown = structuredClone(tree);
  for (let left = 1 + random.below(4); left > 0; left -= 1) mutant = mutateOnce(mutant, random);
  return mutant;
}

function mutateOnce(tree: unknown, random: Random): unknown {
  if (random.below(8) === 0 && isFields(tree)) return addCycle(tree, random);
  const place = placeIn(tree, random);
  if (place === undefined) return otherValue(random, tree);
  const { parent, key } = place;
  const value = Reflect.get(parent, key);
  switch (random.below(7)) {
    case 0:
      remove(parent, key);
      break;
    case 1:
      duplicate(parent, value, random);
      break;
    case 2:
      Reflect.set(parent, key, intrinsic(random, value));
      break;
    case 3:
      Reflect.set(parent, key, nested(random, value));
      break;
    default:
      Reflect.set(parent, key, otherValue(random, tree));
  }
  return tree;
}

interface Place {
  readonly parent: object;
  readonly key: string;
}

/** A random place, found by walking down: deep places are as likely as shallow ones. */
function placeIn(tree: unknown, random: Random): Place | undefined {
  let place: Place | undefined;
  let value = tree;
  while (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    const [first, ...others] = keys;
    if (first === undefined || (place !== undefined && random.below(4) === 0)) break;
    const key = random.pick([first, ...others]);
    place = { parent: value, key };
    value = Reflect.get(value, key);
  }
  return place;
}

function remove(parent: object, key: string): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else Reflect.deleteProperty(parent, key);
}

const ODD_KEYS = ['__proto__', 'constructor', 'toString', '', '<<', 'Fn::Sub', 'Ref', 'unknown', 'Copy'] as const;

/** Copies a value under odd names, or many times. */
function duplicate(parent: object, value: unknown, random: Random): void {
  const copies = random.pick([1, 1, 2, 50]);
  for (let index = 0; index < copies; index += 1) {
    const copy: unknown = structuredClone(value);
    const key = copies > 2 ? `Copy${index}` : random.pick([...ODD_KEYS]);
    if (Array.isArray(parent)) parent.push(copy);
    else Object.defineProperty(parent, key, { value: copy, enumerable: true, configurable: true, writable: true });
  }
}

/** Sizes are bounded, so that a mutant stays within the size of a template. */
const LONG = 'x'.repeat(100_000);

/** A value of another type, a huge number or a long text. */
function otherValue(random: Random, tree: unknown): unknown {
  const ids = isFields(tree) ? Object.keys(fieldsOf(tree['Resources'])) : [];
  return random.pick<() => unknown>([
    () => null,
    () => true,
    () => '',
    () => [],
    () => ({}),
    () => [[null]],
    () => ({ unknown: 'parameter P' }),
    () => random.pick([0, -1, 0.5, 1e308, -1e308, 1e15, 2 ** 31, 2 ** 53 + 2, 5e-324]),
    () => random.pick(['true', 'NaN', '1e999', '-0', '\u0000', '\uD800', '{{resolve:ssm:x}}', 'a:b:c:d:e:f/g']),
    () => random.pick([LONG, '${'.repeat(5_000), '(('.repeat(5_000), 'a.'.repeat(5_000), `arn:${':'.repeat(9_000)}`]),
    () => random.pick(['', ...ids]),
    () => Array.from({ length: 2_000 }, (_, index) => index),
  ])();
}

/** A function of CloudFormation, right or wrong. */
function intrinsic(random: Random, value: unknown): unknown {
  return random.pick<unknown>([
    { Ref: 'Service' },
    { Ref: null },
    { Ref: 'AWS::NoValue' },
    { 'Fn::GetAtt': ['Service', 'Name'] },
    { 'Fn::GetAtt': 5 },
    { 'Fn::GetAtt': 'A.B.C.D' },
    { 'Fn::Sub': '${A}${B.C}${!D}${' },
    { 'Fn::Sub': [value, { A: { Ref: 'B' } }] },
    { 'Fn::Sub': [] },
    { 'Fn::Join': 'x' },
    { 'Fn::Join': [',', [value, { Ref: 'X' }]] },
    { 'Fn::Join': [{ a: 1 }, { b: 2 }] },
    { 'Fn::Select': [99, []] },
    { 'Fn::Select': [-1, [value]] },
    { 'Fn::Select': ['0', { 'Fn::Split': ['', 'abc'] }] },
    { 'Fn::Split': [',', value] },
    { 'Fn::If': ['Unknown', value, { Ref: 'AWS::NoValue' }] },
    { 'Fn::If': [] },
    { 'Fn::FindInMap': [] },
    { 'Fn::FindInMap': ['constructor', 'prototype', 'name'] },
    { 'Fn::ImportValue': { 'Fn::Sub': '${A}' } },
    { 'Fn::Transform': { Name: 'AWS::Include' } },
    { 'Fn::ForEach::X': ['A', ['b'], {}] },
    { 'Fn::Nothing': value },
  ]);
}

/** The value in many layers of one kind. */
function nested(random: Random, value: unknown): unknown {
  const depth = random.pick([5, 60, 150, 500]);
  const wrap = random.pick<(inner: unknown) => unknown>([
    (inner) => [inner],
    (inner) => ({ a: inner }),
    (inner) => ({ 'Fn::Join': ['', [inner, 'x']] }),
    (inner) => ({ 'Fn::If': ['C', inner, inner] }),
    (inner) => ({ 'Fn::Sub': ['${v}', { v: inner }] }),
    (inner) => ({ 'Fn::Not': [inner] }),
  ]);
  // The same value twice per layer would double the text with each layer.
  const layers = /Fn::If/.test(JSON.stringify(wrap(0))) ? Math.min(depth, 8) : depth;
  let inner = value;
  for (let layer = 0; layer < layers; layer += 1) inner = wrap(inner);
  return inner;
}

/** Conditions, outputs, alarms or stacks that name each other. */
function addCycle(tree: Fields, random: Random): Fields {
  const resources = fieldsOf(tree['Resources']);
  const [first] = Object.keys(resources);
  const kinds: readonly [() => Fields, ...(() => Fields)[]] = [
    () => ({
      Conditions: {
        A: { 'Fn::And': [{ Condition: 'B' }, { Condition: 'B' }, { Condition: 'C' }] },
        B: { 'Fn::Or': [{ Condition: 'C' }, { Condition: 'A' }, { Condition: 'A' }] },
        C: { 'Fn::Not': [{ Condition: 'A' }] },
      },
      Resources: { ...resources, Cyclic: { Type: 'AWS::ECS::Service', Condition: 'A' } },
    }),
    () => ({
      Resources: {
        ...resources,
        ...Object.fromEntries(
          Array.from({ length: 6 }, (_, index) => [
            `Self${index}`,
            { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'mutant.json' } },
          ]),
        ),
      },
    }),
    () => ({
      Parameters: { P: { Type: 'String', Default: { Ref: 'P' } } },
      Outputs: { O: { Value: { 'Fn::GetAtt': ['Self', 'Outputs.O'] }, Export: { Name: { 'Fn::ImportValue': 'O' } } } },
    }),
    () => ({
      Resources: {
        ...resources,
        ...(first === undefined
          ? {}
          : {
              [first]: {
                Type: 'AWS::ECS::Service',
                Properties: { ServiceName: { Ref: first }, Cluster: { 'Fn::GetAtt': [first, 'Cluster'] } },
              },
            }),
      },
    }),
  ];
  return { ...tree, ...random.pick(kinds)() };
}

/** Changes a text: cuts, repeats and swaps parts of it, so that it may not even be YAML or JSON. */
export function mutateText(text: string, random: Random): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at] ?? '';
  const others = random.pick<readonly string[]>([
    [],
    [line, line],
    [`  ${line}`],
    [line.trimStart()],
    [`${line}: {`],
    [`&a ${line}`, '*a'],
    ['<<: *missing'],
    [line.replace(/[A-Za-z]+/, '!Sub')],
    [line.replace(/:.*/, ': !GetAtt [[[')],
    ['---', line],
    [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...Array.from(
        { length: 9 },
        (_, index) =>
          `b${index}: &b${index} [${Array(9)
            .fill(index === 0 ? '*a' : `*b${index - 1}`)
            .join()}]`,
      ),
    ],
    [`${'- '.repeat(500)}x`],
    ['\u0000\uFEFF'],
    [`a: ${'['.repeat(100_000)}`],
    [`${'{"a":'.repeat(50_000)}`],
    [`${' '.repeat(50_000)}a: b`],
  ]);
  return [...lines.slice(0, at), ...others, ...lines.slice(at + 1)].join('\n');
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {};
}
