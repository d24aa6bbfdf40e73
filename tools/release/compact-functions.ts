import { fieldsOf, isFields } from '../../src/core/template/template.ts';

/**
 * Writes functions in fewer lines, with the same result: `Fn::GetAtt` and a `Fn::Join` of texts become one `Fn::Sub`. A
 * template that CloudFormation accepts in a call has at most 51,200 bytes, and a function of several lines costs its indent
 * on each.
 */
export function compactFunctions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(compactFunctions);
  if (!isFields(value)) return value;
  const text = substitutionOf(value);
  if (text !== undefined && !('Ref' in value)) return text.includes('${') ? { 'Fn::Sub': text } : text;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, compactFunctions(one)]));
}

/** The value as the text of `Fn::Sub`; undefined if it is more than texts, references and attributes. */
function substitutionOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.replaceAll('${', '${!');
  const [name, ...others] = Object.entries(fieldsOf(value));
  if (name === undefined || others.length > 0) return undefined;
  const [key, argument] = name;
  if (key === 'Ref' && typeof argument === 'string') return `\${${argument}}`;
  if (key === 'Fn::GetAtt' && isTexts(argument)) return `\${${argument.join('.')}}`;
  if (key === 'Fn::Sub' && typeof argument === 'string') return argument;
  return key === 'Fn::Join' && Array.isArray(argument) ? joined(argument) : undefined;
}

function joined([separator, parts]: readonly unknown[]): string | undefined {
  if (typeof separator !== 'string' || !Array.isArray(parts)) return undefined;
  const texts = parts.map(substitutionOf);
  return isTexts(texts) ? texts.join(separator.replaceAll('${', '${!')) : undefined;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
