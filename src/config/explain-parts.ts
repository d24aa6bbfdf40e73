/** A part of the evidence that the guard gathers only if you ask for it, because it needs further permissions. */
export type ExplainPart = 'metrics' | 'logs' | 'commits' | 'author' | 'stack';

// As the keys of a record, so that the code does not compile if one is missing.
const parts: Readonly<Record<ExplainPart, true>> = {
  metrics: true,
  logs: true,
  commits: true,
  author: true,
  stack: true,
};

/** Every optional part, in the order in which help texts list them. */
export const EXPLAIN_PARTS = Object.keys(parts) as readonly ExplainPart[];
