import * as cloudWatch from '@aws-sdk/client-cloudwatch';
import * as codePipeline from '@aws-sdk/client-codepipeline';
import * as ecs from '@aws-sdk/client-ecs';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as stepFunctions from '@aws-sdk/client-sfn';
import * as sqs from '@aws-sdk/client-sqs';
import { NormalizedSchema } from '@smithy/core/schema';

export interface WireService {
  /** Service of the credential scope. */
  readonly signingName: string;
  /** Prefix of the service's IAM actions, where it differs from the signing name. */
  readonly iamPrefix: string;
  /** Also answers the error code of the older query protocol. */
  readonly queryCompatible: boolean;
  /** HTTP status of a denial: the services that once spoke the query protocol kept its 403. */
  readonly deniedStatus: number;
  readonly schemas: Readonly<Record<string, unknown>>;
}

export interface WireOperation {
  readonly service: WireService;
  readonly name: string;
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** By the first half of `X-Amz-Target`. The schemas are the ones that the SDK's clients export and speak by themselves. */
const services: Readonly<Record<string, WireService>> = {
  AmazonEC2ContainerServiceV20141113: {
    signingName: 'ecs',
    iamPrefix: 'ecs',
    queryCompatible: false,
    deniedStatus: 400,
    schemas: ecs,
  },
  GraniteServiceVersion20100801: {
    signingName: 'monitoring',
    iamPrefix: 'cloudwatch',
    queryCompatible: true,
    deniedStatus: 403,
    schemas: cloudWatch,
  },
  AWSEvents: {
    signingName: 'events',
    iamPrefix: 'events',
    queryCompatible: false,
    deniedStatus: 400,
    schemas: eventBridge,
  },
  AmazonSQS: { signingName: 'sqs', iamPrefix: 'sqs', queryCompatible: true, deniedStatus: 403, schemas: sqs },
  CodePipeline_20150709: {
    signingName: 'codepipeline',
    iamPrefix: 'codepipeline',
    queryCompatible: false,
    deniedStatus: 400,
    schemas: codePipeline,
  },
  AWSStepFunctions: {
    signingName: 'states',
    iamPrefix: 'states',
    queryCompatible: false,
    deniedStatus: 400,
    schemas: stepFunctions,
  },
  secretsmanager: {
    signingName: 'secretsmanager',
    iamPrefix: 'secretsmanager',
    queryCompatible: false,
    deniedStatus: 400,
    schemas: secretsManager,
  },
};

/** The operation that an `X-Amz-Target` names, e.g. `AmazonSQS.SendMessage`; undefined when no service knows it. */
export function findOperation(target: string): WireOperation | undefined {
  const [prefix = '', name = ''] = target.split('.');
  const service = services[prefix];
  const schema = service?.schemas[`${name}$`];
  if (service === undefined || !isOperationSchema(schema)) return undefined;
  return { service, name, input: normalized(schema[4]), output: normalized(schema[5]) };
}

/** SQS authorizes its batches as the single call: there is no IAM action of the batch's name. */
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

export interface ErrorTraits {
  readonly status?: number;
  readonly queryCode?: string;
}

/** What the SDK's schema of an error says about its status and its code in the query protocol. */
export function errorTraits(service: WireService, code: string): ErrorTraits {
  const schema = service.schemas[`${code}$`];
  if (!Array.isArray(schema) || schema[0] !== -3) return {};
  const { awsQueryError, httpError } = normalized(schema).getMergedTraits();
  return {
    ...(typeof httpError === 'number' ? { status: httpError } : {}),
    ...(Array.isArray(awsQueryError) ? { queryCode: String(awsQueryError[0]) } : {}),
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
