/** The value of a JSON text; undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The caller decides about text that is not JSON; any other error is a bug.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
