import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { attribute } from '../../config/table.ts';
import { lazy } from '../../core/lazy.ts';
import { type DurationMs, durationMs, type EpochMs, epochMs } from '../../core/time.ts';
import { GatewayError } from '../../guard/errors.ts';

/** An item as DynamoDB's API has it. */
export type Item = Record<string, AttributeValue>;

/** Field types of items. */
interface Fields {
  readonly text: z.ZodMiniType<string>;
  readonly maybeText: z.ZodMiniType<string | undefined>;
  readonly maybeNumber: z.ZodMiniType<number | undefined>;
  readonly instant: z.ZodMiniType<EpochMs>;
  readonly maybeInstant: z.ZodMiniType<EpochMs | undefined>;
  readonly duration: z.ZodMiniType<DurationMs>;
  readonly maybeDuration: z.ZodMiniType<DurationMs | undefined>;
}

/** The schema of an item, created on first use. */
export type ItemSchema<T> = () => z.ZodMiniType<T>;

/** Defines a schema. Mark calls with `@__PURE__`, so that a function's bundle contains only the schemas that it uses. */
export function itemSchema<T>(make: (fields: Fields) => z.ZodMiniType<T>): ItemSchema<T> {
  return lazy(() => make(fields()));
}

const fields = lazy((): Fields => {
  const text = z.string();
  const instant = z.pipe(
    z.int(),
    z.transform((value) => epochMs(value)),
  );
  const duration = z.pipe(
    z.int(),
    z.transform((value) => durationMs(value)),
  );
  return {
    text,
    maybeText: z.optional(text),
    maybeNumber: z.optional(z.number()),
    instant,
    maybeInstant: z.optional(instant),
    duration,
    maybeDuration: z.optional(duration),
  };
});

/** An object schema that returns absent fields as `undefined`, so stored and parsed objects are equal. */
export function object<S extends Readonly<Record<string, z.ZodMiniType>>>(shape: S) {
  const blank: Readonly<Record<string, undefined>> = Object.fromEntries(
    Object.keys(shape).map((key) => [key, undefined]),
  );
  return z.pipe(
    z.object(shape),
    z.transform((fields) => ({ ...blank, ...fields }) as Full<typeof fields>),
  );
}

type Full<T> = { readonly [K in keyof T]-?: T[K] };

/** Converts plain data to a DynamoDB item, without undefined values. */
export function toItem(data: object): Item {
  // A threshold may exceed 2^53; DynamoDB stores 38 digits.
  return marshall(data, { removeUndefinedValues: true, allowImpreciseNumbers: true });
}

/** Converts one value to a DynamoDB attribute. */
export function toAttribute(value: unknown): AttributeValue {
  return toItem({ value })['value'] ?? { NULL: true };
}

/**
 * Parses an item by its schema. Attributes outside the schema are left out.
 *
 * @throws GatewayError for an item that the guard did not write
 */
export function parseItem<T>(schema: ItemSchema<T>, item: Item, action: string): T {
  const parsed = z.safeParse(schema(), plainOf(item));
  if (parsed.success) return parsed.data;
  const name = `${item[attribute.pk]?.S} ${item[attribute.sk]?.S}`;
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new GatewayError('invalid', action, `item ${name} is unreadable (${faults}): repair or delete it`);
}

function plainOf(item: Item): Record<string, unknown> {
  return unmarshall(item, { wrapNumbers: Number });
}
