/** Whether an environment variable such as `CI` is set. @see https://no-color.org */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
