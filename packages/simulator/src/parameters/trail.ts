import type { Catalogue } from './parameter.ts';

/** What CloudTrail does not promise. */
export interface TrailParameters {
  readonly trailDelayMs: number;
}

export const trailParameters: Catalogue<TrailParameters> = {
  trailDelayMs: {
    default: 300_000,
    reason: 'CloudTrail delivers a call after about 5 minutes on average, and promises no time',
    source: 'https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html',
  },
};
