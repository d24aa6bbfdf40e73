import type { LedgerEvent } from './signal.ts';
import type { EpochMs } from './time.ts';

/** The head item of a service: what the next look starts from. */
export interface Head {
  readonly serviceArn: string;
  /** What DescribeServices showed at the last look, see `calculateFingerprint`. */
  readonly fingerprint: string;
  /** The one look that is outstanding; undefined when the service rests. */
  readonly nextLookAt: EpochMs | undefined;
  /** Events that no deployment could be found for yet, at most 50, oldest dropped. */
  readonly unjoined: readonly LedgerEvent[];
  /** How often the guard looked for a deployment newer than what the API shows: 0 to 3. */
  readonly lagLooks: number;
  /** Why the service is left alone, e.g. its deployment controller; named once. */
  readonly leftAlone: string | undefined;
  readonly lookedAt: EpochMs;
  /** Grows by one with every save; 0 before the first. */
  readonly version: number;
}
