import * as z from 'zod';
import type { Caller } from '../../../service.ts';
import { invalidParameter } from '../store.ts';

/** The handler of each operation, by name. */
export type Operations = Readonly<Record<string, (input: unknown, caller: Caller) => unknown>>;

/** Parses the input of an operation. @throws ServiceError `InvalidParameterException` for a mistake */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidParameter(`${issue?.path.join('.') || 'input'}: ${issue?.message ?? 'invalid'}`);
}

/** @throws ServiceError unless the name is 1 to 255 letters, numbers, underscores and hyphens */
export function checkName(what: string, name: string): void {
  if (!/^[\w-]{1,255}$/.test(name))
    throw invalidParameter(`${what} must be 1 to 255 letters, numbers, underscores and hyphens, got "${name}".`);
}

/** @throws ServiceError for a value that is not one of the words; an absent member is valid */
export function checkOneOf(what: string, given: string | undefined, words: readonly string[]): void {
  if (given !== undefined && !words.includes(given))
    throw invalidParameter(`${what} must be one of ${words.join(', ')}, got ${given}.`);
}

export const launchTypes = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'] as const;

export const tags = z.array(z.object({ key: z.string().optional(), value: z.string().optional() })).optional();

export const deploymentConfiguration = z
  .looseObject({
    minimumHealthyPercent: z.number().optional(),
    maximumPercent: z.number().optional(),
    strategy: z.string().optional(),
    bakeTimeInMinutes: z.number().optional(),
    alarms: z.object({ alarmNames: z.array(z.string()), enable: z.boolean(), rollback: z.boolean() }).optional(),
    deploymentCircuitBreaker: z
      .object({
        enable: z.boolean(),
        rollback: z.boolean(),
        resetOnHealthyTask: z.boolean().optional(),
        thresholdConfiguration: z.object({ type: z.string(), value: z.number() }).optional(),
      })
      .optional(),
    earlySuccessCriteria: z
      .object({
        enable: z.boolean(),
        healthyPercent: z.number().optional(),
        sourceServiceRevisionCleanup: z.string().optional(),
      })
      .optional(),
    linearConfiguration: z
      .object({ stepPercent: z.number().optional(), stepBakeTimeInMinutes: z.number().optional() })
      .optional(),
    canaryConfiguration: z
      .object({ canaryPercent: z.number().optional(), canaryBakeTimeInMinutes: z.number().optional() })
      .optional(),
    lifecycleHooks: z
      .array(
        z.object({
          targetType: z.string().optional(),
          hookTargetArn: z.string().optional(),
          roleArn: z.string().optional(),
          lifecycleStages: z.array(z.string()).optional(),
          hookDetails: z.unknown().optional(),
          timeoutConfiguration: z
            .object({ timeoutInMinutes: z.number().optional(), action: z.string().optional() })
            .optional(),
        }),
      )
      .optional(),
  })
  .optional();

export interface PageRequest {
  readonly nextToken: string | undefined;
  readonly size: number;
}

/** Returns one page, and the token of the next if there is one. */
export function pageOf<T>(
  items: readonly T[],
  { nextToken, size }: PageRequest,
): { page: readonly T[]; nextToken?: string } {
  const start = nextToken === undefined ? 0 : Number(Buffer.from(nextToken, 'base64url').toString());
  if (!Number.isInteger(start) || start < 0) throw invalidParameter('Invalid token.');
  const page = items.slice(start, start + size);
  if (start + size >= items.length) return { page };
  return { page, nextToken: Buffer.from(String(start + size)).toString('base64url') };
}

/** The page size of a request. @throws ServiceError if it is not between 1 and the maximum */
export function pageSize(
  asked: number | undefined,
  limits: { readonly default: number; readonly max: number },
): number {
  if (asked !== undefined && (asked < 1 || asked > limits.max)) {
    throw invalidParameter(`maxResults must be between 1 and ${limits.max}.`);
  }
  return asked ?? limits.default;
}
