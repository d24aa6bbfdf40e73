import { didYouMean } from '@ecs-guard/simulator/scenario/format/suggest';
import type { Aws, AwsChoice } from './aws.ts';
import type { CustomEndpoint } from './describe-trouble.ts';
import { readProfiles } from './profiles.ts';

export type RegionReading =
  | { readonly is: 'read'; readonly region: string }
  /** AWS cannot be called: what is wrong with the configuration, and what to do. */
  | { readonly is: 'refused'; readonly fault: string };

interface Setup {
  readonly aws: Pick<Aws, 'region'>;
  readonly choice: Pick<AwsChoice, 'profile'>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly endpoint: CustomEndpoint | undefined;
}

/**
 * Returns the Region from the SDK's own chain. A profile that does not exist is an error: the SDK would continue with other
 * credentials, maybe of another account.
 */
export async function resolveRegion({ aws, choice, env, endpoint }: Setup): Promise<RegionReading> {
  const profile = choice.profile ?? (env['AWS_PROFILE'] || undefined);
  const from = choice.profile === undefined ? 'AWS_PROFILE' : '--profile';
  const unknown = profile === undefined ? undefined : describeUnknownProfile(profile, from, await readProfiles(env));
  if (unknown !== undefined) return { is: 'refused', fault: unknown };
  if (endpoint !== undefined && !isAddress(endpoint.url)) {
    const fault = `${endpoint.from} must be an address like http://127.0.0.1:4566, got "${endpoint.url}"`;
    return { is: 'refused', fault };
  }
  try {
    return { is: 'read', region: await aws.region() };
  } catch {
    const ways =
      profile === undefined
        ? 'give --region or set AWS_REGION'
        : `give --region, set AWS_REGION, or add a region to the profile "${profile}"`;
    return { is: 'refused', fault: `no AWS Region: ${ways}` };
  }
}

/** "default" always exists, even without files. If the files cannot be read, the SDK decides. */
function describeUnknownProfile(
  profile: string,
  from: string,
  known: readonly string[] | undefined,
): string | undefined {
  if (profile === 'default' || known === undefined || known.includes(profile)) return undefined;
  const others = known.length === 0 ? 'they have no profiles, run aws configure' : didYouMean(profile, known);
  return `${from} names the profile "${profile}", which is not in your AWS configuration files: ${others}`;
}

function isAddress(url: string): boolean {
  return /^https?:\/\/[^/]/.test(url) && URL.canParse(url);
}
