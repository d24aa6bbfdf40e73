/** Escape sequences of terminals: colors, cursor moves, titles, links. */
const ESCAPES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it removes them
  /\u001b\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)?|[\u001b\u009b][[\]()#;?]{0,4}(?:\d{1,4}(?:[;:]\d{0,4}){0,16})?[\dA-PR-TZcf-nq-uy=><~]/g;

/** Control characters, invisible characters, and characters that change the direction of text. */
const CONTROLS =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it removes them
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Removes terminal escapes, control characters and invisible characters. Tabs become spaces. */
export function cleanText(text: string): string {
  return text.replace(ESCAPES, '').replaceAll('\t', ' ').replace(CONTROLS, '').toWellFormed();
}
