/** Plain data as an event carries it. */
export type Detail = Readonly<Record<string, unknown>>;

/** Drops what is undefined, at every depth, so that a consumer never meets a null. */
export function withoutAbsent(value: Detail): Detail {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [[name, clean(part)]])),
  );
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  return isDetail(value) ? withoutAbsent(value) : value;
}

function isDetail(value: unknown): value is Detail {
  return typeof value === 'object' && value !== null;
}
