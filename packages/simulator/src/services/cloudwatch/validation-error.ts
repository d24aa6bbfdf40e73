import type { z } from 'zod';
import { ServiceError } from '../../service.ts';

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message);
}

export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw validationError(`${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'invalid'}`);
}
