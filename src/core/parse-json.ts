/** The value of a JSON text; undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Text that is no JSON is for the caller to judge; any other error would be a bug.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
