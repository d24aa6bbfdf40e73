/** One permission that IAM checks before a request is served. */
export interface AccessQuestion {
  /** The IAM action: that of each kind of item for a transaction, that of the batch itself for a batch. */
  readonly action: string;
  /** ARN of a table or of one of its indexes. */
  readonly resource: string;
  /** Distinct partition keys of the items in the request; undefined if it names none, e.g. a Scan. */
  readonly leadingKeys: readonly string[] | undefined;
}

type Input = Readonly<Record<string, unknown>>;

/** Data about the tables that the check needs. */
export interface KnownTables {
  arnOf(table: string): string;
  /** Name of the partition key of a table or of its index. */
  partitionKeyOf(table: string, index: string | undefined): string | undefined;
}

/**
 * The permissions that IAM checks for a request to DynamoDB. We assume that the leading key of a Query on an index is
 * the index's partition key; AWS's page does not say so.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
 */
export function accessQuestions(operation: string, input: Input, tables: KnownTables): readonly AccessQuestion[] {
  const action = `dynamodb:${operation}`;
  if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') return ofTransaction(input, tables);
  const batches = input['RequestItems'];
  if (isObject(batches)) {
    return Object.entries(batches).map(([table, requests]) => ({
      action,
      resource: tables.arnOf(table),
      leadingKeys: keysOf(itemsOfBatch(requests), tables.partitionKeyOf(table, undefined)),
    }));
  }
  const { TableName: table, IndexName } = input;
  if (typeof table !== 'string') return [{ action, resource: '*', leadingKeys: undefined }];
  const index = typeof IndexName === 'string' ? IndexName : undefined;
  const resource = index === undefined ? tables.arnOf(table) : `${tables.arnOf(table)}/index/${index}`;
  const partitionKey = tables.partitionKeyOf(table, index);
  const leadingKeys =
    operation === 'Query'
      ? keysOfQuery(input, partitionKey)
      : keysOf([input['Key'], input['Item']].filter(isObject), partitionKey);
  return [{ action, resource, leadingKeys }];
}

/** Each kind of item needs its own permission: `ConditionCheckItem` for a check, else that of the single operation. */
function ofTransaction(input: Input, tables: KnownTables): readonly AccessQuestion[] {
  const items = Array.isArray(input['TransactItems']) ? input['TransactItems'].filter(isObject) : [];
  const questions = items.flatMap((item) =>
    Object.entries(item).map(([kind, request]) => {
      const action = kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`;
      return isObject(request) ? accessQuestions(action, request, tables) : [];
    }),
  );
  return questions.flat();
}

/** The keys or whole items of one table in a BatchGetItem or a BatchWriteItem. */
function itemsOfBatch(requests: unknown): readonly Input[] {
  if (isObject(requests)) return Array.isArray(requests['Keys']) ? requests['Keys'].filter(isObject) : [];
  const writes = Array.isArray(requests) ? requests.filter(isObject) : [];
  return writes.flatMap(({ PutRequest: put, DeleteRequest: remove }) =>
    [isObject(put) ? put['Item'] : undefined, isObject(remove) ? remove['Key'] : undefined].filter(isObject),
  );
}

function keysOf(items: readonly Input[], partitionKey: string | undefined): readonly string[] | undefined {
  if (partitionKey === undefined) return undefined;
  return distinct(items.flatMap((item) => textOf(item[partitionKey])));
}

/** Reads the key in `pk = :x` with the names and values of the expression, or in the older `KeyConditions`. */
function keysOfQuery(input: Input, partitionKey: string | undefined): readonly string[] | undefined {
  const { KeyConditionExpression: expression, KeyConditions: conditions } = input;
  if (isObject(conditions)) {
    const condition = conditions[partitionKey ?? ''];
    const values = isObject(condition) ? condition['AttributeValueList'] : undefined;
    return distinct(Array.isArray(values) ? values.flatMap(textOf) : []);
  }
  const names = isObject(input['ExpressionAttributeNames']) ? input['ExpressionAttributeNames'] : {};
  const values = isObject(input['ExpressionAttributeValues']) ? input['ExpressionAttributeValues'] : {};
  const equalities = [...String(expression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)];
  return distinct(
    equalities
      .filter(([, name = '']) => (names[name] ?? name) === partitionKey)
      .flatMap(([, , value = '']) => textOf(values[value])),
  );
}

function distinct(keys: readonly string[]): readonly string[] | undefined {
  return keys.length === 0 ? undefined : [...new Set(keys)];
}

/** A key is a string, a number or bytes; all of them are strings in a request. */
function textOf(value: unknown): readonly string[] {
  if (!isObject(value)) return [];
  return [value['S'], value['N'], value['B']].filter((text) => typeof text === 'string');
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
