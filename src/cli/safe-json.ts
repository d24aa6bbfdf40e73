/**
 * Formats JSON for a terminal: `JSON.stringify` leaves DEL, C1 controls and changes of the text direction as they are, and a
 * terminal would obey them.
 */
export function safeJson(value: object, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
