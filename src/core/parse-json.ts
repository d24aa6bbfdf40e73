/** Parses JSON; undefined for other text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The caller handles text that is not JSON. Any other error is a bug.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
