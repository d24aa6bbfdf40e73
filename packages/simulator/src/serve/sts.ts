import { SimulatorGap, type SimulatedCall, type SimulatedService } from '../service.ts';
import type { AwsScope } from '../services/ids.ts';

/** STS for `aws sts get-caller-identity`: the caller is a user of the account, named after the access key. */
export function createSts({ partition, account }: AwsScope): SimulatedService {
  return {
    signingName: 'sts',
    resourcesOf: () => ['*'],
    handle: ({ operation, caller }: SimulatedCall) => {
      if (operation !== 'GetCallerIdentity') {
        throw new SimulatorGap('UnknownOperationException', `the simulator has no STS operation ${operation}`);
      }
      const { accessKeyId } = caller;
      return { UserId: accessKeyId, Account: account, Arn: `arn:${partition}:iam::${account}:user/${accessKeyId}` };
    },
  };
}
