import type { z } from 'zod';
import { ServiceError, SimulatorGap } from '../../service.ts';

export function validationError(message: string, cause?: Error): ServiceError {
  return new ServiceError('ValidationError', message, cause === undefined ? {} : { cause });
}

/** An error for a feature of CloudWatch that the simulator does not have. */
export function gap(message: string): SimulatorGap {
  return new SimulatorGap('ValidationError', message);
}

export function parseInput<T>(schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw validationError(`${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'invalid'}`);
}
