/**
 * The operation of STS that returns the caller's identity, in the form of the SDK's static schemas: `[kind, namespace,
 * name, traits, member names, member schemas]`, where 3 is a structure, 9 an operation and 0 a string.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
const namespace = 'com.amazonaws.sts';

const GetCallerIdentityRequest$ = [3, namespace, 'GetCallerIdentityRequest', 0, [], []];

const GetCallerIdentityResponse$ = [
  3,
  namespace,
  'GetCallerIdentityResponse',
  0,
  ['UserId', 'Account', 'Arn'],
  [0, 0, 0],
];

export const stsSchemas = {
  GetCallerIdentity$: [
    9,
    namespace,
    'GetCallerIdentity',
    0,
    () => GetCallerIdentityRequest$,
    () => GetCallerIdentityResponse$,
  ],
};
