import type { Context, SQSEvent } from 'aws-lambda';
import { readNotifierEnv } from '../src/config/env.ts';
import { lazy } from '../src/core/lazy.ts';
import { notifierClients } from './notifier-clients.ts';

const environment = readNotifierEnv(process.env);
const clients = notifierClients();
// The start validates the environment and creates the clients. The first message loads the rest.
const work = lazy(async () => (await import('./notifier-work.ts')).notifierWork(clients, environment));

/** Updates the Slack messages about the deployments in a batch. */
export const handler = async (event: SQSEvent, context: Context) => (await work())(event, context);
