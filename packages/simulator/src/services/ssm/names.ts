import { ServiceError } from '../../service.ts';

/** A parameter as a request names it: by name or ARN, with a version after a colon. */
export interface Selection {
  readonly name: string;
  /** The newest one if absent. */
  readonly version: number | undefined;
  /** The colon and what follows it, as in the answer; absent if the request has none. */
  readonly selector: string | undefined;
}

/** Reads `NAME`, `NAME:3` or `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`. */
export function readSelection(text: string, isKnown: (name: string) => boolean): Selection {
  const tail = /^arn:[^:]+:ssm:[^:]+:\d*:parameter(\/.+)$/.exec(text)?.[1];
  const [, named = text, version] = /^([^:]+):(\d+)$/.exec(tail ?? text) ?? [undefined, tail];
  // A name without a hierarchy has no slash, but its ARN has.
  const name = tail !== undefined && !isKnown(named) ? named.slice(1) : named;
  if (version === undefined) return { name, version: undefined, selector: undefined };
  return { name, version: Number(version), selector: `:${version}` };
}

/**
 * Checks the name of a new parameter.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html
 * @throws ServiceError for a reserved or malformed name
 */
export function checkNewName(name: string): void {
  if (/^\/?aws/i.test(name))
    throw new ServiceError('AccessDeniedException', `No access to reserved parameter name: ${name}.`, { status: 400 });
  if (/^\/?ssm/i.test(name)) throw invalid(`Parameter name: can't be prefixed with "ssm" (case-insensitive).`);
  if (!/^[\w./-]+$/.test(name))
    throw invalid('Only a mix of letters, numbers and the symbols .-_/ is allowed in a parameter name.');
  if (name.includes('/') && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (name.split('/').length - 1 > 15) throw invalid('A parameter hierarchy can have a maximum of fifteen levels.');
}

export function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message);
}
