import { describePath } from './describe-path.ts';
import { SAVED_FORMAT, SAVED_VERSION, type SavedServices, savedServices } from './saved-schema.ts';

/** A saved document, or why it is not one: one line that says what to do. */
export type SavedReading =
  | { readonly is: 'read'; readonly saved: SavedServices }
  | { readonly is: 'refused'; readonly because: string };

const AGAIN = 'save the services again with "ecs-guard doctor --save"';

/** Most characters: thousands of services with their alarms. JSON.parse of more takes seconds. */
const MOST_CHARACTERS = 50_000_000;

/**
 * Parses a document of `doctor --save`.
 *
 * @returns undefined if the text does not look like JSON of this program, so that it may be a template
 */
export function parseSaved(text: string, source: string): SavedReading | undefined {
  if (!/^\s*\{/.test(text) || !/"(?:format|schemaVersion)"\s*:/.test(text)) return undefined;
  const document = parseObject(text);
  if (document === undefined || 'Resources' in document) return undefined;
  const refuse = (because: string): SavedReading => ({ is: 'refused', because: `${source}: ${because}` });
  const { format, schemaVersion } = document;
  if (format !== SAVED_FORMAT) {
    return format === undefined && schemaVersion === undefined
      ? undefined
      : refuse(`this is not a document of "doctor --save", whose format is ${SAVED_FORMAT}: ${AGAIN}`);
  }
  if (schemaVersion !== SAVED_VERSION) {
    return refuse(`the schemaVersion must be "${SAVED_VERSION}", got ${shown(schemaVersion)}: ${AGAIN}`);
  }
  if (text.length > MOST_CHARACTERS) {
    return refuse(
      `a document has at most ${MOST_CHARACTERS} characters, got ${text.length}: save each cluster by itself`,
    );
  }
  const parsed = savedServices.safeParse(document);
  if (parsed.success) return { is: 'read', saved: parsed.data };
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  return refuse(`${describePath(path)} is wrong, got ${shown(valueAt(document, path))}: ${AGAIN}`);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && !Array.isArray(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[String(key)] : undefined), document);
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (isObject(value)) return Array.isArray(value) ? 'a list' : 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
