import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { awsClientSettings, withoutLogger } from '../src/adapters/aws-client.ts';

/** The AWS clients of every notifier. */
export interface NotifierClients {
  readonly dynamoDb: DynamoDBClient;
  readonly secretsManager: SecretsManagerClient;
  readonly sqs: SQSClient;
}

/** Creates the AWS clients of a notifier. */
export function notifierClients(): NotifierClients {
  const settings = awsClientSettings();
  return {
    dynamoDb: withoutLogger(new DynamoDBClient(settings)),
    secretsManager: withoutLogger(new SecretsManagerClient(settings)),
    sqs: withoutLogger(new SQSClient(settings)),
  };
}
