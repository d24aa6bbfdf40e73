import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import dynalite from 'dynalite';
import { type AccessQuestion, accessQuestions } from './dynamodb-access.ts';
import type { DynamoDbEndpoint } from './server.ts';
import { closeServer, listenOnLoopback } from './wire/loopback.ts';
import type { WireAnswer, WireRequest } from './wire/request.ts';

export interface DynamoDbGateOptions {
  readonly accountId: string;
  readonly region: string;
  /** @default aws */
  readonly partition?: string;
}

export interface DynamoDbGate extends DynamoDbEndpoint {
  /**
   * Creates a table from the resolved properties of an `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`. Returns
   * its ARN when the table is active. Ignores properties that the store does not have (encryption, streams, tags).
   */
  createTable(name: string, properties: Readonly<Record<string, unknown>>): Promise<string>;
  close(): Promise<void>;
}

/**
 * DynamoDB, simulated by dynalite behind this gate. The store has two limits: the answer of a failed condition does not
 * contain the item, and items are not deleted after their time to live.
 */
export async function startDynamoDbGate(options: DynamoDbGateOptions): Promise<DynamoDbGate> {
  const store = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // The store closes its database only together with its server, and only if the server has listened.
  await listenOnLoopback(store);
  const inFlight = new Set<Promise<WireAnswer>>();
  let isClosed = false;
  const gate = new Gate(options, async (headers, body) => {
    if (isClosed) throw new Error('the table store is closed: nothing may be asked of it any more');
    const answered = ask(store, headers, body).finally(() => inFlight.delete(answered));
    inFlight.add(answered);
    return answered;
  });
  return {
    questionsOf: (operation, input) => gate.questionsOf(operation, input),
    handle: (operation, request) => gate.handle(operation, request),
    createTable: (name, properties) => gate.createTable(name, properties),
    close: async () => {
      isClosed = true;
      // If the store is closed during a request, it throws where nothing can catch it: wait for open requests.
      await Promise.allSettled(inFlight);
      await closeServer(store);
    },
  };
}

type Input = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;
type Forward = (headers: Headers, body: Uint8Array) => Promise<WireAnswer>;

/** Settings that the store does not return, or returns incorrectly, so that the gate keeps them. */
interface TableSettings {
  readonly timeToLiveAttribute: string | undefined;
  readonly pointInTimeRecovery: boolean;
  /** By name of the index; that of the table itself under an empty name. */
  readonly partitionKeys: ReadonlyMap<string, string>;
}

const NO_SETTINGS: TableSettings = {
  timeToLiveAttribute: undefined,
  pointInTimeRecovery: false,
  partitionKeys: new Map(),
};

class Gate {
  readonly #options: DynamoDbGateOptions;
  readonly #forward: Forward;
  readonly #settings = new Map<string, TableSettings>();
  readonly #own: Readonly<Record<string, (table: string, input: Input) => Input>> = {
    DescribeTimeToLive: (table) => ({ TimeToLiveDescription: this.#timeToLive(table) }),
    UpdateTimeToLive: (table, input) => this.#updateTimeToLive(table, input),
    DescribeContinuousBackups: (table) => this.#continuousBackups(table),
    UpdateContinuousBackups: (table, input) => this.#updateContinuousBackups(table, input),
  };

  constructor(options: DynamoDbGateOptions, forward: Forward) {
    this.#options = options;
    this.#forward = forward;
  }

  /** An index is a separate resource, and a batch needs permission for all its tables. */
  questionsOf(operation: string, input: Input): readonly AccessQuestion[] {
    return accessQuestions(operation, input, {
      arnOf: (table) => this.#arnOf(table),
      partitionKeyOf: (table, index = '') => this.#settings.get(tableNameOf(table))?.partitionKeys.get(index),
    });
  }

  async handle(operation: string, request: WireRequest): Promise<WireAnswer> {
    const own = this.#own[operation];
    if (own === undefined) return this.#forward(request.headers, request.rawBody);
    const input: unknown = JSON.parse(request.body);
    const table = isObject(input) ? String(input['TableName']) : '';
    if (!isObject(input) || !this.#settings.has(tableNameOf(table))) return tableNotFound(table);
    return answer(200, own(tableNameOf(table), input));
  }

  async createTable(name: string, properties: Input): Promise<string> {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
    await this.#command('CreateTable', {
      TableName: name,
      AttributeDefinitions,
      KeySchema,
      BillingMode: 'PAY_PER_REQUEST',
      ...(isFilled(GlobalSecondaryIndexes) ? { GlobalSecondaryIndexes: GlobalSecondaryIndexes.map(indexOf) } : {}),
      ...(isFilled(LocalSecondaryIndexes) ? { LocalSecondaryIndexes: LocalSecondaryIndexes.map(indexOf) } : {}),
    });
    await this.#untilActive(name);
    const timeToLive = properties['TimeToLiveSpecification'];
    this.#settings.set(name, {
      timeToLiveAttribute: enabledAttribute(timeToLive),
      pointInTimeRecovery: hasPointInTimeRecovery(properties),
      partitionKeys: partitionKeysOf(properties),
    });
    return this.#arnOf(name);
  }

  /** Waits until a table is active: the store needs a few turns of the event loop even with table times of 0. */
  async #untilActive(name: string): Promise<void> {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const described = await this.#command('DescribeTable', { TableName: name });
      const table = described['Table'];
      if (isObject(table) && table['TableStatus'] === 'ACTIVE') return;
      await sleep(5);
    }
    throw new Error(`table ${name} did not become active within a second`);
  }

  async #command(operation: string, input: Input): Promise<Input> {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=simulator/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=unchecked',
    };
    const { status, body } = await this.#forward(headers, Buffer.from(JSON.stringify(input)));
    const text = Buffer.from(body).toString('utf8');
    if (status !== 200) throw new Error(`${operation} failed with ${text}: check the table's properties`);
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? parsed : {};
  }

  #updateTimeToLive(table: string, input: Input): Input {
    const specification = input['TimeToLiveSpecification'];
    this.#change(table, { timeToLiveAttribute: enabledAttribute(specification) });
    return { TimeToLiveSpecification: specification };
  }

  #timeToLive(table: string): Input {
    const attribute = this.#settings.get(table)?.timeToLiveAttribute;
    if (attribute === undefined) return { TimeToLiveStatus: 'DISABLED' };
    return { TimeToLiveStatus: 'ENABLED', AttributeName: attribute };
  }

  #updateContinuousBackups(table: string, input: Input): Input {
    const specification = input['PointInTimeRecoverySpecification'];
    const enabled = isObject(specification) && specification['PointInTimeRecoveryEnabled'] === true;
    this.#change(table, { pointInTimeRecovery: enabled });
    return this.#continuousBackups(table);
  }

  #continuousBackups(table: string): Input {
    const status = this.#settings.get(table)?.pointInTimeRecovery === true ? 'ENABLED' : 'DISABLED';
    const PointInTimeRecoveryDescription = { PointInTimeRecoveryStatus: status };
    return { ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription } };
  }

  #change(table: string, change: Partial<TableSettings>): void {
    const settings = this.#settings.get(table) ?? NO_SETTINGS;
    this.#settings.set(table, { ...settings, ...change });
  }

  #arnOf(table: string): string {
    if (table.startsWith('arn:')) return table;
    const { partition = 'aws', region, accountId } = this.#options;
    return `arn:${partition}:dynamodb:${region}:${accountId}:table/${table}`;
  }
}

/**
 * Passes a request to the store's own listener without a second connection, which took half of the time of a run.
 * Headers and body stay unchanged, so that the checksum of the answer is still correct.
 */
async function ask(store: Server, headers: Headers, body: Uint8Array): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const incoming = Object.assign(new EventEmitter(), { method: 'POST', url: '/', headers: endToEnd(headers) });
    const answered = new Map<string, string>();
    const outgoing = {
      statusCode: 200,
      setHeader: (name: string, value: unknown) => void answered.set(name.toLowerCase(), String(value)),
      end: (text = '') =>
        resolve({ status: outgoing.statusCode, headers: endToEnd(Object.fromEntries(answered)), body: text }),
    };
    try {
      store.emit('request', incoming, outgoing);
      incoming.emit('data', Buffer.from(body));
      incoming.emit('end');
    } catch (error) {
      reject(error);
    }
  });
}

const ownOfEachConnection = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'host',
  'expect',
  'date',
]);

function endToEnd(headers: Headers): Headers {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ownOfEachConnection.has(name)));
}

function answer(status: number, body: Input): WireAnswer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}

function tableNotFound(table: string): WireAnswer {
  return answer(400, {
    __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    message: `Requested resource not found: Table: ${table} not found`,
  });
}

function tableNameOf(nameOrArn: string): string {
  return nameOrArn.split('table/').at(-1) ?? nameOrArn;
}

function indexOf(index: unknown): Input {
  if (!isObject(index)) throw new Error(`an index of a table must be an object, got ${JSON.stringify(index)}`);
  const { IndexName, KeySchema, Projection } = index;
  return { IndexName, KeySchema, Projection };
}

function enabledAttribute(specification: unknown): string | undefined {
  if (!isObject(specification) || specification['Enabled'] !== true) return undefined;
  return String(specification['AttributeName']);
}

function partitionKeysOf(properties: Input): ReadonlyMap<string, string> {
  const { GlobalSecondaryIndexes: global, LocalSecondaryIndexes: local } = properties;
  const indexes = [global, local].flatMap((list) => (isFilled(list) ? list.filter(isObject) : []));
  return new Map(
    [properties, ...indexes].flatMap(({ IndexName, KeySchema }) => {
      const keys = isFilled(KeySchema) ? KeySchema.filter(isObject) : [];
      const partition = keys.find((key) => key['KeyType'] === 'HASH');
      return partition === undefined ? [] : [[String(IndexName ?? ''), String(partition['AttributeName'])] as const];
    }),
  );
}

/** Whether point-in-time recovery is on; a `GlobalTable` sets it per replica, a `Table` once. */
function hasPointInTimeRecovery(properties: Input): boolean {
  const replicas = isFilled(properties['Replicas']) ? properties['Replicas'] : [];
  return [properties, ...replicas].some((owner) => {
    const specification = isObject(owner) ? owner['PointInTimeRecoverySpecification'] : undefined;
    return isObject(specification) && specification['PointInTimeRecoveryEnabled'] === true;
  });
}

function isFilled(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isObject(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
