/** A comment or a string of a source file, and the line on which it begins. */
export interface Prose {
  readonly line: number;
  readonly text: string;
}

/** One token per alternative: comment, string in quotes, regular expression, or the edges of a template and of its `${…}`. */
const TOKEN =
  /(?<comment>\/\*[\s\S]*?\*\/|\/\/[^\n]*)|(?<string>'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")|(?<regex>(?<=[(,=:[!&|?;{}>]\s*|return\s+)\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*)|[`{}]/g;

/** The text of a template up to its next `${` or its end. */
const TEMPLATE = /(?:\\[\s\S]|\$(?!\{)|[^`\\$])*(?<end>`|\$\{)/y;

/** The comments and strings of a TypeScript or JavaScript file, in order; of a template the text around its expressions. */
export function readProse(source: string): readonly Prose[] {
  const prose: Prose[] = [];
  const braces: ('block' | 'expression')[] = [];
  const add = (at: number, text: string) => prose.push({ line: source.slice(0, at).split('\n').length, text });
  const readTemplate = (from: number): number => {
    TEMPLATE.lastIndex = from;
    const found = TEMPLATE.exec(source);
    if (found === null) return source.length;
    add(from, found[0].slice(0, -(found.groups?.['end']?.length ?? 0)));
    if (found.groups?.['end'] === '${') braces.push('expression');
    return TEMPLATE.lastIndex;
  };
  const token = new RegExp(TOKEN);
  for (let found = token.exec(source); found !== null; found = token.exec(source)) {
    const [text] = found;
    if (found.groups?.['comment'] !== undefined || found.groups?.['string'] !== undefined) add(found.index, text);
    else if (text === '`') token.lastIndex = readTemplate(token.lastIndex);
    else if (text === '{') braces.push('block');
    else if (text === '}' && braces.pop() === 'expression') token.lastIndex = readTemplate(token.lastIndex);
  }
  return prose;
}
