import { type CfnResource, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Unknown } from '../../../src/core/audit/known.ts';
import type { Fields } from '../../../src/core/template/template.ts';
import { isPlainRecord, overridesOf, pathOf, readProperties, referenceIn } from '../read-properties.ts';
import { finalProperty, isFunction } from '../services/final-properties.ts';

// What constructs know, in the form of a template whose functions are resolved: with CloudFormation's names, and with the place of
// each value that only a deployment knows.

/** Describes a value that `readProperties` or `finalProperty` returned. */
export function described(read: unknown): unknown {
  if (typeof read === 'string') return describedText(read);
  if (typeof read === 'number') return Token.isUnresolved(read) ? AT_DEPLOYMENT : read;
  if (Array.isArray(read)) return read.map(described);
  if (read === null || typeof read !== 'object') return read;
  if (isFunction(read)) return describedFunction(read);
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(read)) {
    const field = described(value);
    if (field !== undefined) fields[capitalized(name)] = field;
  }
  return fields;
}

function describedFunction(call: object): Unknown | undefined {
  return 'Ref' in call && call.Ref === 'AWS::NoValue' ? undefined : { unknown: JSON.stringify(call) };
}

const AT_DEPLOYMENT: Unknown = { unknown: 'a value known only at deployment' };

const REFERENCE = 'reference to ';

/** `readProperties` writes a reference as a text with the path, which may have spaces, and the attribute. */
function describedText(text: string): string | Unknown {
  if (!text.includes(REFERENCE)) return Token.isUnresolved(text) ? AT_DEPLOYMENT : text;
  const [before = '', path = '', attribute = ''] =
    /^(.*?)reference to (.+) ([A-Za-z0-9.]+)$/.exec(text)?.slice(1) ?? [];
  return before === '' && path !== '' && !path.includes(REFERENCE)
    ? { unknown: placeOf(path, attribute) }
    : { unknown: text.replaceAll(REFERENCE, '') };
}

/** `Shop/Alarm` for a `Ref`, `Shop/Alarm.Arn` for an attribute. */
function placeOf(path: string, attribute: string): string {
  return attribute === 'Ref' ? path : `${path}.${attribute}`;
}

/** Describes a value of a resource. Most are plain or a reference alone, and need not be read first. */
function describedRaw(scope: IConstruct, value: unknown): unknown {
  const reference = typeof value === 'string' ? referenceIn(value) : undefined;
  if (reference !== undefined) return { unknown: placeOf(pathOf(reference.target), reference.displayName) };
  // One text can stand for a whole list.
  if (Array.isArray(value) && value.every((one) => typeof one !== 'string'))
    return value.map((one) => describedRaw(scope, one)).filter((one) => one !== undefined);
  if (!isPlainRecord(value) || isFunction(value)) return described(readProperties(scope, value));
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(value)) {
    const field = describedRaw(scope, value[name]);
    if (field !== undefined) fields[capitalized(name)] = field;
  }
  return fields;
}

/** Describes properties of a resource as the final template has them. @param values by their names in CloudFormation */
export function describedProperties(resource: CfnResource, values: Fields): Fields {
  const overrides = overridesOf(resource);
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const field =
      name in overrides ? described(finalProperty(resource, name, value, overrides)) : describedRaw(resource, value);
    if (field !== undefined) fields[name] = field;
  }
  return fields;
}

/** Finds the construct at a place, or the one whose attribute stands there. */
export function constructAt({ node: { root } }: IConstruct, { unknown: place }: Unknown): IConstruct | undefined {
  let found: IConstruct | undefined = root;
  const path = place.replace(/\.[A-Za-z0-9]+$/, '');
  for (const id of path.split('/')) found = found?.node.tryFindChild(id);
  return found;
}

/** Names of fields, of which an app has few. */
const names = new Map<string, string>();

function capitalized(name: string): string {
  const found = names.get(name) ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  names.set(name, found);
  return found;
}
