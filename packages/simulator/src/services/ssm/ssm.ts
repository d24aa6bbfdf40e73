import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { VirtualClock } from '../../clock.ts';
import { ServiceError, SimulatorGap, type SimulatedCall, type SimulatedService } from '../../service.ts';
import type { AwsScope } from '../ids.ts';
import { invalid, readSelection } from './names.ts';
import { type ParameterType, readPutRequest, types } from './put-input.ts';

export interface SsmOptions {
  readonly clock: VirtualClock;
  readonly scope: AwsScope;
  /** Parameters from the start, by name. Those below `/aws/` are public, which no account can write. */
  readonly given: Readonly<Record<string, string>>;
}

interface Version {
  readonly value: string;
  readonly type: ParameterType;
  readonly at: number;
}

type Operation = (input: unknown) => unknown;

/** Parameter Store: parameters of one account and Region, with their versions. */
export function createSsm(options: SsmOptions): SimulatedService {
  const store = new ParameterStore(options);
  const operations: Readonly<Record<string, Operation>> = {
    GetParameter: (input) => store.get(input),
    GetParameters: (input) => store.getSeveral(input),
    GetParametersByPath: (input) => store.getByPath(input),
    PutParameter: (input) => store.put(input),
    DeleteParameter: (input) => store.remove(input),
    DeleteParameters: (input) => store.removeSeveral(input),
  };
  return {
    signingName: 'ssm',
    resourcesOf: () => ['*'],
    handle: ({ operation, input }: SimulatedCall) => {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (run === undefined)
        throw new SimulatorGap('UnknownOperationException', `the simulator has no SSM operation ${operation}`);
      return run(input);
    },
  };
}

const one = z.object({ Name: z.string(), WithDecryption: z.boolean().default(false) });
const several = z.object({ Names: z.array(z.string()), WithDecryption: z.boolean().default(false) });
const byPath = z.object({
  Path: z.string(),
  Recursive: z.boolean().default(false),
  WithDecryption: z.boolean().default(false),
  MaxResults: z.number().default(10),
  NextToken: z.string().optional(),
  ParameterFilters: z
    .array(z.object({ Key: z.string(), Option: z.string().default('Equals'), Values: z.array(z.string()).default([]) }))
    .default([]),
});

class ParameterStore {
  readonly #options: SsmOptions;
  /** Oldest version first. */
  readonly #versions = new Map<string, Version[]>();

  constructor(options: SsmOptions) {
    this.#options = options;
    const at = options.clock.now();
    for (const [name, value] of Object.entries(options.given))
      this.#versions.set(name, [{ value, type: 'String', at }]);
  }

  get(input: unknown) {
    const { Name, WithDecryption } = one.parse(input);
    return { Parameter: this.#describe(Name, WithDecryption) };
  }

  getSeveral(input: unknown) {
    const { Names, WithDecryption } = several.parse(input);
    checkCount(Names);
    const found = [...new Set(Names)].map((name) => {
      const versions = this.#find(name);
      return versions === undefined ? { missing: name } : { parameter: this.#describe(name, WithDecryption) };
    });
    return {
      Parameters: found.flatMap(({ parameter }) => parameter ?? []),
      InvalidParameters: found.flatMap(({ missing }) => missing ?? []),
    };
  }

  getByPath(input: unknown) {
    const { Path, Recursive, WithDecryption, MaxResults, NextToken, ParameterFilters } = byPath.parse(input);
    if (!Path.startsWith('/')) throw invalid('The parameter path must begin with a forward slash "/".');
    if (MaxResults < 1 || MaxResults > 10) throw invalid(`MaxResults must be between 1 and 10, got ${MaxResults}.`);
    const wanted = typeFilter(ParameterFilters);
    const folder = Path.endsWith('/') ? Path : `${Path}/`;
    const names = [...this.#versions]
      .filter(([name]) => name.startsWith(folder) && (Recursive || !name.slice(folder.length).includes('/')))
      .filter(([, versions]) => wanted(versions.at(-1)?.type))
      .map(([name]) => name)
      .sort();
    const start = NextToken === undefined ? 0 : Number(Buffer.from(NextToken, 'base64url').toString() || Number.NaN);
    if (!Number.isInteger(start)) throw new ServiceError('InvalidNextToken', 'The specified token is not valid.');
    const end = start + MaxResults;
    return {
      Parameters: names.slice(start, end).map((name) => this.#describe(name, WithDecryption)),
      ...(end < names.length ? { NextToken: Buffer.from(String(end)).toString('base64url') } : {}),
    };
  }

  put(input: unknown) {
    const { name, value, type, tier, overwrites } = readPutRequest(input);
    const known = this.#versions.get(name) ?? [];
    if (known.length > 0 && !overwrites) {
      throw new ServiceError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const kind = type ?? known.at(-1)?.type;
    if (kind === undefined) throw invalid('A parameter type is required when you create a parameter.');
    known.push({ value, type: kind, at: this.#options.clock.now() });
    this.#versions.set(name, known);
    return { Version: known.length, Tier: tier };
  }

  remove(input: unknown) {
    const { Name } = one.parse(input);
    if (Name.startsWith('/aws/') || !this.#versions.delete(Name)) throw missing(Name);
    return {};
  }

  removeSeveral(input: unknown) {
    const { Names } = several.parse(input);
    checkCount(Names);
    const [DeletedParameters, InvalidParameters]: [string[], string[]] = [[], []];
    for (const name of new Set(Names)) {
      const isGone = !name.startsWith('/aws/') && this.#versions.delete(name);
      (isGone ? DeletedParameters : InvalidParameters).push(name);
    }
    return { DeletedParameters, InvalidParameters };
  }

  #find(text: string): readonly Version[] | undefined {
    return this.#versions.get(readSelection(text, (name) => this.#versions.has(name)).name);
  }

  #describe(text: string, decrypts: boolean) {
    const { name, version, selector } = readSelection(text, (known) => this.#versions.has(known));
    const versions = this.#versions.get(name);
    if (versions === undefined) throw missing(name);
    const number = version ?? versions.length;
    const found = versions[number - 1];
    if (found === undefined) {
      throw new ServiceError(
        'ParameterVersionNotFound',
        `Systems Manager could not find version ${number} of ${name}. Verify the version and try again.`,
      );
    }
    const { partition, region, account } = this.#options.scope;
    const owner = name.startsWith('/aws/') ? '' : account;
    return {
      Name: name,
      Type: found.type,
      Value: found.type === 'SecureString' && !decrypts ? encrypted(found.value) : found.value,
      Version: number,
      ...(selector === undefined ? {} : { Selector: selector }),
      LastModifiedDate: new Date(found.at),
      ARN: `arn:${partition}:ssm:${region}:${owner}:parameter/${name.replace(/^\//, '')}`,
      DataType: 'text',
    };
  }
}

/** AWS's error has no text. That of a public parameter says how to give its value, which changes with every release. */
function missing(name: string): ServiceError {
  const message = name.startsWith('/aws/')
    ? `the simulator has no public parameter ${name}: give its value in the file of --models, under parameters`
    : '';
  return new ServiceError('ParameterNotFound', message);
}

function checkCount(names: readonly string[]): void {
  if (names.length < 1 || names.length > 10) throw invalid(`Names must have 1 to 10 items, got ${names.length}.`);
}

type Filter = z.output<typeof byPath>['ParameterFilters'][number];

/** @throws ServiceError for a filter other than the types to return */
function typeFilter(filters: readonly Filter[]): (type: string | undefined) => boolean {
  const strange = filters.find(({ Key, Option }) => Key !== 'Type' || Option !== 'Equals');
  if (strange !== undefined) {
    throw new SimulatorGap(
      'ValidationException',
      `the simulator filters by Type and Equals only, got ${strange.Key} and ${strange.Option}: one of ${types.join(', ')}`,
    );
  }
  return (type) => filters.every(({ Values }) => type !== undefined && Values.includes(type));
}

/** Stands for the ciphertext: the value cannot be read from it. */
function encrypted(value: string): string {
  return `AQICAH${createHash('sha256').update(value).digest('base64')}`;
}
