import { readFile } from 'node:fs/promises';
import * as z from 'zod';

/** A resource of a template, with unresolved references. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /**
   * Path in the construct tree without the stack, e.g. `Guard/ReconcilerQueue`; the logical id if the template has
   * none.
   */
  readonly label: string;
  /** What CloudFormation does with the resource when the stack is deleted. @default Delete */
  readonly deletionPolicy?: string;
}

export interface Template {
  readonly stackName: string;
  /** By logical id, in the template's order. */
  readonly resources: ReadonlyMap<string, TemplateResource>;
}

const resource = z.strictObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  Metadata: z.looseObject({ 'aws:cdk:path': z.string().optional() }).default({}),
  DependsOn: z.unknown().optional(),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

// Strict, because conditions, mappings and transforms would change what is deployed.
const template = z.strictObject({
  Resources: z.record(z.string(), resource),
  AWSTemplateFormatVersion: z.string().optional(),
  Description: z.string().optional(),
  Metadata: z.unknown().optional(),
  Outputs: z.unknown().optional(),
  Parameters: z.unknown().optional(),
  Rules: z.unknown().optional(),
});

/** Reads a template file. @throws Error naming the stack if the template uses something that is not simulated */
export async function readTemplate(file: string, stackName: string): Promise<Template> {
  return parseTemplate(JSON.parse(await readFile(file, 'utf8')), stackName);
}

/**
 * @throws Error naming every part of the template that is not simulated
 * @internal
 */
export function parseTemplate(json: unknown, stackName: string): Template {
  const { Resources } = parsePart(template, json, `template of ${stackName}`);
  const resources = Object.entries(Resources).map(([logicalId, given]) => {
    const { Type: type, Properties: properties, Metadata, DeletionPolicy: deletionPolicy } = given;
    const label = labelOf(Metadata['aws:cdk:path']) ?? logicalId;
    const policy = deletionPolicy === undefined ? {} : { deletionPolicy };
    return [logicalId, { logicalId, type, properties, label, ...policy }] as const;
  });
  return { stackName, resources: new Map(resources) };
}

/** Parses one part of a template. @throws Error naming `owner` and everything that the schema does not accept */
export function parsePart<T>(schema: z.ZodType<T>, value: unknown, owner: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'whole'}: ${issue.message}`);
  throw new Error(`${owner} asks for something that is not simulated: ${faults.join('; ')}`);
}

/** Shortens `Stack/Guard/Observer/Role/Resource` to `Guard/Observer/Role`. */
function labelOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const parts = path.split('/').slice(1);
  return (parts.at(-1) === 'Resource' ? parts.slice(0, -1) : parts).join('/');
}
