const unitMs: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/** `90s`, `10m`, `2h`, `1h30m`, `1d` in milliseconds; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  if (!/^(?:\d{1,9}d)?(?:\d{1,9}h)?(?:\d{1,9}m)?(?:\d{1,9}s)?$/.test(text) || text === '') return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)([dhms])/g)) total += Number(count) * (unitMs[unit ?? ''] ?? 0);
  return total;
}
