import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as codePipeline from '@aws-sdk/client-codepipeline';
import * as ecs from '@aws-sdk/client-ecs';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as stepFunctions from '@aws-sdk/client-sfn';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import { NormalizedSchema } from '@smithy/core/schema';
import { cloudTrailSchemas } from './schemas/cloudtrail.ts';
import { elbSchemas } from './schemas/elb.ts';
import { logsSchemas } from './schemas/logs.ts';
import { ssmSchemas } from './schemas/ssm.ts';
import { stsSchemas } from './schemas/sts.ts';

/** The protocol of a request and its answer. */
export type ProtocolName = 'aws-json' | 'aws-query' | 'rpc-v2-cbor';

export interface WireService {
  /** Its name in `X-Amz-Target` and in the path of RPC v2; undefined for a service that supports neither. */
  readonly target: string | undefined;
  readonly protocols: readonly ProtocolName[];
  /** Service of the credential scope. */
  readonly signingName: string;
  /** Prefix of the service's IAM actions, which can differ from the signing name. */
  readonly iamPrefix: string;
  /** Whether its errors also contain the code of the older query protocol. */
  readonly queryCompatible: boolean;
  /** HTTP status of a denial: services that used the query protocol in the past kept its 403. */
  readonly deniedStatus: number;
  /** Namespace of answers in the query protocol. */
  readonly xmlNamespace?: string;
  /** Value of `Version` in requests of the query protocol. */
  readonly apiVersion?: string;
  readonly schemas: Readonly<Record<string, unknown>>;
  /** What to use instead of an operation that is not served. */
  readonly instead?: string;
}

export interface WireOperation {
  readonly service: WireService;
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

type JsonService = Pick<WireService, 'signingName' | 'schemas' | 'instead'> & { readonly target: string };

/** Services that support only AWS JSON. */
const jsonServices: readonly JsonService[] = [
  { signingName: 'ecs', target: 'AmazonEC2ContainerServiceV20141113', schemas: ecs },
  { signingName: 'events', target: 'AWSEvents', schemas: eventBridge },
  { signingName: 'codepipeline', target: 'CodePipeline_20150709', schemas: codePipeline },
  { signingName: 'states', target: 'AWSStepFunctions', schemas: stepFunctions },
  { signingName: 'secretsmanager', target: 'secretsmanager', schemas: secretsManager },
  {
    signingName: 'logs',
    target: 'Logs_20140328',
    schemas: logsSchemas,
    instead: 'the simulator has only the logs of containers, with GetLogEvents and DescribeLogStreams',
  },
  {
    signingName: 'cloudtrail',
    target: 'CloudTrail_20131101',
    schemas: cloudTrailSchemas,
    instead: 'the simulator has only the event history, with LookupEvents',
  },
  {
    signingName: 'ssm',
    target: 'AmazonSSM',
    schemas: ssmSchemas,
    instead:
      'the simulator has only parameters, with GetParameter, GetParameters, GetParametersByPath, PutParameter, DeleteParameter and DeleteParameters',
  },
];

/** The schemas are those that the SDK's clients export and use themselves. */
const services: readonly WireService[] = [
  ...jsonServices.map(
    (service): WireService => ({
      ...service,
      protocols: ['aws-json'],
      iamPrefix: service.signingName,
      queryCompatible: false,
      deniedStatus: 400,
    }),
  ),
  {
    signingName: 'monitoring',
    target: 'GraniteServiceVersion20100801',
    protocols: ['aws-json', 'aws-query', 'rpc-v2-cbor'],
    iamPrefix: 'cloudwatch',
    queryCompatible: true,
    deniedStatus: 403,
    xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    apiVersion: '2010-08-01',
    schemas: cloudWatch,
  },
  {
    signingName: 'sqs',
    target: 'AmazonSQS',
    protocols: ['aws-json'],
    iamPrefix: 'sqs',
    queryCompatible: true,
    deniedStatus: 403,
    schemas: sqs,
  },
  {
    signingName: 'sns',
    target: undefined,
    protocols: ['aws-query'],
    iamPrefix: 'sns',
    queryCompatible: false,
    deniedStatus: 403,
    xmlNamespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    apiVersion: '2010-03-31',
    schemas: sns,
    instead: 'the simulator has only topics, with Publish',
  },
  {
    signingName: 'sts',
    target: undefined,
    protocols: ['aws-query'],
    iamPrefix: 'sts',
    queryCompatible: false,
    deniedStatus: 403,
    xmlNamespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    apiVersion: '2011-06-15',
    schemas: stsSchemas,
    instead: 'sign with any access key, or call AssumeRole or AssumeRoleWithWebIdentity',
  },
  {
    signingName: 'elasticloadbalancing',
    target: undefined,
    protocols: ['aws-query'],
    iamPrefix: 'elasticloadbalancing',
    queryCompatible: false,
    deniedStatus: 403,
    xmlNamespace: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
    apiVersion: '2015-12-01',
    schemas: elbSchemas,
    instead:
      'the simulator has the load balancers, listeners and target groups that loadBalancers of CreateService or the file of --models names, and only reads are served',
  },
];

/** By the service of the credential scope, e.g. `monitoring`. */
export function findService(signingName: string): WireService | undefined {
  return services.find((service) => service.signingName === signingName);
}

/** Undefined for a name that the SDK's schemas do not have. */
export function findOperation(service: WireService, name: string): WireOperation | undefined {
  const key = `${name}$`;
  const schema = Object.hasOwn(service.schemas, key) ? service.schemas[key] : undefined;
  if (!isOperationSchema(schema)) return undefined;
  return { service, name, input: normalized(schema[4]), output: normalized(schema[5]) };
}

/** SQS authorizes a batch by the action of the single call: batches have no IAM actions of their own. */
const batchActions: Readonly<Record<string, string>> = {
  'sqs:SendMessageBatch': 'sqs:SendMessage',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
};

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
export function iamActionOf(operation: WireOperation): string {
  const action = `${operation.service.iamPrefix}:${operation.name}`;
  return batchActions[action] ?? action;
}

export interface ErrorShape {
  /** Name of the shape with its namespace: `com.amazonaws.cloudwatch#ResourceNotFound`. */
  readonly id: string;
  readonly name: string;
  readonly status: number | undefined;
  /** Its code in the query protocol. */
  readonly queryCode: string | undefined;
  readonly schema: NormalizedSchema;
}

/** The service's error with that name, else the one with that code in the query protocol. */
export function findErrorShape(service: WireService, code: string): ErrorShape | undefined {
  const key = `${code}$`;
  const named = Object.hasOwn(service.schemas, key) ? errorShape(service.schemas[key]) : undefined;
  return named ?? errorShapesByQueryCode(service).get(code);
}

const byQueryCode = new Map<WireService, ReadonlyMap<string, ErrorShape>>();

function errorShapesByQueryCode(service: WireService): ReadonlyMap<string, ErrorShape> {
  const known = byQueryCode.get(service);
  if (known !== undefined) return known;
  const shapes = Object.values(service.schemas).flatMap((schema) => errorShape(schema) ?? []);
  const found = new Map(shapes.flatMap((shape) => (shape.queryCode === undefined ? [] : [[shape.queryCode, shape]])));
  byQueryCode.set(service, found);
  return found;
}

function errorShape(schema: unknown): ErrorShape | undefined {
  if (!Array.isArray(schema) || schema[0] !== -3) return undefined;
  const { awsQueryError, httpError } = normalized(schema).getMergedTraits();
  return {
    id: `${String(schema[1])}#${String(schema[2])}`,
    name: String(schema[2]),
    status: typeof httpError === 'number' ? httpError : undefined,
    queryCode: Array.isArray(awsQueryError) ? String(awsQueryError[0]) : undefined,
    schema: normalized(schema),
  };
}

type SchemaReference = Parameters<typeof NormalizedSchema.of>[0];

function normalized(schema: unknown): NormalizedSchema {
  return NormalizedSchema.of(schema as SchemaReference);
}

/** 9 marks an operation among the SDK's static schemas; elements 4 and 5 refer to its input and output. */
function isOperationSchema(schema: unknown): schema is readonly unknown[] {
  return Array.isArray(schema) && schema[0] === 9;
}
