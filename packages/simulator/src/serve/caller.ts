import { ServiceError, type SimulatedCall } from '../service.ts';
import type { WorldPlace } from './worlds.ts';

const regionPattern = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;

/** Whether a text has the form of a Region's name, e.g. `eu-west-1` or `us-gov-west-1`. */
export function isRegion(text: string): boolean {
  return regionPattern.test(text);
}

/**
 * The account of an access key. A key that is an account id selects that account; so does a key of AssumeRole, which
 * begins with `ASIA` and the account id. Any other key belongs to the default account. The convention is ours: AWS's keys
 * do not show their account.
 */
export function accountOfKey(accessKeyId: string, defaultAccount: string): string {
  const [, plain, ofRole] = /^(\d{12})$|^ASIA(\d{12})[A-Z]{4}$/.exec(accessKeyId) ?? [];
  return plain ?? ofRole ?? defaultAccount;
}

/**
 * The account and Region that a call belongs to.
 *
 * @throws ServiceError `InvalidSignatureException` for what is not the name of a Region
 */
export function placeOf({ caller, region }: SimulatedCall, defaults: WorldPlace): WorldPlace {
  if (region !== undefined && !isRegion(region)) {
    throw new ServiceError(
      'InvalidSignatureException',
      `Credential should be scoped to a valid Region, not '${region}'. Set AWS_REGION to one like ${defaults.region}.`,
      { status: 403, queryCode: 'SignatureDoesNotMatch' },
    );
  }
  return { account: accountOfKey(caller.accessKeyId, defaults.account), region: region ?? defaults.region };
}
