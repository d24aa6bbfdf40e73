import { number, schemasIn, text, texts, time } from './static-schema.ts';

const { structure, listOf, operation, error } = schemasIn('com.amazonaws.sts');

const policies = listOf('policyDescriptorListType', structure('PolicyDescriptorType', { optional: { arn: text } }));
const tags = listOf('tagListType', structure('Tag', { required: { Key: text, Value: text } }));
const contexts = listOf(
  'ProvidedContextsListType',
  structure('ProvidedContext', { optional: { ProviderArn: text, ContextAssertion: text } }),
);
const credentials = structure('Credentials', {
  required: { AccessKeyId: text, SecretAccessKey: text, SessionToken: text, Expiration: time },
});
const assumedRole = structure('AssumedRoleUser', { required: { AssumedRoleId: text, Arn: text } });

/**
 * The operations of STS that deploy tools and GitHub Actions call.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_Operations.html
 */
export const stsSchemas = {
  ...operation('GetCallerIdentity', {}, { UserId: text, Account: text, Arn: text }),
  ...operation(
    'AssumeRole',
    {
      required: { RoleArn: text, RoleSessionName: text },
      optional: {
        PolicyArns: policies,
        Policy: text,
        DurationSeconds: number,
        Tags: tags,
        TransitiveTagKeys: texts,
        ExternalId: text,
        SerialNumber: text,
        TokenCode: text,
        SourceIdentity: text,
        ProvidedContexts: contexts,
      },
    },
    { Credentials: credentials, AssumedRoleUser: assumedRole, PackedPolicySize: number, SourceIdentity: text },
  ),
  ...operation(
    'AssumeRoleWithWebIdentity',
    {
      required: { RoleArn: text, RoleSessionName: text, WebIdentityToken: text },
      optional: { ProviderId: text, PolicyArns: policies, Policy: text, DurationSeconds: number },
    },
    {
      Credentials: credentials,
      SubjectFromWebIdentityToken: text,
      AssumedRoleUser: assumedRole,
      PackedPolicySize: number,
      Provider: text,
      Audience: text,
    },
  ),
  ...error('InvalidIdentityTokenException', 'InvalidIdentityToken'),
};
