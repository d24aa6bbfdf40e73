/** Plain data in an event. */
export type Detail = Readonly<Record<string, unknown>>;

/** Removes undefined values at every depth, so that consumers never receive a null. */
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
