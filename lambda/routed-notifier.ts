import type { Context, SQSEvent } from 'aws-lambda';
import { readRoutedNotifierEnv } from '../src/config/env.ts';
import { lazy } from '../src/core/lazy.ts';
import { notifierClients } from './notifier-clients.ts';

const environment = readRoutedNotifierEnv(process.env);
const clients = notifierClients();
// The start validates the environment and creates the clients. The first message loads the rest.
const work = lazy(async () => {
  const [{ notifierWork }, { router }] = await Promise.all([
    import('./notifier-work.ts'),
    import('./notifier-routing.ts'),
  ]);
  return notifierWork(clients, environment, router(clients.dynamoDb, environment));
});

/** Like the notifier's handler, for a guard with routes: only such a guard deploys this one. */
export const handler = async (event: SQSEvent, context: Context) => (await work())(event, context);
