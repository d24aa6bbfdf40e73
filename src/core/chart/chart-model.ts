/** A metric over time with its threshold and the moments of a deployment. Times are in milliseconds from any origin. */
export interface ChartModel {
  /** Oldest first. Each value holds for a period. */
  readonly points: readonly { readonly at: number; readonly value: number }[];
  readonly periodMs: number;
  /** Undefined for a metric without a fixed threshold. */
  readonly threshold: number | undefined;
  /** Whether a value is known to breach the threshold. */
  readonly isBreaching: (value: number) => boolean;
  readonly fromMs: number;
  readonly toMs: number;
  readonly moments: readonly ChartMoment[];
  /** Formats a time of the axis. */
  readonly timeLabel: (atMs: number) => string;
  /** The shortest time, in milliseconds, between two labels that differ. */
  readonly labelStepMs: number;
}

/** A moment of the deployment, marked below the axis. */
export interface ChartMoment {
  readonly atMs: number;
  /** One letter. */
  readonly letter: string;
  /** The words of the legend, after the letter. */
  readonly label: string;
}
