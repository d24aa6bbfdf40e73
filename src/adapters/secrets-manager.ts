import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import { lazy } from '../core/lazy.ts';
import { parseJson } from '../core/parse-json.ts';
import { between, type EpochMs, minutes } from '../core/time.ts';
import { GatewayError } from '../guard/errors.ts';
import type { Now } from '../guard/ports.ts';
import { callAws } from './aws-errors.ts';

/** How long a token stays cached. */
const CACHE_TIME = minutes(5);

const ACTION = 'secretsmanager:GetSecretValue';

/** Bot tokens start with `xoxb-`, rotated ones with `xoxe.xoxb-`. @see https://docs.slack.dev/authentication/tokens */
const TOKEN = /^xox[a-z0-9.-]*-[\w-]+$/;

/** Slack's bot token. Both calls throw a `GatewayError` with code `secret-unavailable`; its message never contains the secret. */
export interface SlackToken {
  /** Reads the token on first use, and caches it for five minutes. */
  current(): Promise<string>;
  /** Reads the token again, because Slack rejected the cached one. */
  refresh(): Promise<string>;
}

/** Reads the bot token from a secret that is the plain token, or JSON with the token as `botToken`. */
export function slackTokenSecret(settings: {
  readonly client: SecretsManagerClient;
  readonly secretArn: string;
  readonly now: Now;
}): SlackToken {
  let cached: { readonly token: string; readonly readAt: EpochMs } | undefined;
  const refresh = async () => {
    cached = undefined;
    const token = await readToken(settings.client, settings.secretArn);
    cached = { token, readAt: settings.now() };
    return token;
  };
  return {
    refresh,
    current: async () =>
      cached !== undefined && between(cached.readAt, settings.now()) < CACHE_TIME ? cached.token : refresh(),
  };
}

async function readToken(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const token = tokenIn((await readSecret(client, secretArn)) ?? '');
  if (token !== undefined) return token;
  throw new GatewayError(
    'secret-unavailable',
    ACTION,
    `secret ${secretArn} does not hold a Slack bot token: store xoxb-… as the whole text, or {"botToken":"xoxb-…"}`,
  );
}

async function readSecret(client: SecretsManagerClient, secretArn: string): Promise<string | undefined> {
  try {
    const command = new GetSecretValueCommand({ SecretId: secretArn });
    return (await callAws(ACTION, () => client.send(command))).SecretString;
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    throw new GatewayError('secret-unavailable', ACTION, error.message, { cause: error });
  }
}

const secretSchema = lazy(() => z.object({ botToken: z.string() }));

function tokenIn(secret: string): string | undefined {
  const parsed = secretSchema().safeParse(parseJson(secret));
  const token = (parsed.success ? parsed.data.botToken : secret).trim();
  return TOKEN.test(token) ? token : undefined;
}
