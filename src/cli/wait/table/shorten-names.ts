const ELLIPSIS = '…';

/** The share of the width for the start of a name, most readable first. */
const HEAD_SHARES = [0.4, 0.2, 0.6, 0.8, 0] as const;

/** Separates the words of a name. */
const SEPARATOR = /[-_/:.\s]/;

/** How many characters a cut may move to fall between words. */
const REACH = 6;

/** Shortens names in the middle to `width` characters, so that they stay distinguishable if possible. */
export function shortenNames(names: readonly string[], width: number): readonly string[] {
  const ways = HEAD_SHARES.map((share) => names.map((name) => shortenMiddle(name, width, share)));
  const count = new Set(names).size;
  return ways.find((shortened) => new Set(shortened).size === count) ?? ways[0] ?? names;
}

/** Shortens a name in the middle: `checkout-service-production-target-5xx` becomes `checkout-…-target-5xx`. */
export function shortenMiddle(name: string, width: number, headShare: number = HEAD_SHARES[0]): string {
  const letters = [...name];
  if (letters.length <= width) return name;
  const room = Math.max(0, width - ELLIPSIS.length);
  const head = Math.floor(room * headShare);
  const tail = room - head;
  return [...snapHead(letters.slice(0, head)), ELLIPSIS, ...snapTail(letters.slice(letters.length - tail))].join('');
}

function snapHead(head: readonly string[]): readonly string[] {
  const last = head.findLastIndex((letter) => SEPARATOR.test(letter));
  return last >= 0 && head.length - 1 - last <= REACH ? head.slice(0, last + 1) : head;
}

function snapTail(tail: readonly string[]): readonly string[] {
  const first = tail.findIndex((letter) => SEPARATOR.test(letter));
  return first >= 0 && first <= REACH ? tail.slice(first) : tail;
}
