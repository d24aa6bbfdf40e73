import type { ServiceSurvey } from './survey.ts';
import { outermost } from './treatments.ts';

/** The members that have no effect, by service and operation, as `packages/simulator/src/wire/ignored-members.ts` has them. */
export function ignoredBy(surveys: readonly ServiceSurvey[]): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    surveys.flatMap(({ signingName, served }) =>
      served.flatMap(({ name, leaves }) => {
        const ignored = outermost(leaves, 'ignored');
        return ignored.length === 0 ? [] : [[`${signingName}:${name}`, ignored]];
      }),
    ),
  );
}

/** The source of that file, before it is formatted. */
export function ignoredSource(surveys: readonly ServiceSurvey[]): string {
  return `/**
 * The members that AWS has and that have no effect here, by service and operation. Generated: \`npm run simulator:docs\`
 * calls each operation with each member, and writes what changes nothing.
 */
export const ignoredMembers: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(ignoredBy(surveys))};
`;
}
