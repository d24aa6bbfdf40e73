import { describe, expect, it } from 'vitest';
import { accessQuestions } from '../src/dynamodb-access.ts';

const table = 'arn:aws:dynamodb:eu-west-1:111122223333:table/guard';
const tables = {
  arnOf: (name: string) => `arn:aws:dynamodb:eu-west-1:111122223333:table/${name}`,
  partitionKeyOf: (_: string, index: string | undefined) => (index === 'open' ? 'openKey' : 'pk'),
};
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });
const TableName = 'guard';

/** Action, what follows the table's ARN, and the leading keys. */
function asked(operation: string, input: Readonly<Record<string, unknown>>) {
  return accessQuestions(operation, input, tables).map(({ action, resource, leadingKeys }) => [
    action.slice('dynamodb:'.length),
    resource.slice(table.length),
    leadingKeys,
  ]);
}

describe('what IAM is asked about a request of DynamoDB', () => {
  it.each(['GetItem', 'UpdateItem', 'DeleteItem'])('%s: the key of its item', (operation) => {
    expect(asked(operation, { TableName, Key: item('a') })).toEqual([[operation, '', ['a']]]);
  });

  it('PutItem: the key within the item', () => {
    expect(asked('PutItem', { TableName, Item: { ...item('a'), more: { S: 'b' } } })).toEqual([['PutItem', '', ['a']]]);
  });

  it.each([
    ['by names and values', '#p = :p AND #s BETWEEN :a AND :b', { '#p': 'pk', '#s': 'sk' }],
    ['by bare names', 'pk = :p and begins_with(sk, :a)', undefined],
    ['after its sort key', '(#s = :a) AND (#p=:p)', { '#p': 'pk', '#s': 'sk' }],
  ])('Query: the partition that it asks for, %s', (_, KeyConditionExpression, ExpressionAttributeNames) => {
    const ExpressionAttributeValues = { ':p': { S: 'a' }, ':a': { S: 'x' }, ':b': { S: 'y' } };
    const input = { TableName, KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
    expect(asked('Query', input)).toEqual([['Query', '', ['a']]]);
  });

  it('Query on an index: the partition key of the index', () => {
    const input = {
      TableName,
      IndexName: 'open',
      KeyConditionExpression: 'openKey = :o',
      ExpressionAttributeValues: { ':o': { S: 'open' } },
    };
    expect(asked('Query', input)).toEqual([['Query', '/index/open', ['open']]]);
  });

  it('Query in the older notation: the values of its condition', () => {
    const KeyConditions = { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'a' }] } };
    expect(asked('Query', { TableName, KeyConditions })).toEqual([['Query', '', ['a']]]);
  });

  it('a batch: the keys of all its items, each once, table by table', () => {
    const reads = { guard: { Keys: [item('a'), item('b'), item('a')] }, '-2': { Keys: [item('c')] } };
    expect(asked('BatchGetItem', { RequestItems: reads })).toEqual([
      ['BatchGetItem', '', ['a', 'b']],
      ['BatchGetItem', '', ['c']],
    ]);
    const writes = { guard: [{ PutRequest: { Item: item('a') } }, { DeleteRequest: { Key: item('b') } }] };
    expect(asked('BatchWriteItem', { RequestItems: writes })).toEqual([['BatchWriteItem', '', ['a', 'b']]]);
  });

  it('a transaction: each of its items in the name of its own action', () => {
    const TransactItems = [
      { Put: { TableName, Item: item('a') } },
      { Update: { TableName, Key: item('b') } },
      { Delete: { TableName, Key: item('c') } },
      { ConditionCheck: { TableName, Key: item('d') } },
    ];
    expect(asked('TransactWriteItems', { TransactItems })).toEqual([
      ['PutItem', '', ['a']],
      ['UpdateItem', '', ['b']],
      ['DeleteItem', '', ['c']],
      ['ConditionCheckItem', '', ['d']],
    ]);
    expect(asked('TransactGetItems', { TransactItems: [{ Get: { TableName, Key: item('e') } }] })).toEqual([
      ['GetItem', '', ['e']],
    ]);
  });

  it.each(['Scan', 'DescribeTable'])('%s: no key at all', (operation) => {
    expect(asked(operation, { TableName })).toEqual([[operation, '', undefined]]);
  });
});
