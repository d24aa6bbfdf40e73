import { SimulatorGap, type SimulatedCall, type SimulatedService } from '../../service.ts';
import { readRoleRequest, type RoleRequest } from './role-request.ts';
import { readWebIdentity } from './web-identity.ts';

export interface StsOptions {
  /** The account of an access key. */
  accountOf(accessKeyId: string): string;
  /** The partition of a Region. */
  partitionOf(region: string | undefined): string;
  /** Epoch milliseconds from which credentials are valid. */
  now(): number;
}

interface Identity {
  readonly UserId: string;
  readonly Account: string;
  readonly Arn: string;
}

/**
 * STS: who the caller is, and credentials of roles. There is no IAM, so every role exists, and every caller can assume it.
 * Credentials are those of the account in the role's ARN.
 */
export function createSts(options: StsOptions): SimulatedService {
  const sessions = new Map<string, Identity>();

  const identityOf = ({ caller: { accessKeyId }, region }: SimulatedCall): Identity => {
    const account = options.accountOf(accessKeyId);
    const arn = `arn:${options.partitionOf(region)}:iam::${account}:user/${accessKeyId}`;
    return sessions.get(accessKeyId) ?? { UserId: accessKeyId, Account: account, Arn: arn };
  };

  const assume = (request: RoleRequest) => {
    const { partition, account, roleName, roleArn, sessionName, durationSeconds } = request;
    const accessKeyId = `ASIA${account}${letters(sessions.size)}`;
    const roleId = `${roleIdOf(roleArn)}:${sessionName}`;
    const arn = `arn:${partition}:sts::${account}:assumed-role/${roleName}/${sessionName}`;
    sessions.set(accessKeyId, { UserId: roleId, Account: account, Arn: arn });
    return {
      Credentials: {
        AccessKeyId: accessKeyId,
        SecretAccessKey: 'simulated',
        SessionToken: `simulated-session-of-${roleName}`,
        Expiration: new Date(options.now() + durationSeconds * 1_000),
      },
      AssumedRoleUser: { AssumedRoleId: roleId, Arn: arn },
    };
  };

  return {
    signingName: 'sts',
    resourcesOf: ({ operation, input }) => (operation === 'GetCallerIdentity' ? ['*'] : [String(input['RoleArn'])]),
    handle: (call) => {
      const { operation, input } = call;
      if (operation === 'GetCallerIdentity') return identityOf(call);
      if (operation === 'AssumeRole') {
        const { SourceIdentity } = input;
        return { ...assume(readRoleRequest(input)), ...(SourceIdentity === undefined ? {} : { SourceIdentity }) };
      }
      if (operation === 'AssumeRoleWithWebIdentity') {
        const { subject, audience, provider } = readWebIdentity(String(input['WebIdentityToken']));
        const assumed = assume(readRoleRequest(input));
        return { ...assumed, SubjectFromWebIdentityToken: subject, Audience: audience, Provider: provider };
      }
      throw new SimulatorGap('UnknownOperationException', `the simulator has no STS operation ${operation}`);
    },
  };
}

/** Four letters that differ for each of the first 456,976 sessions. */
function letters(index: number): string {
  return [17_576, 676, 26, 1].map((unit) => String.fromCharCode(65 + (Math.floor(index / unit) % 26))).join('');
}

/** `AROA` and 17 characters, the same for the same role. */
function roleIdOf(roleArn: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let id = '';
  let state = 7;
  for (let index = 0; index < 17; index += 1) {
    for (const character of roleArn) state = (Math.imul(state, 31) + character.charCodeAt(0)) >>> 0;
    id += alphabet[state >>> 27];
  }
  return `AROA${id}`;
}
