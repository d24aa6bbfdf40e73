import { describe, expect, it } from 'vitest';
import { readRoleRequest } from '../../../src/services/sts/role-request.ts';

const RoleArn = 'arn:aws-cn:iam::222233334444:role/teams/shop/deployer';

describe('a request for a role', () => {
  it('names the role without its path [STS-2]', () => {
    expect(readRoleRequest({ RoleArn, RoleSessionName: 'release', DurationSeconds: 900 })).toEqual({
      partition: 'aws-cn',
      account: '222233334444',
      roleName: 'deployer',
      roleArn: RoleArn,
      sessionName: 'release',
      durationSeconds: 900,
    });
  });

  it.each([
    [
      { RoleSessionName: 'a' },
      "1 validation error detected: Value 'a' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2",
    ],
    [
      { RoleSessionName: 'a'.repeat(65) },
      `Value '${'a'.repeat(65)}' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ],
    [{ RoleSessionName: 'my release' }, String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]*`],
    [{ DurationSeconds: 899 }, 'Member must have value greater than or equal to 900'],
    [{ DurationSeconds: 43_201 }, 'Member must have value less than or equal to 43200'],
    [{ RoleSessionName: 'a', DurationSeconds: 1 }, '2 validation errors detected: '],
    [{ RoleArn: 'arn:aws:iam::222233334444:user/deployer' }, 'Request ARN is invalid'],
  ])('is refused with the constraint that it breaks [STS-2]: %o', (given, message) => {
    expect(() => readRoleRequest({ RoleArn, RoleSessionName: 'release', ...given })).toThrow(
      expect.objectContaining({ code: 'ValidationException', message: expect.stringContaining(message) }),
    );
  });
});
