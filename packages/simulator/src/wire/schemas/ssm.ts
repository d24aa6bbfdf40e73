import { flag, number, schemasIn, text, texts, time } from './static-schema.ts';

const { structure, listOf, operation, error } = schemasIn('com.amazonaws.ssm');

const parameter = structure('Parameter', {
  optional: {
    Name: text,
    Type: text,
    Value: text,
    Version: number,
    Selector: text,
    SourceResult: text,
    LastModifiedDate: time,
    ARN: text,
    DataType: text,
  },
});
const parameters = listOf('ParameterList', parameter);
const filters = listOf(
  'ParameterStringFilterList',
  structure('ParameterStringFilter', { required: { Key: text }, optional: { Option: text, Values: texts } }),
);
const tags = listOf('TagList', structure('Tag', { required: { Key: text, Value: text } }));

/**
 * The operations of Parameter Store that deploy tools call.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_Operations.html
 */
export const ssmSchemas = {
  ...operation(
    'GetParameter',
    { required: { Name: text }, optional: { WithDecryption: flag } },
    { Parameter: parameter },
  ),
  ...operation(
    'GetParameters',
    { required: { Names: texts }, optional: { WithDecryption: flag } },
    { Parameters: parameters, InvalidParameters: texts },
  ),
  ...operation(
    'GetParametersByPath',
    {
      required: { Path: text },
      optional: {
        Recursive: flag,
        ParameterFilters: filters,
        WithDecryption: flag,
        MaxResults: number,
        NextToken: text,
      },
    },
    { Parameters: parameters, NextToken: text },
  ),
  ...operation(
    'PutParameter',
    {
      required: { Name: text, Value: text },
      optional: {
        Description: text,
        Type: text,
        KeyId: text,
        Overwrite: flag,
        AllowedPattern: text,
        Tags: tags,
        Tier: text,
        Policies: text,
        DataType: text,
      },
    },
    { Version: number, Tier: text },
  ),
  ...operation('DeleteParameter', { required: { Name: text } }, {}),
  ...operation(
    'DeleteParameters',
    { required: { Names: texts } },
    { DeletedParameters: texts, InvalidParameters: texts },
  ),
  ...error('ParameterNotFound', 'ParameterNotFound'),
  ...error('ParameterVersionNotFound', 'ParameterVersionNotFound'),
  ...error('ParameterAlreadyExists', 'ParameterAlreadyExists'),
  ...error('InvalidAllowedPatternException', 'InvalidAllowedPatternException'),
  ...error('ParameterPatternMismatchException', 'ParameterPatternMismatchException'),
};
