/** Wrong code that replaces part of one declaration while tests run; it is found if a test fails. */
export interface Mutant {
  /** Identifies the mutant in output and documents. */
  readonly name: string;
  /** What the guard does wrong with it. */
  readonly wrong: string;
  /** The top-level function, constant or class that is changed; a name instead of a path, so that its file can move. */
  readonly symbol: string;
  /** Text that occurs exactly once in the declaration. */
  readonly replace: string;
  readonly by: string;
}

/** A source file. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/**
 * Returns the file that declares the mutant's symbol, with the wrong code in it.
 *
 * @throws Error if not exactly one file declares the symbol, or the text to replace does not occur exactly once: the
 * mutant is out of date
 */
export function mutate(mutant: Mutant, sources: readonly Source[]): Source {
  const { name, symbol, replace, by } = mutant;
  const declared = sources.flatMap((source) => {
    const span = findDeclaration(source.text, symbol);
    return span === undefined ? [] : [{ source, span }];
  });
  const [only, ...more] = declared;
  if (only === undefined || more.length > 0) {
    throw new Error(`mutant ${name} is out of date: ${declared.length} files declare ${symbol}, not one`);
  }
  const { source, span } = only;
  const before = source.text.slice(0, span.from);
  const declaration = source.text.slice(span.from, span.to);
  const times = declaration.split(replace).length - 1;
  if (times !== 1) throw new Error(`mutant ${name} is out of date: "${replace}" occurs ${times} times in ${symbol}`);
  const text = `${before}${declaration.replace(replace, () => by)}${source.text.slice(span.to)}`;
  return { path: source.path, text };
}

/**
 * Finds the span from the line that declares the symbol to the line that closes it; relies on the formatter's layout.
 */
function findDeclaration(text: string, symbol: string): { readonly from: number; readonly to: number } | undefined {
  const name = symbol.replace(/\$/g, '\\$');
  const start = new RegExp(`^(?:export )?(?:async )?(?:function|const|class) ${name}\\b`, 'm').exec(text);
  if (start === null) return undefined;
  const end = /;$|^[\]})].*$/m.exec(text.slice(start.index));
  const isFunction = /\b(?:function|class) /.test(start[0]);
  const close = isFunction ? /^\}/m.exec(text.slice(start.index)) : end;
  const to = close === null ? text.length : start.index + close.index + close[0].length;
  return { from: start.index, to };
}
