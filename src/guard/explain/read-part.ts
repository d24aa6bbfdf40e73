import type { EvidencePart, MissingPart } from '../../core/explanation/evidence.ts';
import { between, type DurationMs, type EpochMs } from '../../core/time.ts';
import { GatewayError } from '../errors.ts';

/** A part that was read, with what of it is missing, or why it could not be read. */
export type PartReading<T> =
  | { readonly is: 'read'; readonly value: T; readonly missing: readonly MissingPart[] }
  | { readonly is: 'missing'; readonly missing: readonly [MissingPart] };

/** A part with what of it is missing. */
export interface Read<T> {
  readonly value: T;
  readonly missing?: readonly MissingPart[];
}

/** The clock and the timer of a gathering. */
export interface Timing {
  readonly now: () => EpochMs;
  readonly within: <T>(limit: DurationMs, read: Promise<T>) => Promise<T | undefined>;
}

/** What each part is called in sentences. */
const NAMES: Readonly<Record<EvidencePart, string>> = {
  tasks: 'Stopped tasks',
  'service-events': 'Service events',
  metrics: 'The values of the alarm',
  logs: 'Container logs',
  commits: 'The commits of the images',
  author: 'The author of the deployment',
  stack: 'The stack of the service',
};

/**
 * Reads one part until the deadline. Never rejects: a failure is a missing part, so that it does not stop the others.
 *
 * @param name what is read, at the beginning of a sentence
 */
export async function readPart<T>(
  part: EvidencePart,
  { now, within }: Timing,
  deadline: EpochMs,
  read: () => Promise<Read<T>>,
  name: string = NAMES[part],
): Promise<PartReading<T>> {
  try {
    const settled = await within(between(now(), deadline), read());
    if (settled === undefined) {
      const what = `${name} could not be read in time.`;
      return { is: 'missing', missing: [{ part, why: 'out-of-time', what }] };
    }
    return { is: 'read', value: settled.value, missing: settled.missing ?? [] };
  } catch (error) {
    return { is: 'missing', missing: [describeFailure(part, error, name)] };
  }
}

/** The value of a part; undefined if it is missing or was not asked for. */
export function readValue<T>(reading: PartReading<T> | undefined): T | undefined {
  return reading?.is === 'read' ? reading.value : undefined;
}

/**
 * Returns the value of a part on which another part depends.
 *
 * @throws DependencyError if that part is missing
 */
export function required<T>(reading: PartReading<T>): T {
  if (reading.is === 'read') return reading.value;
  const [reason] = reading.missing;
  throw new DependencyError(reason);
}

/** A part cannot be read because another one is missing. */
class DependencyError extends Error {
  override readonly name = 'DependencyError';
  readonly reason: MissingPart;

  constructor(reason: MissingPart) {
    super(reason.what);
    this.reason = reason;
  }
}

/** Says why a part could not be read. */
export function describeFailure(part: EvidencePart, error: unknown, name: string = NAMES[part]): MissingPart {
  if (error instanceof DependencyError) {
    const { why, what } = error.reason;
    return { part, why, what: `${name} could not be read, because another part is missing. ${what}` };
  }
  if (!(error instanceof GatewayError)) {
    const text = error instanceof Error ? error.message : String(error);
    return { part, why: 'failed', what: `${name} could not be read: ${text}.` };
  }
  const { code, action, message } = error;
  switch (code) {
    case 'denied':
      return { part, why: 'denied', what: `${name} could not be read: allow ${action}.` };
    case 'gone':
      return { part, why: 'gone', what: `${name} no longer exist in AWS: ${message}.` };
    case 'unsupported':
      return { part, why: 'unsupported', what: `${name} could not be read: ${message}.` };
    default:
      return { part, why: 'failed', what: `${name} could not be read: ${message}.` };
  }
}
