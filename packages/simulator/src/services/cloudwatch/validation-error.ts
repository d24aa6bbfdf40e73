import type { z } from 'zod';
import { ServiceError, SimulatorGap } from '../../service.ts';

export function validationError(message: string, cause?: Error): ServiceError {
  return new ServiceError('ValidationError', message, cause === undefined ? {} : { cause });
}

/** An error for a feature of CloudWatch that the simulator does not have. */
export function gap(message: string): SimulatorGap {
  return new SimulatorGap('ValidationError', message);
}

/**
 * Parses an input. The error lists what does not fit the constraints of CloudWatch's model, in the words of its alarm
 * operations.
 *
 * @see https://github.com/terraform-linters/tflint/issues/101 an error with these words
 */
export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => describeIssue(issue, given));
  const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
  throw validationError(`${count}: ${faults.join('; ')}`);
}

function describeIssue(issue: z.core.$ZodIssue, given: unknown): string {
  const value = issue.path.reduce<unknown>((inner, key) => Reflect.get(Object(inner), key), given);
  const shown = value === undefined || value === null ? 'null' : `'${written(value)}'`;
  return `Value ${shown} at '${describePath(issue.path)}' failed to satisfy constraint: Member must ${constraintOf(issue, value)}`;
}

/** `dimensions.1.member.value`: names begin with a lowercase letter, and members of a list are counted from 1. */
function describePath(path: readonly PropertyKey[]): string {
  const parts = path.map((key) =>
    typeof key === 'number' ? `${key + 1}.member` : String(key).charAt(0).toLowerCase() + String(key).slice(1),
  );
  return parts.join('.') || 'input';
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function constraintOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined || value === null) return 'not be null';
  if (issue.code === 'too_small') {
    if (issue.origin === 'number') return `have value greater than or equal to ${issue.minimum}`;
    return `have length greater than or equal to ${issue.minimum}`;
  }
  if (issue.code === 'too_big') {
    if (issue.origin === 'number') return `have value less than or equal to ${issue.maximum}`;
    return `have length less than or equal to ${issue.maximum}`;
  }
  if (issue.code === 'invalid_value') return `satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
  if (issue.code === 'invalid_format') return `satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
  return issue.code === 'invalid_type' ? `be of type ${issue.expected}` : `satisfy: ${issue.message}`;
}
