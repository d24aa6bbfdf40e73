/** Whether a flag of the environment is on. @see https://no-color.org */
export function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false';
}
