import { Token } from 'aws-cdk-lib';
import { omit } from './problems.ts';

/** Characters. An alarm's description, of 1024, also has to hold a sentence and two names. */
const LONGEST_URL = 300;

/** Returns every problem of the address below which the docs of this package are published. */
export function docsUrlProblems(docsUrl: string | undefined): readonly string[] {
  if (docsUrl === undefined || Token.isUnresolved(docsUrl)) return [];
  if (!/^https?:\/\/[^\s]*[^\s/]$/.test(docsUrl)) {
    return [`docsUrl must be an HTTP or HTTPS URL without "/" at the end, got "${docsUrl}": ${omit()}`];
  }
  return docsUrl.length <= LONGEST_URL
    ? []
    : [
        `docsUrl must have at most ${LONGEST_URL} characters, got ${docsUrl.length}: use a shorter address, because descriptions of alarms contain it`,
      ];
}

/** Returns the last sentence of an alarm's description: where its reader learns what to do. @param page a file in `docs/`, with an anchor */
export function whatToDo(docs: string, page: string): string {
  return `What to do: ${docs}/${page}`;
}
