import { ensureTemplates, type Templates } from '../../src/start/templates.ts';

let ensured: Promise<Templates> | undefined;

/** The templates of the sources as they are when a worker asks first: hashing the sources again takes a while. */
export function templatesOnce(): Promise<Templates> {
  ensured ??= ensureTemplates();
  return ensured;
}
