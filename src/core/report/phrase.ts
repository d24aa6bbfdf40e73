import { describeInstant, type EpochMs } from '../time.ts';

/** A piece of a sentence: the guard's own words, or a value that Slack and the terminal format differently. */
export type Piece =
  | { readonly is: 'words'; readonly text: string }
  /** A name from outside, shown exactly, so that it can be copied. */
  | { readonly is: 'name'; readonly text: string }
  /** Text from outside, at most `limit` characters. */
  | { readonly is: 'quote'; readonly text: string; readonly limit: number }
  | { readonly is: 'instant'; readonly at: EpochMs };

/** A sentence for both Slack and a terminal. */
export type Phrase = readonly Piece[];

/** Joins literal words with pieces from outside. The strings must be literals in the code. */
export function phrase(parts: TemplateStringsArray, ...values: readonly Phrase[]): Phrase {
  return parts.flatMap((text, index) => [
    ...(text === '' ? [] : [{ is: 'words', text } as const]),
    ...(values[index] ?? []),
  ]);
}

/** A name from outside, as a piece of a sentence. */
export function name(text: string): Phrase {
  return [{ is: 'name', text }];
}

/** Text from outside, as a piece of a sentence. */
export function quote(text: string, limit: number): Phrase {
  return [{ is: 'quote', text, limit }];
}

/** An instant, as a piece of a sentence. */
export function instant(at: EpochMs): Phrase {
  return [{ is: 'instant', at }];
}

/** Joins phrases. */
export function joinPhrases(phrases: readonly Phrase[], separator: string): Phrase {
  return phrases.flatMap((one, index): Phrase => (index === 0 ? one : [{ is: 'words', text: separator }, ...one]));
}

/** Joins the first names with commas, and adds how many more there are. */
export function nameFirst(names: readonly string[], count: number): Phrase {
  const more = names.length - count;
  const shown = names.slice(0, count).map(name);
  return joinPhrases(more > 0 ? [...shown, [{ is: 'words', text: `and ${more} more` }]] : shown, ', ');
}

/** Formats a sentence for a terminal: names unchanged, instants in UTC to the second. */
export function plainText(pieces: Phrase): string {
  return pieces.map(plainPiece).join('');
}

function plainPiece(piece: Piece): string {
  switch (piece.is) {
    case 'words':
    case 'name':
      return piece.text;
    case 'quote':
      return piece.text.length <= piece.limit ? piece.text : `${piece.text.slice(0, piece.limit - 1).toWellFormed()}…`;
    case 'instant':
      return `${describeInstant(piece.at).slice(0, 19)}Z`;
  }
}
