import * as z from 'zod';
import { ServiceError } from '../../service.ts';

/** A valid request for the credentials of a role. */
export interface RoleRequest {
  readonly partition: string;
  readonly account: string;
  /** Without its path. */
  readonly roleName: string;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
}

const input = z.object({
  RoleArn: z.string(),
  RoleSessionName: z.string(),
  DurationSeconds: z.number().optional(),
});

/**
 * Reads the members that both operations for roles share.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws ServiceError `ValidationException` for each constraint of the API model that is not met
 */
export function readRoleRequest(given: unknown): RoleRequest {
  const { RoleArn, RoleSessionName, DurationSeconds = 3_600 } = input.parse(given);
  const faults = [
    ...lengthFaults('roleArn', RoleArn, 20, 2_048),
    ...lengthFaults('roleSessionName', RoleSessionName, 2, 64),
    ...(/^[\w+=,.@-]*$/.test(RoleSessionName)
      ? []
      : [constraint('roleSessionName', RoleSessionName, 'satisfy regular expression pattern: [\\w+=,.@-]*')]),
    ...(DurationSeconds >= 900
      ? []
      : [constraint('durationSeconds', DurationSeconds, 'have value greater than or equal to 900')]),
    ...(DurationSeconds <= 43_200
      ? []
      : [constraint('durationSeconds', DurationSeconds, 'have value less than or equal to 43200')]),
  ];
  if (faults.length > 0) {
    const count = `${faults.length} validation error${faults.length === 1 ? '' : 's'} detected`;
    throw new ServiceError('ValidationException', `${count}: ${faults.join('; ')}`);
  }
  const [, partition, account, name] =
    /^arn:(aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(RoleArn) ?? [];
  if (partition === undefined || account === undefined || name === undefined)
    throw new ServiceError('ValidationException', `Request ARN is invalid: ${RoleArn} is not the ARN of an IAM role.`);
  return {
    partition,
    account,
    roleName: name,
    roleArn: RoleArn,
    sessionName: RoleSessionName,
    durationSeconds: DurationSeconds,
  };
}

function lengthFaults(at: string, value: string, least: number, most: number): readonly string[] {
  if (value.length < least) return [constraint(at, value, `have length greater than or equal to ${least}`)];
  return value.length > most ? [constraint(at, value, `have length less than or equal to ${most}`)] : [];
}

function constraint(at: string, value: string | number, must: string): string {
  return `Value '${value}' at '${at}' failed to satisfy constraint: Member must ${must}`;
}
