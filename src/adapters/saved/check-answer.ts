import type * as z from 'zod/mini';
import { GatewayError } from '../../guard/errors.ts';
import { describePath } from './describe-path.ts';

/**
 * Checks a part of an answer of AWS by the members that the rules read, which are those that are saved.
 *
 * @throws GatewayError if a member has another type: the rules would judge a value that is not one
 */
export function checkAnswer<T>(action: string, schema: z.ZodMiniType, part: T): T {
  const parsed = schema.safeParse(part);
  if (parsed.success) return part;
  const place = describePath(parsed.error.issues[0]?.path ?? []);
  const message = `${action} returned a value of the wrong type${place === '' ? '' : ` in ${place}`}: update ecs-guard`;
  throw new GatewayError('invalid', action, message);
}
