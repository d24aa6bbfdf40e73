import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { SampleServiceStack } from '../../lib/service/sample-service-stack.ts';
import { HandWrittenServiceStack } from './hand-written-service.ts';

const context = JSON.parse(readFileSync(join(import.meta.dirname, '../../cdk.json'), 'utf8')).context;

/** Creates the stack of the sample. */
export const ours = (app: App): Stack => new SampleServiceStack(app, 'Service');

/** Creates an equal stack that is written with aws-cdk-lib alone. */
export const handWritten = (app: App): Stack => new HandWrittenServiceStack(app, 'Service');

/** What of a template is compared. */
export interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;
}

/** Synthesizes a stack without the built-in validation. */
export function synthesize(create: (app: App) => Stack): Template {
  const app = new App({ context, builtinCloudFormationValidation: false, analyticsReporting: false });
  const { stackName } = create(app);
  return app.synth().getStackByName(stackName).template;
}

/** What differs between two templates, apart from names; undefined if nothing does. */
export function differenceOf(one: Template, other: Template): string | undefined {
  return firstDifference(outline(one), outline(other));
}

/** Every resource as text, with types in place of logical ids, so that names do not matter. */
function outline({ Resources }: Template): readonly string[] {
  const resources = Object.values(Resources).map(({ Type, Properties }) =>
    JSON.stringify({ Type, Properties: sorted(Properties) }),
  );
  const ids = Object.keys(Resources).sort((a, b) => b.length - a.length);
  return (
    resources
      .map((text) => ids.reduce((now, id) => now.replaceAll(`"${id}"`, `"<${Resources[id]?.Type}>"`), text))
      // It contains the construct path, which differs.
      .map((text) => text.replace(/"GroupDescription":"[^"]*"/, '"GroupDescription":"…"'))
      .sort()
  );
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, one]) => [key, sorted(one)] as const)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

function firstDifference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const missing = theirs.filter((one) => !ours.includes(one));
  const added = ours.filter((one) => !theirs.includes(one));
  return missing.length + added.length === 0 && ours.length === theirs.length
    ? undefined
    : `only ours:\n${added.join('\n')}\nonly by hand:\n${missing.join('\n')}`;
}
