import { join } from 'node:path';
import type { DeployTool, OnAws, Version } from './deploy-tool.ts';
import { packageVersion, printedVersion } from './installed.ts';
import { names } from './shop.ts';

const project = join(import.meta.dirname, '../..');
const clients = join(import.meta.dirname, 'clients');
const { cluster, service } = names;

const waiter: Pick<OnAws, 'succeeds' | 'source'> = {
  succeeds: true,
  source: 'https://github.com/aws-actions/amazon-ecs-deploy-task-definition/issues/191',
};

/** The waiter `services-stable` looks at the service, whatever deployment made it stable. */
const onAws: Readonly<Record<Version, OnAws>> = {
  good: { ...waiter, because: 'the service has one deployment and all its tasks' },
  errors: { ...waiter, because: 'the service is stable after the rollback' },
  unhealthy: { ...waiter, because: 'the service is stable after the rollback' },
};

/** Tools that wait with `services-stable`: one deployment, and as many running tasks as desired. */
export const waitingTools: readonly DeployTool[] = [
  {
    name: 'AWS CLI, `wait services-stable`',
    how: 'run',
    home: 'https://github.com/aws/aws-cli',
    speed: 10,
    onAws,
    version: () => printedVersion(['aws', '--version']),
    command: ({ scratch }) => ({
      argv: [
        'bash',
        '-euc',
        `aws ecs register-task-definition --cli-input-json file://${scratch}/task-definition.json >${scratch}/registered.json
aws ecs update-service --cluster ${cluster} --service ${service} --task-definition ${names.family} >${scratch}/updated.json
aws ecs wait services-stable --cluster ${cluster} --services ${service}`,
      ],
    }),
  },
  {
    name: 'boto3, waiter `services_stable`',
    how: 'run',
    home: 'https://github.com/boto/boto3',
    speed: 20,
    onAws,
    version: () => printedVersion(['python3', '-c', 'import boto3; print(boto3.__version__)']),
    command: ({ scratch }) => ({
      argv: ['python3', join(clients, 'boto3-waiter.py'), cluster, service, join(scratch, 'task-definition.json')],
    }),
  },
  {
    name: 'AWS SDK for JavaScript, `waitUntilServicesStable`',
    how: 'run',
    home: 'https://github.com/aws/aws-sdk-js-v3',
    speed: 20,
    onAws,
    version: () => packageVersion(project, 'node_modules/@aws-sdk/client-ecs'),
    command: ({ scratch }) => ({
      argv: [process.execPath, join(clients, 'sdk-waiter.ts'), cluster, service, join(scratch, 'task-definition.json')],
    }),
  },
];
