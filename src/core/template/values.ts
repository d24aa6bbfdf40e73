import type { Known } from '../audit/known.ts';
import { isUnknown } from './resolver.ts';

/** Returns a text; a number becomes one. Undefined if the value is absent or of another kind. */
export function textOf(value: unknown): Known<string> | undefined {
  if (isUnknown(value)) return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

/** Returns a number; CloudFormation also accepts one as text. */
export function numberOf(value: unknown): Known<number> | undefined {
  if (isUnknown(value)) return value;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** Returns a boolean; CloudFormation also accepts one as text. */
export function booleanOf(value: unknown): Known<boolean> | undefined {
  if (isUnknown(value)) return value;
  if (typeof value === 'boolean') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : undefined;
  if (text === 'true' || text === 'yes') return true;
  return text === 'false' || text === 'no' ? false : undefined;
}
