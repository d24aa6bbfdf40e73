const ELLIPSIS = '…';

/** Shares of the room that the beginning of a name gets, the one that reads best first. */
const HEAD_SHARES = [0.4, 0.2, 0.6, 0.8, 0] as const;

/** What parts the words of a name. */
const SEPARATOR = /[-_/:.\s]/;

/** By so many characters a cut moves to stand between words. */
const REACH = 6;

/** Names of at most `width` characters, shortened in the middle, in a way that tells them apart where there is one. */
export function shortenNames(names: readonly string[], width: number): readonly string[] {
  const ways = HEAD_SHARES.map((share) => names.map((name) => shortenMiddle(name, width, share)));
  const count = new Set(names).size;
  return ways.find((shortened) => new Set(shortened).size === count) ?? ways[0] ?? names;
}

/** `checkout-service-production-target-5xx` as `checkout-…-target-5xx`. */
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
