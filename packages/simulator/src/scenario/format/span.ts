const unitMs = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const;

/** `90s`, `10m`, `1h30m`, `2d`, `500ms`, and `0`; undefined for anything else. */
export function parseSpan(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+)s)?(?:(\d+)ms)?$/.exec(text);
  if (parts === null || text === '') return undefined;
  const [d = '0', h = '0', m = '0', s = '0', ms = '0'] = parts.slice(1).map((part) => part ?? '0');
  const total = Number(d) * unitMs.d + Number(h) * unitMs.h + Number(m) * unitMs.m + Number(s) * unitMs.s + Number(ms);
  return Number.isSafeInteger(total) ? total : undefined;
}

/** The shortest text that `parseSpan` reads as the same span: `1h30m`, `11m42s`, `0s`. */
export function describeSpan(ms: number): string {
  if (ms < 0) return `-${describeSpan(-ms)}`;
  let rest = Math.round(ms);
  let text = '';
  for (const [unit, size] of Object.entries(unitMs)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text === '' ? '0s' : text;
}
