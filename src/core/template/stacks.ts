import { isKnown, type Known } from '../audit/known.ts';
import { isUnknown, type ResolveOptions, Resolver } from './resolver.ts';
import { type Fields, fieldsOf, plainText, type Template } from './template.ts';

/** A resource with its functions resolved as far as the template decides them. */
export interface Resource {
  /** The logical ID, with those of the nested stacks around it: `Network/Targets`. */
  readonly place: string;
  readonly type: string;
  readonly properties: Fields;
  readonly metadata: Fields;
  readonly template: Template;
  /** The logical ID in its template. */
  readonly logicalId: string;
}

/** The resources of templates that belong together. */
export interface Stacks {
  /** By place. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** Parameters without a value, which findings may depend on. */
  readonly parameters: readonly string[];
  /** What could not be read, one sentence each. */
  readonly unread: readonly string[];
}

/** Where templates of nested stacks come from. */
export interface NestedTemplates {
  /**
   * Returns the template of a nested stack in a local file, or why it is not read. `url` is its TemplateURL, and `asset` the path
   * that the AWS CDK notes.
   */
  readonly load: (from: Template, url: unknown, asset: unknown) => Template | string;
}

/** Deepest nesting of stacks. */
const DEEPEST = 10;

/** Most nested stacks that are read; a few stacks that contain others several times can make millions. */
const MOST_STACKS = 500;

/** Reads the resources of templates with those of their nested stacks. Exports of one template are known in the others. */
export function readStacks(
  templates: readonly Template[],
  options: Pick<ResolveOptions, 'parameters' | 'pseudo'>,
  nested: NestedTemplates,
): Stacks {
  const world: World = {
    resources: new Map(),
    parameters: new Set(),
    unread: [],
    exports: new Map(),
    nested,
    stacks: 0,
  };
  const several = templates.length > 1;
  const prefixOf = (template: Template) => (several ? `${stackName(template)}/` : '');
  // The exports of all come first, because a template may import from one that comes later.
  for (const template of templates) noteExports(template, { ...options, prefix: prefixOf(template) }, world.exports);
  for (const template of templates) readStack(template, { ...options, prefix: prefixOf(template) }, world, []);
  return { resources: world.resources, parameters: [...world.parameters], unread: world.unread };
}

interface World {
  readonly resources: Map<string, Resource>;
  readonly parameters: Set<string>;
  readonly unread: string[];
  readonly exports: Map<string, unknown>;
  readonly nested: NestedTemplates;
  /** Nested stacks so far. */
  stacks: number;
}

function stackName({ source }: Template): string {
  return source.replace(/^.*[/\\]/, '').replace(/(?:\.template)?\.(?:json|ya?ml)$/, '');
}

/** Adds the resources of a stack, and returns its outputs. @param around files of the stacks around it */
function readStack(template: Template, options: ResolveOptions, world: World, around: readonly string[]) {
  const outputs = new Map<string, ReadonlyMap<string, unknown>>();
  const resolver = new Resolver(template, {
    ...options,
    exports: world.exports,
    outputsOf: (logicalId) => outputs.get(logicalId),
  });
  const prefix = options.prefix ?? '';
  const entries = Object.entries(fieldsOf(template.content['Resources'])).map(
    ([id, one]) => [id, fieldsOf(one)] as const,
  );
  const isStack = (fields: Fields) => fields['Type'] === 'AWS::CloudFormation::Stack';
  // Nested stacks come first: the others may use their outputs.
  for (const [id, fields] of entries.filter(([, one]) => isStack(one))) {
    if (!exists(resolver, fields)) continue;
    const read = readNested(template, id, { fields, resolver, options, world, around });
    if (read !== undefined) outputs.set(id, read);
  }
  for (const [logicalId, fields] of entries.filter(([, one]) => !isStack(one))) {
    if (!exists(resolver, fields)) continue;
    const place = `${prefix}${logicalId}`;
    world.resources.set(place, {
      place,
      type: plainText(fields['Type']),
      properties: fieldsOf(resolver.resolve(fields['Properties'])),
      metadata: fieldsOf(fields['Metadata']),
      template,
      logicalId,
    });
  }
  for (const name of resolver.parametersWithoutValue) world.parameters.add(`${prefix}${name}`);
  return outputsOf(template, resolver);
}

/** A resource whose condition only the deployment decides counts as existing. */
function exists(resolver: Resolver, { Condition: condition }: Fields): boolean {
  const holds: Known<boolean> = condition === undefined ? true : resolver.holds(condition);
  return !isKnown(holds) || holds;
}

function outputsOf(template: Template, resolver: Resolver): ReadonlyMap<string, unknown> {
  const outputs = Object.entries(fieldsOf(template.content['Outputs']));
  return new Map(outputs.map(([name, output]) => [name, resolver.resolve(fieldsOf(output)['Value'])] as const));
}

function noteExports(template: Template, options: ResolveOptions, exports: Map<string, unknown>): void {
  const resolver = new Resolver(template, options);
  for (const output of Object.values(fieldsOf(template.content['Outputs'])).map(fieldsOf)) {
    const name = resolver.resolve(fieldsOf(output['Export'])['Name']);
    if (typeof name === 'string') exports.set(name, resolver.resolve(output['Value']));
  }
}

interface NestedStack {
  readonly fields: Fields;
  readonly resolver: Resolver;
  readonly options: ResolveOptions;
  readonly world: World;
  readonly around: readonly string[];
}

function readNested(template: Template, id: string, { fields, resolver, options, world, around }: NestedStack) {
  const properties = fieldsOf(resolver.resolve(fields['Properties']));
  const place = `${options.prefix ?? ''}${id}`;
  const asset = fieldsOf(fields['Metadata'])['aws:asset:path'];
  const loaded = loadNested(template, { url: properties['TemplateURL'], asset }, { world, around });
  if (typeof loaded === 'string') {
    world.unread.push(`the nested stack ${place} was not read: ${loaded}`);
    return undefined;
  }
  world.stacks += 1;
  const given = Object.entries(fieldsOf(properties['Parameters'])).filter(([, value]) => value !== undefined);
  return readStack(
    loaded,
    {
      parameters: new Map(given),
      ...(options.pseudo !== undefined && { pseudo: options.pseudo }),
      prefix: `${place}/`,
    },
    world,
    [...around, template.source],
  );
}

function loadNested(
  template: Template,
  { url, asset }: { readonly url: unknown; readonly asset: unknown },
  { world, around }: Pick<NestedStack, 'world' | 'around'>,
): Template | string {
  if (around.length >= DEEPEST) return `stacks are nested more than ${DEEPEST} levels deep`;
  if (world.stacks >= MOST_STACKS)
    return `there are more than ${MOST_STACKS} nested stacks: check that template by itself`;
  const loaded = world.nested.load(template, url, asset);
  if (typeof loaded === 'string' || ![...around, template.source].includes(loaded.source)) return loaded;
  return `${loaded.source} contains itself: correct its TemplateURL`;
}

/** Returns the resource that a value refers to by `Ref`, or by one of its attributes. */
export function resourceOf(value: unknown, { resources }: Pick<Stacks, 'resources'>): Resource | undefined {
  if (!isUnknown(value)) return undefined;
  const named = resources.get(value.unknown);
  if (named !== undefined) return named;
  const dot = value.unknown.lastIndexOf('.');
  return dot < 0 ? undefined : resources.get(value.unknown.slice(0, dot));
}
